#!/usr/bin/env bash
# Runs the arms of Experiments/eyeglasses-causes.yaml from where they stopped, and exports the tables that
# Experiments/eyeglasses/README.md cites, and the report page of all arms: Scripts/causes.sh [DATABASE].
set -euo pipefail
cd "$(dirname "$0")/.."

results=${1:-causes.sqlite}
file=Experiments/eyeglasses-causes.yaml
folder=Experiments/eyeglasses
evidence=evidence/eyeglasses-causes

Scripts/setup.sh
Scripts/install.sh sqlite3
swift build -c release --product lancet >&2
lancet() { .build/release/lancet "$@" --results "$results"; }
fresh=$(mktemp -d)
trap 'rm -r "$fresh"' EXIT
# Writes tables or figures to a folder of their own, then takes them over beside those of other dissections.
place() {
  local target=$folder/$1
  rm -rf "$fresh/out"
  lancet "${@:2}" --output "$fresh/out"
  mkdir -p "$target"
  rm "$fresh/out/lancet.json"
  cp -r "$fresh/out/." "$target"
}

lancet run $file

# Tables of an arm, as means over seeds and by seed.
export_arm() {
  local arm=$1 target=$2 tables=$3 of_seeds=$4
  place "$target" export $file --arm "$arm" --format csv --table "$tables"
  place "$target/seeds" export $file --arm "$arm" --per-seed --format csv --table "$of_seeds"
}

# Are there units that respond to eyeglasses, and where are their hot places?
export_arm axis axis biased,biasedGroups biased
place axis plot $file --arm axis --figures biasedUnits:axis
sqlite3 -header -csv "$results" <$folder/axis/where.sql >$folder/axis/where.csv

# Do these units carry the skew? The models of P = 100 without them, on 100 test images of each subgroup.
export_arm ablation axis ablation ablation

# Does the threshold decide? The authors' settings file has 0.05.
lancet trends $file --arm quantile >$folder/quantile-0.05/trends.txt
export_arm quantile quantile-0.05 detectors,nulls,trends detectors,nulls
place quantile-0.05 plot $file --arm quantile --figures eyeDetectors

# Does the hook decide?
export_arm hook-block hook-block detectors,nulls,biased detectors

# Does the union decide? Network Dissection itself counts the places of all images, also where a concept is absent.
export_arm union-all union-all detectors,nulls detectors,nulls

# Do faces whose other cues tell less about gender, a longer training or a larger input decide?
for arm in harder longer larger; do
  export_arm $arm $arm detectors,nulls,biased,accuracy detectors,nulls,biased,accuracy
done

# Of the nulls by seed the page cites those of eye-region detectors.
for nulls in quantile-0.05/seeds union-all/seeds harder/seeds; do
  awk -F, 'NR == 1 || $4 == "eyeDetectors"' $folder/$nulls/nulls.csv >$folder/$nulls/eyeNulls.csv
  rm $folder/$nulls/nulls.csv
done

# All arms side by side: tables that begin with the arm, and the page.
lancet export $file --output $evidence/tables --format csv --table all
lancet report $file --no-faces --output $evidence/report.html

# Do the masks' sizes decide? The IoU that hot places in or around each concept's masks would have.
.build/release/lancet faces render "$fresh/painted" --count 4 --dictionary 1500 --size 112 --seed 41 >/dev/null
.build/release/lancet dictionary check "$fresh/painted/dictionary" | awk -f $folder/mask-sizes/reachable.awk \
  >$folder/mask-sizes/reachable.csv
