#!/usr/bin/env bash
# Prints a Python that has pandas and Datasette: python3, or one set up in .python/ for it.
set -euo pipefail
cd "$(dirname "$0")/.."

has_tables() { "$1" -c 'import pandas, datasette' >/dev/null 2>&1; }

for python in "$(command -v python3 || true)" .python/bin/python; do
  if [ -n "$python" ] && has_tables "$python"; then
    echo "$python"
    exit
  fi
done
if ! python3 -c 'import ensurepip, venv' >/dev/null 2>&1; then
  Scripts/install.sh python3 python3-venv
fi
echo "installing pandas and Datasette into .python/" >&2
[ -x .python/bin/python ] || python3 -m venv .python
.python/bin/pip install --quiet pandas datasette >&2
has_tables .python/bin/python || { .python/bin/python -c 'import pandas, datasette'; exit 1; }
echo .python/bin/python
