#!/usr/bin/env bash
# Runs the study from where it stopped and exports its tables and plots: Scripts/study.sh [DATABASE].
set -euo pipefail
cd "$(dirname "$0")/.."

results=${1:-results.sqlite}
export LANCET_COMMIT=${LANCET_COMMIT:-$(git rev-parse HEAD)}

Scripts/setup.sh
swift build -c release --product lancet >&2
for experiment in eyeglasses grayscale; do
  file=Experiments/$experiment.yaml
  .build/release/lancet run "$file" --results "$results"
  Scripts/export.sh "$file" "Experiments/$experiment" "$results"
done
