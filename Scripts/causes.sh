#!/usr/bin/env bash
# Dissects the models of eyeglasses.yaml in other ways, trains further ones with one setting changed, and exports the
# tables that Experiments/eyeglasses/README.md cites. Works on a copy of results.sqlite and of the weights beside it;
# models whose weights are not there are trained again.
set -euo pipefail
cd "$(dirname "$0")/.."

results=${1:-causes.sqlite}
folder=Experiments/eyeglasses

Scripts/setup.sh
Scripts/install.sh sqlite3
swift build -c release --product lancet >&2
if [ ! -e "$results" ]; then
  cp results.sqlite "$results"
  if [ -d results.sqlite.runs ]; then cp -r results.sqlite.runs "$results.runs"; fi
fi
lancet() { .build/release/lancet "$@" --results "$results"; }

# Are there units that respond to eyeglasses, and where are their hot places?
axis=Experiments/eyeglasses-axis.yaml
lancet run $axis
lancet export $axis --output $folder/axis --format csv --table biased,biasedGroups
lancet export $axis --per-seed --output $folder/axis/seeds --format csv --table biased
lancet plot $axis --output $folder/axis --figures biasedUnits:axis
sqlite3 -header -csv "$results" <$folder/axis/where.sql >$folder/axis/where.csv

# Do these units carry the skew? The models of P = 100 without them, on 100 test images of each subgroup.
ablation=($axis name=eyeglasses-axis-ablation 'skew.0.P=[100]' dissection.ablation=400 'endpoints=[biasedUnits:axis]')
lancet run "${ablation[@]}"
lancet export "${ablation[@]}" --output $folder/axis --format csv --table ablation
lancet export "${ablation[@]}" --per-seed --output $folder/axis/seeds --format csv --table ablation

# Does the threshold decide? The authors' settings file has 0.05.
quantile=($axis name=eyeglasses-q05 dissection.quantile=0.05 dissection.nulls=20)
lancet run "${quantile[@]}"
lancet trends "${quantile[@]}" >$folder/quantile-0.05/trends.txt
lancet export "${quantile[@]}" --output $folder/quantile-0.05 --format csv --table detectors,nulls,trends
lancet export "${quantile[@]}" --per-seed --output $folder/quantile-0.05/seeds --format csv --table detectors,nulls
lancet plot "${quantile[@]}" --output $folder/quantile-0.05 --figures eyeDetectors

# Does the hook decide?
block=Experiments/eyeglasses-block.yaml
lancet run $block
lancet export $block --output $folder/hook-block --format csv --table detectors,nulls,biased
lancet export $block --per-seed --output $folder/hook-block/seeds --format csv --table detectors

# Do the masks' sizes decide? The IoU that hot places in or around each concept's masks would have.
faces=$(mktemp -d)
.build/release/lancet faces render "$faces/painted" --count 4 --dictionary 1500 --size 112 --seed 41 >/dev/null
.build/release/lancet dictionary check "$faces/painted/dictionary" | awk -f $folder/mask-sizes/reachable.awk \
  >$folder/mask-sizes/reachable.csv
rm -r "$faces"

# Do faces whose other cues tell less about gender, a longer training or a larger input decide? New models.
new() {
  local name=$1
  local experiment=($axis "name=eyeglasses-$name" dissection.nulls=20 "${@:2}")
  lancet run "${experiment[@]}"
  lancet export "${experiment[@]}" --output "$folder/$name" --format csv --table detectors,nulls,biased,accuracy
  lancet export "${experiment[@]}" --per-seed --output "$folder/$name/seeds" --format csv \
    --table detectors,nulls,biased,accuracy
}
new harder data.difficulty=0.8 'skew.0.P=[50,90,100]'
new longer training.epochs=36 'skew.0.P=[50,100]' 'seeds=[1]'
new larger model.input=224 'skew.0.P=[50,100]' 'seeds=[1]'
