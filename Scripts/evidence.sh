#!/usr/bin/env bash
# Exports tables, trends and plots from the committed databases, and the pages of the two painted studies, and holds the
# committed ones that a page links against them.
# Trains nothing; ends with 1 and the names of the files that differ.
#   Scripts/evidence.sh [FOLDER]   exports into evidence/, or into FOLDER, which is emptied before
# TABLES=only leaves out trends, plots and pages; LANCET names another program than .build/release/lancet.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=${1:-evidence}
photographs=Experiments/photographs/results.sqlite.xz
zero=Experiments/zero-start/results.sqlite.xz
causes=Experiments/eyeglasses/causes.sqlite.xz
copies=$(mktemp -d)
trap 'rm -r "$copies"' EXIT
rm -rf "$folder"

# From a copy, as to read a database may bring it up to date.
export_from() {
  case $1 in
    *.xz) xz --decompress --stdout "$1" >"$copies/$2.sqlite" ;;
    *) cp "$1" "$copies/$2.sqlite" ;;
  esac
  Scripts/export.sh "Experiments/$2.yaml" "$folder/$3" "$copies/$2.sqlite" >/dev/null
}
# The page says the command that makes it, which is made in a folder like this one.
page_of() {
  if [ "${TABLES:-}" = only ]; then return; fi
  local program place=$copies/page/Experiments/$1
  program=$(realpath "${LANCET:-.build/release/lancet}")
  mkdir -p "$place"
  cp "Experiments/$1.yaml" "$copies/page/Experiments/"
  cp "$copies/$1.sqlite" "$copies/page/results.sqlite"
  (cd "$copies/page" && "$program" report "Experiments/$1.yaml" --no-faces -o "Experiments/$1/report.html")
  cp "$place/report.html" "$folder/$1/"
}
{
  export_from results.sqlite eyeglasses eyeglasses
  xz --decompress --stdout $causes >"$copies/causes.sqlite"
  # The cells of the arm “larger” are not recorded yet.
  ARMS="harder longer" Scripts/causes-tables.sh "$folder/eyeglasses" "$copies/causes.sqlite" >/dev/null
  export_from $photographs photographs-eyeglasses photographs/eyeglasses
  export_from $zero zero-start-eyeglasses zero-start/eyeglasses
} &
export_from results.sqlite grayscale grayscale
page_of grayscale
export_from $photographs photographs-grayscale photographs/grayscale
export_from $photographs photographs-eyeglasses-steep photographs/eyeglasses-steep
export_from $zero zero-start-grayscale zero-start/grayscale
wait $!
page_of eyeglasses
xz --decompress --stdout Experiments/tasks/results.sqlite.xz >"$copies/tasks.sqlite"
"${LANCET:-.build/release/lancet}" export Experiments/tasks.yaml --results "$copies/tasks.sqlite" --replace \
  --output "$folder/tasks/tables" --format csv --table targets,confusion >/dev/null

Scripts/compare.sh "$folder"
