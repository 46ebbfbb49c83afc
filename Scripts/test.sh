#!/usr/bin/env bash
# Sets up, builds and passes the tests. Arguments go to `swift test`, such as --filter Split.
set -euo pipefail
cd "$(dirname "$0")/.."

Scripts/setup.sh
exec swift test -c release --disable-xctest "$@"
