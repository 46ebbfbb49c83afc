#!/usr/bin/env bash
# Prints a Python that has PyTorch and torchvision: python3, or one set up in .python/ for it.
set -euo pipefail
cd "$(dirname "$0")/.."

has_torch() { "$1" -c 'import torch, torchvision' >/dev/null 2>&1; }

for python in "$(command -v python3 || true)" .python/bin/python; do
  if [ -n "$python" ] && has_torch "$python"; then
    echo "$python"
    exit
  fi
done
if ! python3 -c 'import ensurepip, venv' >/dev/null 2>&1; then
  Scripts/install.sh python3 python3-venv
fi
echo "installing PyTorch into .python/" >&2
python3 -m venv .python
.python/bin/pip install --quiet torch torchvision >&2
has_torch .python/bin/python || { .python/bin/python -c 'import torch, torchvision'; exit 1; }
echo .python/bin/python
