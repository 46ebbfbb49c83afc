#!/usr/bin/env bash
# Prints a Python that has PyTorch, torchvision, ONNX Runtime and OpenVINO: python3, or one set up in .python/ for it.
# torch.compile needs a C++ compiler and Python's headers.
set -euo pipefail
cd "$(dirname "$0")/.."

modules='import torch, torchvision, onnx, onnxruntime, openvino'
has_peers() { "$1" -c "$modules" >/dev/null 2>&1; }

Scripts/install.sh g++ python3-dev

for python in "$(command -v python3 || true)" .python/bin/python; do
  if [ -n "$python" ] && has_peers "$python"; then
    echo "$python"
    exit
  fi
done
if ! python3 -c 'import ensurepip, venv' >/dev/null 2>&1; then
  Scripts/install.sh python3 python3-venv
fi
echo "installing PyTorch, ONNX Runtime and OpenVINO into .python/" >&2
[ -x .python/bin/python ] || python3 -m venv .python
.python/bin/pip install --quiet torch torchvision onnx onnxruntime openvino >&2
has_peers .python/bin/python || { .python/bin/python -c "$modules"; exit 1; }
echo .python/bin/python
