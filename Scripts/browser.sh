#!/usr/bin/env bash
# Tries the report out in headless Chromium, at the widths of a phone and of a desk.
set -euo pipefail
cd "$(dirname "$0")/.."

Scripts/setup.sh
Scripts/install.sh chromium
exec swift test -c release --disable-xctest --disable-testable-imports --filter ReportBrowserTests "$@"
