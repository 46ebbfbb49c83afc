#!/usr/bin/env bash
# Runs the study from where it stopped and exports its tables and plots; RESULTS names another database.
set -euo pipefail
cd "$(dirname "$0")/.."

results=${1:-results.sqlite}
export LANCET_COMMIT=${LANCET_COMMIT:-$(git rev-parse HEAD)}
figures=eyeDetectors,axisPairs,biasedUnits,accuracyGap,worstSubgroup,regions,regionHistogram,typeHistogram,subgroups

Scripts/setup.sh
swift build -c release --product lancet >&2
lancet() { .build/release/lancet "$@" --results "$results"; }

for experiment in eyeglasses grayscale; do
  file=Experiments/$experiment.yaml
  folder=Experiments/$experiment
  lancet run "$file"
  lancet trends "$file" >"$folder/trends.txt"
  lancet export "$file" --output "$folder/tables" --format csv,markdown \
    --table detectors,regions,types,biased,accuracy
  lancet export "$file" --output "$folder/tables" --format csv \
    --table trends,nulls,robustness,ablation
  lancet export "$file" --per-seed --output "$folder/tables/seeds" --format csv \
    --table detectors,biased,accuracy,nulls,ablation
  lancet plot "$file" --output "$folder/plots" --figures "$figures"
done
