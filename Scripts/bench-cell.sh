#!/usr/bin/env bash
# Sets up, builds and compares a whole cell with the same in PyTorch and numpy; arguments go to Benchmarks/cell.py.
# LANCET_PYTHON names a Python that has torch, torchvision, numpy and Pillow; else Scripts/torch.sh finds or makes one.
set -euo pipefail
cd "$(dirname "$0")/.."

Scripts/setup.sh
python=${LANCET_PYTHON:-$(Scripts/torch.sh)}
swift build -c release --product lancet >&2
unset OPENBLAS_CORETYPE  # each program chooses the kernels for this processor by itself
exec "$python" Benchmarks/cell.py "$@"
