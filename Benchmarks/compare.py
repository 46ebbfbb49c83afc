"""Compares Lancet's engine with PyTorch: speed, memory, growth and single layers.

Usage: python3 compare.py [--sizes "64 112 128 224"] [--threads 2] [--rounds N] [--runs N]

`make bench` runs it when all is built. The programs take turns, round by round, each time in a new
process, so that other work on the machine hits all alike; ratios are of medians over all rounds. Prints
Markdown tables on standard output and progress on standard error. The last line is for programs.
"""

import argparse
import os
import platform
import sys
import time

import growth
import layers
from contenders import LAYOUTS, Runs, lancet, pytorch
from table import Table, megabytes

KINDS = ["training", "evaluation"]


class Plan:
    """How one image size is measured."""

    def __init__(self, side, options):
        self.side = side
        self.batch = 32 if side <= 160 else 16
        self.threads = options.threads
        self.rounds = options.rounds or (4 if side <= 64 else 3)
        self.runs = options.runs or (4 if side <= 64 else 3 if side <= 128 else 2)

    def options(self, what, **others):
        """What every program is told; evaluation is short, so it has more runs."""
        runs = self.runs * (2 if what == "evaluation" else 1)
        shared = {"side": self.side, "batch": self.batch, "threads": self.threads, "runs": runs,
                  "warm_up": 1}
        return shared | others


class Size:
    """The measurements at one image size."""

    def __init__(self, plan):
        self.plan = plan
        self.peak = Runs()
        self.one_thread = Runs()
        self.lancet = {what: Runs() for what in KINDS}
        self.pytorch = {what: {layout: Runs() for layout in LAYOUTS} for what in KINDS}

    def measure(self):
        for number in range(self.plan.rounds):
            tell(f"{self.plan.side} px, round {number + 1} of {self.plan.rounds}")
            self.measure_round()

    def measure_round(self):
        plan = self.plan
        self.peak.add(lancet("peak", threads=plan.threads, runs=9)[0])
        for what in KINDS:
            self.lancet[what].add(lancet(what, **plan.options(what))[0])
            for layout, runs in self.pytorch[what].items():
                runs.add(pytorch(what, layout, **plan.options(what))[0])
        if plan.threads > 1:
            one = plan.options("training", threads=1, runs=max(1, plan.runs - 1))
            self.one_thread.add(lancet("training", **one)[0])

    @property
    def gflops_of_peak(self):
        """The speed of the matrix product, in GFLOP/s."""
        return self.peak.rounds[0]["flop"] / self.peak.seconds / 1e9

    def better_layout(self, what):
        """The layout in which PyTorch is faster."""
        return min(LAYOUTS, key=lambda layout: self.pytorch[what][layout].seconds)

    def ratio(self, what):
        """How many times as fast as PyTorch's better layout, and the same of each round."""
        better = self.pytorch[what][self.better_layout(what)]
        rounds = [theirs / ours for ours, theirs
                  in zip(self.lancet[what].of_rounds, better.of_rounds)]
        return better.seconds / self.lancet[what].seconds, rounds

    def memory(self, what):
        """The largest peak of Lancet's processes, and the smallest of PyTorch's."""
        theirs = (peak for runs in self.pytorch[what].values() for peak in runs.peaks())
        return max(self.lancet[what].peaks()), min(theirs)

    @property
    def gain_of_threads(self):
        """The speed on all threads against that on one."""
        return self.one_thread.seconds / self.lancet["training"].seconds


def tell(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def print_speed(sizes, what):
    print(f"\n## {what.capitalize()}, images/s\n")
    table = Table("px", "batch", "Lancet", "PyTorch contiguous", "PyTorch channels_last",
                  "ratio to the better", "of the rounds", "GFLOP/s", "SGEMM peak", "share")
    for size in sizes:
        batch, ours = size.plan.batch, size.lancet[what]
        ratio, rounds = size.ratio(what)
        gflops = ours.rounds[0]["flop"] / ours.seconds / 1e9
        table.add(
            size.plan.side, batch, f"{batch / ours.seconds:.1f}",
            *(f"{batch / size.pytorch[what][layout].seconds:.1f}" for layout in LAYOUTS),
            f"{ratio:.2f}", f"{min(rounds):.2f}…{max(rounds):.2f}", f"{gflops:.0f}",
            f"{size.gflops_of_peak:.0f}", f"{gflops / size.gflops_of_peak:.0%}")
    table.print()


def print_memory(sizes):
    print("\n## Peak memory of the process, MB\n")
    table = Table("px", "batch", "work", "Lancet", "PyTorch, smaller layout", "ratio",
                  "PyTorch after its imports")
    for size in sizes:
        for what in KINDS:
            ours, theirs = size.memory(what)
            rest = min(peak for runs in size.pytorch[what].values()
                       for peak in runs.peaks("restBytes"))
            table.add(size.plan.side, size.plan.batch, what, megabytes(ours), megabytes(theirs),
                      f"{ours / theirs:.2f}", megabytes(rest))
    table.print()


def print_threads(sizes):
    print("\n## Training on one thread and on more, images/s\n")
    table = Table("px", "batch", "1 thread", f"{sizes[0].plan.threads} threads", "ratio")
    for size in sizes:
        batch = size.plan.batch
        table.add(size.plan.side, batch, f"{batch / size.one_thread.seconds:.1f}",
                  f"{batch / size.lancet['training'].seconds:.1f}",
                  f"{size.gain_of_threads:.2f}")
    table.print()


def last_line(sizes):
    """All ratios in one line."""
    pairs = [(f"{name}{size.plan.side}", value(size)) for name, value in [
        ("train", lambda size: size.ratio("training")[0]),
        ("eval", lambda size: size.ratio("evaluation")[0]),
        ("memory", lambda size: size.memory("training")[0] / size.memory("training")[1]),
    ] for size in sizes]
    if sizes[0].plan.threads > 1:
        pairs += [(f"threads{size.plan.side}", size.gain_of_threads) for size in sizes]
    return "bench " + " ".join(f"{name}={value:.2f}" for name, value in pairs)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="64 112 128 224", help="sides of the images, pixels")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, help="of each size, instead of what is planned")
    parser.add_argument("--runs", type=int, help="of each process, instead of what is planned")
    options = parser.parse_args()
    sides = [int(side) for side in options.sizes.replace(",", " ").split()]
    if not sides or min(sides) < 32:
        parser.error(f"--sizes “{options.sizes}”: needed are sides of 32 pixels or more")

    start, load = time.time(), os.getloadavg()[0]
    print(f"# Lancet's engine beside PyTorch\n\nResNet-50, 2 classes, float32, {options.threads} "
          f"threads; {platform.machine()}, {os.cpu_count()} processors, load {load:.1f} at the start.")
    if load > 0.5:
        print("Other work was running: the ratios count, the speeds do not.")
    sizes = [Size(Plan(side, options)) for side in sides]
    for size in sizes:
        size.measure()
        tell(last_line([size]))
    for what in KINDS:
        print_speed(sizes, what)
    print_memory(sizes)
    if options.threads > 1:
        print_threads(sizes)
    growth.compare(sizes, tell)
    for size in sizes:
        tell(f"{size.plan.side} px, layers")
        layers.compare(size)
    tell(f"done after {(time.time() - start) / 60:.1f} minutes")
    print(f"\n{last_line(sizes)}")


if __name__ == "__main__":
    main()
