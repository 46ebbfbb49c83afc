"""Writes the small files of torch.save by which TorchFileTests read what PyTorch wrote.

Usage: python3 make_torch_files.py        (needs torch; written by 2.13.0)

Each holds the same tensors, `values` below, in one of the forms of such files:

* archive.pth: the zip archive, a checkpoint with other entries beside its state dict;
* old.pth: the form before PyTorch 1.6, a state dict of tensors and of a Parameter;
* plain.pth: an archive without checksums, its pickle of protocol 4;
* big.pth: an archive written as by a machine that stores the highest byte first.
"""

import collections
import pathlib
import sys
import unittest.mock

import torch

HERE = pathlib.Path(__file__).parent


def values(count):
    """0, 1, -2, 3, -4, …: exact in every kind."""
    steps = torch.arange(count, dtype=torch.float32)
    return torch.where(steps % 2 == 0, -steps, steps)


def state_dict():
    both = values(24)
    return collections.OrderedDict(
        [
            ("plain.weight", values(6).reshape(2, 3)),
            ("turned.weight", values(6).reshape(3, 2).t()),
            ("first.weight", both[:12].reshape(3, 4)),  # shares its storage with the next
            ("second.weight", both[13::3]),
            ("half", values(5).half()),
            ("bfloat16", values(5).bfloat16()),
            ("double", values(5).double()),
            ("parameter", torch.nn.Parameter(values(4))),
            ("scalar", torch.tensor(-2.5)),
            ("empty", torch.zeros(0, 3)),
            ("bn1.num_batches_tracked", torch.tensor(7)),
            ("places", torch.tensor([1, 2], dtype=torch.int32)),
        ])


def write():
    torch.save(
        {"epoch": 3, "lr": 0.1, "history": [1.5, None, True], "state_dict": state_dict(),
         "optimizer": {"state": {0: {"momentum_buffer": values(3)}}, "param_groups": [{"lr": 0.1}]}},
        HERE / "archive.pth")
    torch.save(state_dict(), HERE / "old.pth", _use_new_zipfile_serialization=False)
    torch.serialization.set_crc32_options(False)
    torch.save(state_dict(), HERE / "plain.pth", pickle_protocol=4)
    torch.serialization.set_crc32_options(True)
    with unittest.mock.patch.object(sys, "byteorder", "big"):
        torch.save(swapped(state_dict()), HERE / "big.pth")


def swapped(state):
    """The tensors with the bytes of each number turned round, which a big-endian machine would write."""
    turned = collections.OrderedDict()
    for name, tensor in state.items():
        storage = tensor.detach().contiguous().untyped_storage().clone()
        storage.byteswap(tensor.dtype)
        turned[name] = torch.tensor([], dtype=tensor.dtype).set_(
            storage, 0, tensor.shape, tensor.contiguous().stride())
    return turned


if __name__ == "__main__":
    write()
