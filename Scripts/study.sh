#!/usr/bin/env bash
# Runs the study from where it stopped, exports its tables and plots into evidence/ and takes those that the pages link
# over into Experiments/: Scripts/study.sh [DATABASE].
set -euo pipefail
cd "$(dirname "$0")/.."

results=${1:-results.sqlite}

Scripts/setup.sh
swift build -c release --product lancet >&2
for experiment in eyeglasses grayscale; do
  file=Experiments/$experiment.yaml
  .build/release/lancet run "$file" --results "$results"
  Scripts/export.sh "$file" "evidence/$experiment" "$results"
done
Scripts/compare.sh evidence update
