#!/usr/bin/env bash
# Sets up, builds and runs Experiments/quickstart.yaml: printed tables and quickstart.sqlite.
set -euo pipefail
cd "$(dirname "$0")/.."

Scripts/setup.sh
swift build -c release --product lancet
echo "lancet is .build/release/lancet; results go to quickstart.sqlite, trained networks to quickstart.sqlite.runs/" >&2
exec .build/release/lancet run Experiments/quickstart.yaml --results quickstart.sqlite
