#!/usr/bin/env bash
# Prints the files that the pages link, one a line.
set -euo pipefail
cd "$(dirname "$0")/.."

find . -name '*.md' -not -path './.*' -not -path './evidence/*' | while read -r page; do
  { grep -oE '\]\([^)#: ]+' "$page" || true; } | cut -c 3- | sed "s|^|$(dirname "$page")/|"
done | xargs -d '\n' realpath -m --relative-to=. | sort -u
