"""Compares evaluating a network from an ONNX file with ONNX Runtime.

Usage: python3 graphs.py [--sizes "112 224"] [--threads 2] [--rounds N] [--runs N]

`make bench-onnx` runs it when all is built. PyTorch exports a ResNet-50, its batch norm folded, for any number
of images. Both programs evaluate it on the same threads; they take turns, round by round, each time in a
new process, so that other work on the machine hits both alike; ratios are of medians over all rounds. Needs torch,
onnx, onnxscript and onnxruntime. Prints a Markdown table on standard output and progress on standard error.
"""

import argparse
import os
import pathlib
import statistics
import sys
import tempfile

from contenders import HERE, Runs, arguments, lancet, run
from table import Table, megabytes, milliseconds

BATCHES = {"one image": lambda side: 1, "a batch": lambda side: 32 if side <= 160 else 16}


def resnet50(torch):
    """ResNet-50 with two classes, as torchvision has it; running statistics as behind some training."""
    nn = torch.nn

    class Bottleneck(nn.Module):
        def __init__(self, inputs, width, stride):
            super().__init__()
            outputs = 4 * width
            self.conv1 = nn.Conv2d(inputs, width, 1, bias=False)
            self.bn1 = nn.BatchNorm2d(width)
            self.conv2 = nn.Conv2d(width, width, 3, stride, 1, bias=False)
            self.bn2 = nn.BatchNorm2d(width)
            self.conv3 = nn.Conv2d(width, outputs, 1, bias=False)
            self.bn3 = nn.BatchNorm2d(outputs)
            self.relu = nn.ReLU()
            self.downsample = None
            if stride != 1 or inputs != outputs:
                shortcut = nn.Conv2d(inputs, outputs, 1, stride, bias=False)
                self.downsample = nn.Sequential(shortcut, nn.BatchNorm2d(outputs))

        def forward(self, x):
            y = self.relu(self.bn1(self.conv1(x)))
            y = self.bn3(self.conv3(self.relu(self.bn2(self.conv2(y)))))
            return self.relu(y + (x if self.downsample is None else self.downsample(x)))

    blocks = [
        nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    inputs = 64
    for stage, (width, count) in enumerate(zip((64, 128, 256, 512), (3, 4, 6, 3))):
        for place in range(count):
            blocks.append(Bottleneck(inputs, width, 2 if stage > 0 and place == 0 else 1))
            inputs = 4 * width
    blocks += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, 2)]
    network = nn.Sequential(*blocks).eval()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.2)
            module.running_var.uniform_(0.5, 1.5)
    return network


def export(side, path):
    """Writes the network for images of a size."""
    import torch

    torch.manual_seed(0)
    images = torch.randn(2, 3, side, side)
    batch = torch.export.Dim("batch")
    torch.onnx.export(
        resnet50(torch), (images,), str(path), verbose=False, dynamo=True, external_data=False,
        input_names=["input"], dynamic_shapes=({0: batch},))


def runtime(model, **options):
    """The line that one process of ONNX Runtime prints."""
    return run([sys.executable, HERE / "runtimes.py", model, "--runtime", "onnxruntime",
                *arguments(options)])[0]


def compare(path, side, batch, options):
    """Both programs' runs, in turns."""
    ours, theirs = Runs(), Runs()
    runs = options.runs or max(3, 96 // batch * (112 * 112) // (side * side))
    shared = {"model": path, "side": side, "batch": batch, "threads": options.threads, "runs": runs,
              "warm_up": 2}
    for number in range(options.rounds):
        tell(f"{side} px, {batch} images, round {number + 1} of {options.rounds}")
        turns = [lambda: ours.add(lancet("graph", **shared)[0]), lambda: theirs.add(runtime(**shared))]
        # Whoever comes second finds a warmer machine: they change places.
        for turn in turns if number % 2 == 0 else reversed(turns):
            turn()
    return ours, theirs


def tell(text):
    print(text, file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="112 224", help="pixels")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--runs", type=int, default=0, help="runs of a process; 0 chooses by their length")
    options = parser.parse_args()
    print(f"{options.threads} threads, {options.rounds} rounds; in brackets the ratios of single rounds.\n")
    table = Table("px", "images", "Lancet, ms", "ONNX Runtime, ms", "ratio", "rounds", "Lancet, MB", "ONNX Runtime, MB")
    with tempfile.TemporaryDirectory() as folder:
        for side in map(int, options.sizes.split()):
            path = pathlib.Path(folder) / f"resnet50-{side}.onnx"
            export(side, path)
            for batch in (choose(side) for choose in BATCHES.values()):
                ours, theirs = compare(path, side, batch, options)
                ratios = [other / own for own, other in zip(ours.of_rounds, theirs.of_rounds)]
                table.add(
                    side, batch, milliseconds(ours.seconds), milliseconds(theirs.seconds),
                    f"{theirs.seconds / ours.seconds:.2f}", f"({min(ratios):.2f}…{max(ratios):.2f})",
                    megabytes(statistics.median(ours.peaks())), megabytes(statistics.median(theirs.peaks())))
    table.print()


main()
