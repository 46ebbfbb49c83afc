#!/usr/bin/env bash
# Trains the weights to start with and the arms of Experiments/eyeglasses-authors from where they stopped, and makes
# tables, plots and page in evidence/eyeglasses-authors: Scripts/authors.sh [DATABASE [key=value …]].
#   LANCET=PROGRAM  another program than .build/release/lancet
set -euo pipefail
cd "$(dirname "$0")/.."

results=${1:-authors.sqlite}
folder=Experiments/eyeglasses-authors
start=$folder/start.safetensors
experiment=($folder/eyeglasses-authors.yaml "${@:2}")
evidence=evidence/eyeglasses-authors

if [ -z "${LANCET:-}" ]; then
  Scripts/setup.sh
  swift build -c release --product lancet >&2
  LANCET=.build/release/lancet
fi
lancet() { "$LANCET" "$@" --results "$results"; }

if [ ! -e $start ]; then
  "$LANCET" train $folder/start.yaml --results start.sqlite
  cp "$(find start.sqlite.runs -name weights.safetensors)" $start
fi
lancet run "${experiment[@]}"
lancet export "${experiment[@]}" --replace --output $evidence/tables --format csv --table detectors,nulls,trends,robustness,accuracy
lancet export "${experiment[@]}" --per-seed --replace --output $evidence/seeds --format csv --table nulls,accuracy
lancet plot "${experiment[@]}" --replace --output $evidence/plots --figures eyeDetectors
lancet report "${experiment[@]}" --no-faces --output $evidence/report.html
