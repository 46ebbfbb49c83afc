#!/bin/sh
# Writes Revision+Read.swift, which says what a folder of sources is: revision.sh SOURCES OUTPUT.
# That is its commit, with -dirty where files differ from it; without git, sources- and a digest of what is compiled.
set -eu
cd "$1"

commit() {
  # A folder inside of another project's repository is not of that repository.
  [ "$(git rev-parse --show-toplevel)" = "$(pwd -P)" ] &&
    git --no-optional-locks describe --always --dirty --abbrev=40 --exclude '*'
}
digest() {
  find Package.swift Sources -type f | LC_ALL=C sort | while read -r file; do
    echo "$file"
    cat "$file"
  done | sha256sum | cut -c 1-16
}
revision=$(commit 2>/dev/null || echo "sources-$(digest)")

file=$2/Revision+Read.swift
text="/// Written by the plugin ReadRevision.
let readRevision = \"$revision\""
if [ "$(cat "$file" 2>/dev/null)" != "$text" ]; then
  printf '%s\n' "$text" >"$file"
fi
