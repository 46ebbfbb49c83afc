#!/usr/bin/env bash
# Sets up, builds and runs the benchmark. Arguments go to Benchmarks/compare.py, such as --sizes "64".
set -euo pipefail
cd "$(dirname "$0")/.."

Scripts/setup.sh
python=$(Scripts/torch.sh)
swift build -c release --product EngineBenchmark >&2
exec "$python" Benchmarks/compare.py "$@"
