#!/usr/bin/env bash
# Sets up, builds and passes the tests. Arguments go to `swift test`, such as --filter Split.
set -euo pipefail
cd "$(dirname "$0")/.."

Scripts/setup.sh
# Modules that tests look into say so in Package.swift: so what `swift build` has built is not built again.
exec swift test -c release --disable-xctest --disable-testable-imports "$@"
