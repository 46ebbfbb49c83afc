"""Writes the small files of torch.save by which TorchFileTests read what PyTorch wrote.

Usage: python3 make_torch_files.py [zip64]        (needs torch; written by 2.13.0)

Each holds the same tensors, `values` below, in one of the forms of such files:

* archive.pth: the zip archive, a checkpoint with other entries beside its state dict;
* old.pth: the form before PyTorch 1.6, a state dict of tensors and of a Parameter;
* plain.pth: an archive without checksums, its pickle of protocol 4;
* big.pth: an archive written as by a machine that stores the highest byte first;
* forced.pth: archive.pth packed again with the numbers of zip64 in each part's header alone;
* wide.pth: the same with all numbers in the fields of zip64, as large files have them.

With zip64 the last two alone are written, from the archive.pth that is there.
"""

import collections
import pathlib
import sys
import unittest.mock
import zipfile

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


def pack(name):
    """The parts of archive.pth, stored by Python, which PyTorch reads as well."""
    with zipfile.ZipFile(HERE / "archive.pth") as parts, zipfile.ZipFile(HERE / name, "w") as packed:
        for part in parts.infolist():
            # Without a time of writing, so that the bytes are the same each time.
            with packed.open(zipfile.ZipInfo(part.filename), "w", force_zip64=True) as file:
                file.write(parts.read(part))


if __name__ == "__main__":
    if sys.argv[1:] != ["zip64"]:
        import torch

        write()
    pack("forced.pth")
    with unittest.mock.patch.multiple(zipfile, ZIP64_LIMIT=-1, ZIP_FILECOUNT_LIMIT=-1):
        pack("wide.pth")
