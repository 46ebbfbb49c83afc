#!/usr/bin/env bash
# Runs the study from where it stopped and exports its tables and plots; RESULTS names another database.
set -euo pipefail
cd "$(dirname "$0")/.."

results=${1:-results.sqlite}
export LANCET_COMMIT=${LANCET_COMMIT:-$(git rev-parse HEAD)}
tables=detectors,regions,types,biased,accuracy,trends,nulls,robustness,ablation
figures=eyeDetectors,axisPairs,biasedUnits,accuracyGap,worstSubgroup,regions,regionHistogram,typeHistogram,subgroups

Scripts/setup.sh
swift build -c release --product lancet >&2
lancet() { .build/release/lancet "$@" --results "$results"; }

for experiment in eyeglasses grayscale; do
  file=Experiments/$experiment.yaml
  lancet run "$file"
  lancet export "$file" --table "$tables" --format csv,markdown --output "Experiments/$experiment/tables"
  lancet plot "$file" --figures "$figures" --format svg,png --output "Experiments/$experiment/plots"
done
