#!/usr/bin/env bash
# Runs the arms of Experiments/eyeglasses-causes.yaml from where they stopped, makes their tables, plots and page in
# evidence/, and takes those that Experiments/eyeglasses/README.md links over: Scripts/causes.sh [DATABASE].
set -euo pipefail
cd "$(dirname "$0")/.."

results=${1:-causes.sqlite}
file=Experiments/eyeglasses-causes.yaml
folder=Experiments/eyeglasses
evidence=evidence/eyeglasses-causes

Scripts/setup.sh
Scripts/install.sh sqlite3
swift build -c release --product lancet >&2
lancet() { .build/release/lancet "$@"; }

lancet run $file --results "$results"
Scripts/causes-tables.sh evidence/eyeglasses "$results"
# What is asked of single units: where those that respond to eyeglasses have their hot places, and which count for it.
sqlite3 -header -csv "$results" <$folder/axis/where.sql >evidence/eyeglasses/axis/where.csv
sqlite3 -header -csv "$results" <$folder/union-all/units.sql >evidence/eyeglasses/union-all/units.csv
# All arms side by side: tables that begin with the arm, and the page.
lancet export $file --results "$results" --replace --output $evidence/tables --format csv --table all
lancet report $file --results "$results" --no-faces --output $evidence/report.html

# Do the masks' sizes decide? The IoU that hot places in or around each concept's masks would have.
painted=$(mktemp -d)
trap 'rm -r "$painted"' EXIT
lancet faces render "$painted/faces" --count 4 --dictionary 1500 --size 112 --seed 41 >/dev/null
mkdir -p evidence/eyeglasses/mask-sizes
lancet dictionary check "$painted/faces/dictionary" | awk -f $folder/mask-sizes/reachable.awk \
  >evidence/eyeglasses/mask-sizes/reachable.csv
Scripts/compare.sh evidence update
