#!/usr/bin/env bash
# Installs the system libraries that Lancet is built on, where they are missing (Debian 12).
set -euo pipefail

packages=(libopenblas-dev libpng-dev libturbojpeg0-dev libcairo2-dev libsqlite3-dev
  fonts-dejavu-core)

if ! command -v swift >/dev/null; then
  echo "Lancet needs Swift 6.3 or newer on the PATH: https://www.swift.org/install/linux" >&2
  exit 1
fi

missing=()
for package in "${packages[@]}"; do
  state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
  echo "installing ${missing[*]}" >&2
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq \
    --no-install-recommends "${missing[@]}" >&2
fi
