"""Trains the same network on the same batches in Lancet and in both layouts of PyTorch.

Usage: python3 agreement.py [--steps 300] [--side 64] [--batch 16] [--threads 2] [--folder FOLDER]

`make agreement` runs it when all is built. All three start from the weights that Lancet writes, and see
the batches that this program draws: smooth pictures, with stripes that lie across or stand upright, by
class, under a background that hides them more or less. Each block of the network starts as the identity,
which keeps the first steps well conditioned. Later a training multiplies every rounding error, so that any
two programs part; the question is whether Lancet is farther from PyTorch than PyTorch's two layouts are
from each other. Printed are distances after some steps, for each pair of the three:

* weights: the norm of the difference, as a share of how far the weights have come from where they began;
* losses: the root of the mean square of the differences over all steps so far.

Lancet's distance is the larger of those from the two layouts, and agrees when it is within twice the
distance of the layouts, which counts as no less than a float's last place. The last line is for programs.
"""

import argparse
import json
import math
import pathlib
import tempfile

import numpy as np
import torch
import torchvision

from contenders import lancet
from pytorch_resnet50 import LAYOUTS
from table import Table

MARKS = [1, 3, 10, 30, 100]
ALLOWED = 2
RATE, MOMENTUM, DECAY = 0.01, 0.9, 1e-4


def make_pictures(count, side, random):
    """Bytes [count, side, side, 3] and their classes."""
    classes = random.integers(0, 2, count, dtype=np.uint8)
    # The background: a few random colours, and all between them.
    grid = random.uniform(40, 215, (count, 5, 5, 3))
    places = np.linspace(0, 4, side)
    low = np.minimum(places.astype(int), 3)
    share = places - low
    grid = grid[:, low] * (1 - share)[:, None, None] + grid[:, low + 1] * share[:, None, None]
    grid = grid[:, :, low] * (1 - share)[:, None] + grid[:, :, low + 1] * share[:, None]
    angles = random.normal(np.where(classes == 0, 0, math.pi / 2), 0.35)[:, None, None]
    y, x = np.meshgrid(np.arange(side), np.arange(side), indexing="ij")
    along = x * np.cos(angles) + y * np.sin(angles)
    phase = random.uniform(0, 2 * math.pi, (count, 1, 1))
    stripes = random.uniform(5, 40, (count, 1, 1)) * np.sin(along * (2 * math.pi / 10) + phase)
    return np.clip(grid + stripes[..., None], 0, 255).astype(np.uint8), classes


def write_batches(path, options):
    """Draws all batches into the file that both programs read: per step the pixels, then the labels."""
    random = np.random.default_rng(1)
    with open(path, "wb") as file:
        for _ in range(options.steps):
            pixels, classes = make_pictures(options.batch, options.side, random)
            file.write(pixels.tobytes() + classes.tobytes())


def read_batches(path, options):
    """For each step the network's input [N, 3, S, S], which no rounding touches, and the labels."""
    pixels = options.batch * options.side * options.side * 3
    data = np.fromfile(path, np.uint8).reshape(options.steps, pixels + options.batch)
    for step in data:
        images = step[:pixels].reshape(options.batch, options.side, options.side, 3)
        images = torch.from_numpy(images.astype(np.float32) / 64 - 2).permute(0, 3, 1, 2)
        yield images, torch.from_numpy(step[pixels:].astype(np.int64))


def read_safetensors(path):
    """The tensors of a file of float32, by name."""
    data = memoryview(path.read_bytes())
    size = int.from_bytes(data[:8], "little")
    header = json.loads(bytes(data[8:8 + size]))
    header.pop("__metadata__", None)
    values = np.frombuffer(data[8 + size:], "<f4")
    return {
        name: values[slice(*(offset // 4 for offset in entry["data_offsets"]))]
        .reshape(entry["shape"]) for name, entry in header.items()}


def parameters(named):
    """All learnt numbers in one row; running statistics follow from them."""
    return np.concatenate([
        np.asarray(tensor).reshape(-1) for name, tensor in sorted(named.items())
        if ".running_" not in name and not name.endswith("num_batches_tracked")])


def train(layout, folder, marks, options):
    """The losses of PyTorch, and its parameters after the steps of `marks`."""
    model = torchvision.models.resnet50(num_classes=2)
    initial = read_safetensors(folder / "initial.safetensors")
    missing = model.load_state_dict(
        {name: torch.tensor(value) for name, value in initial.items()}, strict=False)
    assert all("num_batches" in name for name in missing.missing_keys), missing
    model = model.to(memory_format=LAYOUTS[layout]).train()
    optimizer = torch.optim.SGD(
        model.parameters(), lr=RATE, momentum=MOMENTUM, weight_decay=DECAY, nesterov=True)
    losses, kept = [], {}
    for step, (images, labels) in enumerate(read_batches(folder / "batches.bin", options), 1):
        images = images.contiguous(memory_format=LAYOUTS[layout])
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if step in marks:
            kept[step] = parameters({n: p.detach() for n, p in model.named_parameters()})
    return losses, kept


class Trainings:
    """The three trainings, and how far they are from each other."""

    def __init__(self, folder, options):
        self.marks = [mark for mark in MARKS if mark < options.steps] + [options.steps]
        write_batches(folder / "batches.bin", options)
        self.losses, self.weights = {}, {}
        self.losses["Lancet"] = lancet(
            "agreement", folder=folder, side=options.side, batch=options.batch,
            threads=options.threads, runs=options.steps)[0]
        self.weights["Lancet"] = {
            mark: parameters(read_safetensors(folder / f"lancet-{mark}.safetensors"))
            for mark in self.marks}
        for layout in LAYOUTS:
            self.losses[layout], self.weights[layout] = train(layout, folder, self.marks, options)
        self.start = parameters(read_safetensors(folder / "initial.safetensors"))

    def weight_distance(self, one, other, mark):
        moved = self.weights["contiguous"][mark] - self.start
        apart = self.weights[one][mark] - self.weights[other][mark]
        return float(np.linalg.norm(apart.astype(float)) / np.linalg.norm(moved.astype(float)))

    def loss_distance(self, one, other, mark):
        apart = np.subtract(self.losses[one][:mark], self.losses[other][:mark])
        return float(np.sqrt(np.mean(apart ** 2)))

    def report(self, what, distance):
        """Prints a table; returns Lancet's distance over that of the layouts at each mark."""
        print(f"\n## Distances of the {what}\n")
        table = Table("after steps", "Lancet, contiguous", "Lancet, channels_last",
                      "contiguous, channels_last", "ratio", "within twice")
        ratios = {}
        for mark in self.marks:
            ours = [distance("Lancet", layout, mark) for layout in LAYOUTS]
            theirs = max(distance(*LAYOUTS, mark), np.finfo(np.float32).eps)
            ratios[mark] = max(ours) / theirs
            table.add(mark, *(f"{value:.2e}" for value in [*ours, theirs]),
                      f"{ratios[mark]:.2f}", "yes" if ratios[mark] <= ALLOWED else "no")
        table.print()
        return ratios

    def print_losses(self):
        print("\n## Mean loss of the steps since the row above\n")
        table = Table("after steps", *self.losses)
        for first, mark in zip([0, *self.marks], self.marks):
            table.add(mark, *(f"{np.mean(losses[first:mark]):.4f}"
                              for losses in self.losses.values()))
        table.print()


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--side", type=int, default=64, help="pixels")
    parser.add_argument("--batch", type=int, default=16, help="images per step")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--folder", type=pathlib.Path, help="where the files stay; else temporary")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or pathlib.Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        trainings = Trainings(folder, options)
    print(f"# {options.steps} steps at {options.side} px, batch {options.batch}, rate {RATE}")
    trainings.print_losses()
    weights = trainings.report("weights", trainings.weight_distance)
    losses = trainings.report("losses", trainings.loss_distance)
    print("\nagreement " + " ".join(
        f"{name}{mark}={ratio:.2f}" for name, ratios in [("weights", weights), ("losses", losses)]
        for mark, ratio in ratios.items()))


if __name__ == "__main__":
    main()
