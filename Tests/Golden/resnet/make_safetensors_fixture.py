"""Writes python.safetensors, the file by which SafetensorsTests read what Python wrote.

Usage: python3 make_safetensors_fixture.py        (needs numpy, safetensors, torch)
       python3 make_safetensors_fixture.py --check FILE
The second form reads a file that Lancet wrote, checks it against the values that
SafetensorsTests put in, and prints "ok".
"""

import pathlib
import sys

import torch
from safetensors import safe_open
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).parent
TEXT = 'quote " backslash \\ newline \n ü 😀'
KINDS = {
    "f32": torch.float32,
    "f16": torch.float16,
    "bf16": torch.bfloat16,
    "f64": torch.float64,
    "i64": torch.int64,
}


def values(count):
    """0, 1, -2, 3, -4, …: exact in every kind."""
    steps = torch.arange(count)
    return torch.where(steps % 2 == 0, -steps, steps)


def write():
    tensors = {name: values(12).reshape(2, 2, 3).to(kind) for name, kind in KINDS.items()}
    tensors["f32"][0, 0, 0] = 0.1
    tensors["f16"][0, 0, 0] = 2**-24  # the smallest half, a subnormal
    tensors["f16"][0, 0, 1] = 1.5
    tensors["scalar"] = torch.tensor(7)
    tensors["empty"] = torch.zeros(0, 3)
    save_file(tensors, HERE / "python.safetensors", metadata={"format": "pt", "text": TEXT})


def check(path):
    with safe_open(path, framework="pt") as file:
        assert file.metadata() == {"text": TEXT}
        assert set(file.keys()) == {"layer.weight", "bias", "empty"}
        weight = file.get_tensor("layer.weight")
        assert weight.shape == (2, 2, 3) and weight.dtype == torch.float32
        assert torch.equal(weight, values(12).reshape(2, 2, 3) / 8)
        assert torch.equal(file.get_tensor("bias"), torch.tensor([0.1, -(2.0**-140), 3e38]))
        assert file.get_tensor("empty").shape == (0, 3)
    print("ok")


if __name__ == "__main__":
    check(sys.argv[2]) if len(sys.argv) == 3 else write()
