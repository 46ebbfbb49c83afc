#!/usr/bin/env bash
# Kills a small sweep at KILLS seeded moments and restarts it each time; see Documentation/Sweeps.md.
set -euo pipefail
cd "$(dirname "$0")/.."

export LANCET_KILLS="${KILLS:-50}" LANCET_SEED="${SEED:-1}"
exec Scripts/test.sh --filter FaultTests
