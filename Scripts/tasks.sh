#!/usr/bin/env bash
# Trains the five tasks of Experiments/tasks.yaml from where they stopped, compares their models, and writes tables,
# figures and pages into evidence/tasks/.
#   Scripts/tasks.sh [DATABASE]
#   LANCET=PROGRAM  another program than .build/release/lancet
set -euo pipefail
cd "$(dirname "$0")/.."

results=${1:-tasks.sqlite}
file=Experiments/tasks.yaml
evidence=evidence/tasks

if [ -z "${LANCET:-}" ]; then
  Scripts/setup.sh
  swift build -c release --product lancet >&2
  LANCET=.build/release/lancet
fi

mkdir -p $evidence
"$LANCET" train $file --results "$results" --jobs 2 --threads 1
"$LANCET" compare smile gender age-group skin-tone several --results "$results" --dictionary synthetic:2000 \
  -o $evidence/compared | tee $evidence/compared.txt
"$LANCET" export $file --results "$results" --replace -o $evidence/tables --format csv --table targets,confusion,nulls
"$LANCET" report $file --results "$results" --no-faces -o $evidence/report.html
# What the page links is taken over.
Scripts/compare.sh evidence update
echo "To commit the database: lancet slim $results counts.sqlite --counts && xz -9 counts.sqlite"
