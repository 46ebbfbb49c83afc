#!/usr/bin/env bash
# Sets up, builds and runs Experiments/quickstart.yaml: printed tables and quickstart.sqlite.
set -euo pipefail
cd "$(dirname "$0")/.."

Scripts/setup.sh
swift build -c release --product lancet
exec .build/release/lancet run Experiments/quickstart.yaml --results quickstart.sqlite
