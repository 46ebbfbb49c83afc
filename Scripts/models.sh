#!/usr/bin/env bash
# Takes apart face models that PyPI packages carry, over painted faces and over photographs, and writes the tables of
# Experiments/models/. All else goes to .models/, which git ignores.
#   Scripts/models.sh
#   FACES=FOLDER    photographs in CelebA's file formats with landmarks; left out, over painted faces alone
#   NULLS=N         draws of chance of each kind
#   LANCET=PROGRAM  another program than .build/release/lancet
# Some minutes for the packages, and on two cores some ten for each dictionary. Folders that are there are kept.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${LANCET:-}" ]; then
  Scripts/setup.sh
  swift build -c release --product lancet >&2
  LANCET=.build/release/lancet
fi
python=$(Scripts/models/python.sh)
Scripts/models/convert.sh
"$python" Scripts/models/agree.py "$LANCET" .models/networks/*.onnx

dictionaries=(painted)
if [ -n "${FACES:-}" ]; then
  # No partition was trained on here, but a dictionary takes no picture of one that is called so.
  [ -d .models/photographs ] || "$LANCET" dictionary build --celeba "$FACES" --faces 600 .models/photographs
  dictionaries+=(photographs)
fi
for dictionary in "${dictionaries[@]}"; do
  faces=.models/photographs
  if [ "$dictionary" = painted ]; then faces=synthetic:600; fi
  grep -v '^#' Scripts/models/networks.txt | while read -r name layers; do
    found=.models/found/$dictionary/$name
    [ -f "$found/run.json" ] || "$LANCET" dissect ".models/networks/$name.onnx" --layers "$layers" \
      --dictionary "$faces" --nulls "${NULLS:-99}" -o "$found" </dev/null
  done
done
"$python" Scripts/models/tables.py .models/found Experiments/models/tables
"$python" Scripts/models/answers.py "$LANCET" .models/networks .models/photographs Experiments/models/tables/answers.csv
