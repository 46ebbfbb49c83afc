#!/usr/bin/env bash
# Exports what is recorded of an experiment: trends, tables, tables by seed and plots.
#   Scripts/export.sh FILE FOLDER DATABASE [key=value …]
# Another result in FOLDER is replaced.
# TABLES=only leaves out trends and plots; LANCET names another program than .build/release/lancet.
set -euo pipefail
cd "$(dirname "$0")/.."

file=$1 folder=$2 results=$3
experiment=("$file" "${@:4}")
figures=eyeDetectors,axisPairs,biasedUnits,accuracyGap,worstSubgroup,regions,regionHistogram,typeHistogram,subgroups
if grep -q 'axisFamily: true' "$file"; then figures+=,biasedUnits:axis; fi
lancet() { "${LANCET:-.build/release/lancet}" "$@" --results "$results"; }

mkdir -p "$folder"
lancet export "${experiment[@]}" --replace --output "$folder/tables" --format csv,markdown \
  --table detectors,regions,types,biased,accuracy
lancet export "${experiment[@]}" --replace --output "$folder/tables" --format csv \
  --table trends,nulls,robustness,ablation
lancet export "${experiment[@]}" --per-seed --replace --output "$folder/tables/seeds" --format csv \
  --table detectors,biased,accuracy,nulls,ablation
if [ "${TABLES:-}" = only ]; then exit; fi
lancet trends "${experiment[@]}" >"$folder/trends.txt"
lancet plot "${experiment[@]}" --replace --output "$folder/plots" --figures "$figures"
