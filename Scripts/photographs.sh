#!/usr/bin/env bash
# Runs the sweeps over photographs from where they stopped and exports their tables and plots. They lie in a folder in
# CelebA's file formats: Scripts/photographs.sh FOLDER [DATABASE].
set -euo pipefail
cd "$(dirname "$0")/.."

root=${1:?a folder of photographs in the file formats of CelebA is needed}
results=${2:-photographs.sqlite}
export LANCET_COMMIT=${LANCET_COMMIT:-$(git rev-parse HEAD)}

Scripts/setup.sh
swift build -c release --product lancet >&2
for sweep in eyeglasses grayscale eyeglasses-steep; do
  experiment=("Experiments/photographs-$sweep.yaml" "data.celeba.root=$root")
  .build/release/lancet run "${experiment[@]}" --results "$results"
  folder=Experiments/photographs/$sweep
  Scripts/export.sh "${experiment[0]}" "$folder" "$results" "${experiment[1]}"
  if [ "$sweep" != grayscale ]; then
    .build/release/lancet plot "${experiment[@]}" --output "$folder/plots" --figures biasedUnits:axis --results "$results"
  fi
done
