#!/usr/bin/env bash
# Sets up, builds and compares the evaluation of ONNX files with ONNX Runtime; arguments go to Benchmarks/graphs.py.
# LANCET_PYTHON names a Python that has torch, onnx, onnxscript and onnxruntime.
set -euo pipefail
cd "$(dirname "$0")/.."

has_all() { "$1" -c 'import torch, onnx, onnxscript, onnxruntime' >/dev/null 2>&1; }

Scripts/setup.sh
python=${LANCET_PYTHON:-$(command -v python3 || true)}
if [ -z "$python" ] || ! has_all "$python"; then
  python=.python/bin/python
  [ -x "$python" ] || python3 -m venv .python
  if ! has_all "$python"; then
    echo "installing PyTorch and ONNX Runtime into .python/" >&2
    "$python" -m pip install --quiet torch onnx onnxscript onnxruntime >&2
  fi
fi
swift build -c release --product EngineBenchmark >&2
unset OPENBLAS_CORETYPE  # each program chooses the kernels for this processor by itself
exec "$python" Benchmarks/graphs.py "$@"
