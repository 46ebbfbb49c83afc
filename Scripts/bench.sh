#!/usr/bin/env bash
# Sets up, builds and runs a program of Benchmarks/ beside its peers: compare or agreement, and its arguments.
set -euo pipefail
cd "$(dirname "$0")/.."

program=$1
shift
Scripts/setup.sh
python=$(Scripts/torch.sh)
swift build -c release --product EngineBenchmark >&2
unset OPENBLAS_CORETYPE  # each program chooses the kernels for this processor by itself
exec "$python" "Benchmarks/$program.py" "$@"
