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

# Are there units that respond to eyeglasses, and where are their hot places?
axis=Experiments/eyeglasses-axis.yaml
lancet run $axis
place axis export $axis --format csv --table biased,biasedGroups
place axis/seeds export $axis --per-seed --format csv --table biased
place axis plot $axis --figures biasedUnits:axis
sqlite3 -header -csv "$results" <$folder/axis/where.sql >$folder/axis/where.csv

# Do these units carry the skew? The models of P = 100 without them, on 100 test images of each subgroup.
ablation=($axis name=eyeglasses-axis-ablation 'skew.0.P=[100]' dissection.ablation=400 'endpoints=[biasedUnits:axis]')
lancet run "${ablation[@]}"
place axis export "${ablation[@]}" --format csv --table ablation
place axis/seeds export "${ablation[@]}" --per-seed --format csv --table ablation

# Does the threshold decide? The authors' settings file has 0.05.
quantile=($axis name=eyeglasses-q05 dissection.quantile=0.05 dissection.nulls=20)
lancet run "${quantile[@]}"
lancet trends "${quantile[@]}" >$folder/quantile-0.05/trends.txt
place quantile-0.05 export "${quantile[@]}" --format csv --table detectors,nulls,trends
place quantile-0.05/seeds export "${quantile[@]}" --per-seed --format csv --table detectors,nulls
place quantile-0.05 plot "${quantile[@]}" --figures eyeDetectors

# Does the hook decide?
block=Experiments/eyeglasses-block.yaml
lancet run $block
place hook-block export $block --format csv --table detectors,nulls,biased
place hook-block/seeds export $block --per-seed --format csv --table detectors

# Do the masks' sizes decide? The IoU that hot places in or around each concept's masks would have.
.build/release/lancet faces render "$fresh/painted" --count 4 --dictionary 1500 --size 112 --seed 41 >/dev/null
.build/release/lancet dictionary check "$fresh/painted/dictionary" | awk -f $folder/mask-sizes/reachable.awk \
  >$folder/mask-sizes/reachable.csv

# Do faces whose other cues tell less about gender, a longer training or a larger input decide? New models.
new() {
  local name=$1
  local experiment=($axis "name=eyeglasses-$name" dissection.nulls=20 "${@:2}")
  lancet run "${experiment[@]}"
  place "$name" export "${experiment[@]}" --format csv --table detectors,nulls,biased,accuracy
  place "$name/seeds" export "${experiment[@]}" --per-seed --format csv \
    --table detectors,nulls,biased,accuracy
}
new harder data.difficulty=0.8 'skew.0.P=[50,90,100]'
new longer training.epochs=36 'skew.0.P=[50,100]' 'seeds=[1]'
new larger model.input=224 'skew.0.P=[50,100]' 'seeds=[1]'
