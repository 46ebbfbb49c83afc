#!/usr/bin/env bash
# Installs the built program, its shell completions and its licence: Scripts/place.sh PREFIX [DESTDIR].
# LANCET names another program than .build/release/lancet.
set -euo pipefail
cd "$(dirname "$0")/.."

program=${LANCET:-.build/release/lancet}
root=${2:-}${1:?the folder to install to, such as /usr/local}
share=$root/share
if [ ! -x "$program" ]; then
  echo "$program is not there. Build it first: make build" >&2
  exit 1
fi
completions=$(mktemp -d)
trap 'rm -r "$completions"' EXIT
for shell in bash zsh fish; do
  "$program" --generate-completion-script "$shell" >"$completions/$shell"
done
install -D -m 755 "$program" "$root/bin/lancet"
install -D -m 644 "$completions/bash" "$share/bash-completion/completions/lancet"
install -D -m 644 "$completions/zsh" "$share/zsh/site-functions/_lancet"
install -D -m 644 "$completions/fish" "$share/fish/vendor_completions.d/lancet.fish"
install -D -m 644 LICENSE "$share/doc/lancet/LICENSE"
echo "$root/bin/lancet is installed, with completions for bash, zsh and fish."
