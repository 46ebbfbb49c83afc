#!/usr/bin/env bash
# Sets up, builds and trains side by side with PyTorch. Arguments go to Benchmarks/agreement.py.
set -euo pipefail
cd "$(dirname "$0")/.."

Scripts/setup.sh
python=$(Scripts/torch.sh)
swift build -c release --product EngineBenchmark >&2
exec "$python" Benchmarks/agreement.py "$@"
