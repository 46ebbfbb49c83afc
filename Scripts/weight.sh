#!/usr/bin/env bash
# Fails where a fresh clone of depth 1, tree and .git together, is heavier than its budget.
set -euo pipefail
cd "$(dirname "$0")/.."

budget=40000000
clone=$(mktemp -d)
trap 'rm -rf "$clone"' EXIT
git clone --quiet --depth 1 "file://$PWD" "$clone/lancet"
bytes=$(du -sb "$clone/lancet" | cut -f 1)
echo "a fresh clone has $((bytes / 1000000)) of $((budget / 1000000)) MB"
if [ "$bytes" -gt "$budget" ]; then
  echo "The largest files:" >&2
  git ls-tree -rl HEAD | sort -rnk 4 | awk 'NR <= 10 { print $4, $5 }' >&2
  exit 1
fi
