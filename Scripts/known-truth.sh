#!/usr/bin/env bash
# Runs the benchmark of planted cues from where it stopped, and makes its tables, plot and page in evidence/known-truth;
# those that Experiments/known-truth/README.md links are taken over: Scripts/known-truth.sh [DATABASE [key=value …]].
# The last line says how to make a copy of the database that is small enough to be committed.
set -euo pipefail
cd "$(dirname "$0")/.."

results=${1:-known-truth.sqlite}
experiment=(Experiments/known-truth/known-truth.yaml "${@:2}")
folder=evidence/known-truth

Scripts/setup.sh
swift build -c release --product lancet >&2
lancet() { .build/release/lancet "$@" --results "$results"; }

lancet run "${experiment[@]}"
lancet export "${experiment[@]}" --replace --output "$folder/tables" --format csv \
  --table instruments,accuracy,biased,ablation
lancet plot "${experiment[@]}" --replace --output "$folder/plots" --figures instruments
lancet report "${experiment[@]}" --no-faces --output "$folder/report.html"
Scripts/compare.sh evidence update
echo "To commit it: lancet slim $results slim.sqlite && xz -9 slim.sqlite"
