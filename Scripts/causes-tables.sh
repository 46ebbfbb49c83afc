#!/usr/bin/env bash
# Exports what is recorded of the arms of Experiments/eyeglasses-causes.yaml, each into a folder of its own.
#   Scripts/causes-tables.sh FOLDER DATABASE
# ARMS names other arms than harder, longer and larger; TABLES=only leaves out plots; LANCET names another program than
# .build/release/lancet.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$1 results=$2
file=Experiments/eyeglasses-causes.yaml
lancet() { "${LANCET:-.build/release/lancet}" "$@" --results "$results"; }

# The tables of an arm as means over seeds, and others by seed.
export_arm() {
  local arm=$1 target=$folder/$2 tables=$3 of_seeds=$4
  lancet export $file --arm "$arm" --replace --output "$target" --format csv --table "$tables"
  lancet export $file --arm "$arm" --per-seed --replace --output "$target/seeds" --format csv --table "$of_seeds"
}
plot_arm() {
  if [ "${TABLES:-}" = only ]; then return; fi
  lancet plot $file --arm "$1" --figures "$3" --replace --output "$folder/$2/plots"
}

# Are there units that respond to eyeglasses, and where are their hot places?
export_arm axis axis biased,biasedGroups biased
plot_arm axis axis biasedUnits:axis

# Do these units carry the skew? The models of P = 100 without them, on 100 test images of each subgroup.
export_arm ablation ablation ablation ablation

# Does the threshold decide? The authors' settings file has 0.05.
export_arm quantile quantile-0.05 detectors,nulls,trends detectors,nulls
plot_arm quantile quantile-0.05 eyeDetectors

# Does the hook decide?
export_arm hook-block hook-block detectors,nulls,biased detectors

# Does the union decide? Network Dissection itself counts the places of all images, also where a concept is absent.
export_arm union-all union-all detectors,nulls,trends detectors,nulls
plot_arm union-all union-all eyeDetectors

# Do faces whose other cues tell less about gender, a longer training or a larger input decide?
for arm in ${ARMS:-harder longer larger}; do
  export_arm $arm $arm detectors,nulls,biased,accuracy detectors,nulls,biased,accuracy
done

# Of the nulls by seed the page cites those of eye-region detectors.
for nulls in quantile-0.05/seeds union-all/seeds harder/seeds; do
  if [ -e "$folder/$nulls" ]; then
    awk -F, 'NR == 1 || $4 == "eyeDetectors"' "$folder/$nulls/nulls.csv" >"$folder/$nulls/eyeNulls.csv"
  fi
done
# Likewise of the trends.
for arm in quantile-0.05 union-all; do
  awk -F, 'NR == 1 || $4 == "eyeDetectors"' "$folder/$arm/trends.csv" >"$folder/$arm/eyeTrends.csv"
done
