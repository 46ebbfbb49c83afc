#!/usr/bin/env bash
# Trains on many pictures from memory, from the disk, and from a disk of which nothing is in memory yet, in alternating
# rounds, each measurement in a process of its own: Scripts/bench-pictures.sh COUNT ROUNDS
# The pictures are 500 painted faces, each many times with other bytes, so that all rows on the disk differ.
set -euo pipefail
cd "$(dirname "$0")/.."

count=${1:-100000}
rounds=${2:-3}
Scripts/setup.sh
swift build -c release --product PictureBenchmark >&2
folder=$(mktemp -d "${TMPDIR:-/tmp}/lancet-pictures-XXXXXX")
trap 'rm -rf "$folder"' EXIT

measure() { .build/release/PictureBenchmark --count "$count" --folder "$folder/files" --pictures "$1" | tee -a "$folder/rows"; }

printf 'pictures\tcount\timages/s\tseconds to load\tMB of its own\tMB with pages of files\tloss\n'
measure disk >/dev/null
rm "$folder/rows"
for round in $(seq "$rounds"); do
  if [ $((round % 2)) -eq 1 ]; then places="memory disk cold"; else places="cold disk memory"; fi
  for place in $places; do measure "$place"; done
done

du -sh --apparent-size "$folder/files" | awk '{print "On the disk: " $1 "."}'
awk -F'\t' -v rounds="$rounds" '
  function median(place,   values, n, i, j, t) {
    n = split(rates[place], values, " ")
    for (i = 2; i <= n; i++) for (j = i; j > 1 && values[j] < values[j-1]; j--) { t = values[j]; values[j] = values[j-1]; values[j-1] = t }
    return values[int((n + 1) / 2)]
  }
  { rates[$1] = rates[$1] " " $3; losses[$7] = 1 }
  END {
    memory = median("memory")
    printf "Median images/s: memory %.1f, disk %.1f (%.1f %%), cold %.1f (%.1f %%).\n", memory, median("disk"), 100 * median("disk") / memory, median("cold"), 100 * median("cold") / memory
    if (length(losses) > 1) { print "The losses differ: the pictures are not the same."; exit 1 }
  }' "$folder/rows"
