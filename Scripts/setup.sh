#!/usr/bin/env bash
# Installs the system libraries that Lancet is built on, where they are missing (Debian 12).
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v swift >/dev/null; then
  echo "Lancet needs Swift 6.3 or newer on the PATH: https://www.swift.org/install/linux" >&2
  exit 1
fi
Scripts/install.sh libopenblas-dev libpng-dev libturbojpeg0-dev libwebp-dev libcairo2-dev libsqlite3-dev \
  fonts-dejavu-core xz-utils
