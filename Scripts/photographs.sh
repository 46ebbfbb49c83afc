#!/usr/bin/env bash
# Runs the sweeps over photographs from where they stopped, exports their tables and plots into evidence/ and takes those
# that the pages link over into Experiments/. The photographs lie in a folder in CelebA's file formats:
# Scripts/photographs.sh FOLDER [DATABASE].
set -euo pipefail
cd "$(dirname "$0")/.."

root=${1:?a folder of photographs in the file formats of CelebA is needed}
results=${2:-photographs.sqlite}

Scripts/setup.sh
swift build -c release --product lancet >&2
for sweep in eyeglasses grayscale eyeglasses-steep; do
  experiment=("Experiments/photographs-$sweep.yaml" "data.celeba.root=$root")
  .build/release/lancet run "${experiment[@]}" --results "$results"
  Scripts/export.sh "${experiment[0]}" "evidence/photographs/$sweep" "$results" "${experiment[1]}"
done
Scripts/compare.sh evidence update
