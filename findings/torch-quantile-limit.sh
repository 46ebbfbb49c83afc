#!/usr/bin/env bash
# torch 2.13.0: torch.quantile refuses more than 2^24 values along its dimension, and its page does not say so.
#
# Network Dissection takes a unit's threshold as a quantile over all places of all pictures. Maps of 112 × 112 reach
# 2^24 = 16,777,216 values with 1,338 pictures, fewer than a usual dictionary of concepts has.
#
# Seen: 16,777,216 values give a number; 16,777,217 raise "quantile() input tensor is too large".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet torch==2.13.0 numpy
"$folder/python/bin/python" - <<'END'
import torch

print("torch", torch.__version__)
most = 2 ** 24
values = torch.linspace(0, 1, most + 1)
print(most, "values:", torch.quantile(values[:most], 0.995).item())
try:
    torch.quantile(values, 0.995)
except RuntimeError as error:
    print(most + 1, "values:", error)
    assert "too large" in str(error)
else:
    raise SystemExit("it is computed now")
page = torch.quantile.__doc__.lower()
limits = ("16777216", "16,777,216", "2^24", "2**24", "million", "too large")
assert not any(limit in page for limit in limits), "its page names a limit now"
END
