#!/usr/bin/env bash
# Holds the tables, trends, plots and report pages that the pages link against fresh ones of the same names in a folder.
#   Scripts/compare.sh FOLDER          ends with 1 and the names of those that differ
#   Scripts/compare.sh FOLDER update   takes the fresh ones over into Experiments/
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$1 mode=${2:-compare}

# With other versions of Cairo and of the fonts the same figure is another file, and a page holds figures.
system=$(. /etc/os-release 2>/dev/null && echo "$ID $VERSION_ID" || true)
is_stable() { [[ $1 != *.svg && $1 != *.html ]] || [ "$system" = "debian 12" ]; }

alike=0 differing=() unchecked=()
while read -r file; do
  fresh=$folder/${file#Experiments/}
  if [ ! -e "$fresh" ] || ! is_stable "$file"; then
    unchecked+=("$file")
  elif cmp -s "$file" "$fresh"; then
    alike=$((alike + 1))
  elif [ "$mode" = update ]; then
    mkdir -p "$(dirname "$file")"
    cp "$fresh" "$file"
    echo "updated: $file"
  else
    differing+=("$file")
  fi
done < <(Scripts/cited.sh | grep -E '^Experiments/.*\.(csv|svg|png|md|txt|html)$' | grep -v '/README.md$')

echo "$alike files are as the database has them"
if [ ${#unchecked[@]} -gt 0 ]; then printf 'not checked, not made here: %s\n' "${unchecked[@]}"; fi
if [ ${#differing[@]} -gt 0 ]; then
  printf 'not as the database has it: %s\n' "${differing[@]}" >&2
  echo "Scripts/compare.sh $folder update takes the fresh ones over." >&2
  exit 1
fi
