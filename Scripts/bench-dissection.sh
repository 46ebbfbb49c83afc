#!/usr/bin/env bash
# Builds and runs what measures a dissection; SIDES="112 128" are the sizes of the step by step table.
set -euo pipefail
cd "$(dirname "$0")/.."

sides=${1:-"112 128"}
Scripts/setup.sh
swift build -c release --product DissectionBenchmark >&2
benchmark() { .build/release/DissectionBenchmark "$@"; echo; }

benchmark --what tally --images 200
for side in $sides; do benchmark --what steps --side "$side" --images 300; done
benchmark --what growth --images 200
benchmark --what memory --images 4000
