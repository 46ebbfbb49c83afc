"""Compares Lancet's engine with its peers: speed, memory, growth and single layers.

Usage: python3 compare.py [--sizes "64 112 128 224"] [--threads 2] [--rounds N] [--runs N]
                          [--network resnet50] [--against COMMIT] [--without PEER …] [--speed-only]

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
from contenders import EAGER, PEERS, ONNXFiles, Runs, built, lancet, peer
from table import Table, megabytes

KINDS = ["training", "evaluation"]


class Plan:
    """How one image size is measured."""

    def __init__(self, side, options, older):
        self.side = side
        self.batch = 32 if side <= 160 else 16
        self.threads = options.threads
        self.network = options.network
        self.rounds = options.rounds or (4 if side <= 64 else 3)
        self.runs = options.runs or (4 if side <= 64 else 3 if side <= 128 else 2)
        self.older = older
        self.peers = {what: [name for name in PEERS[what] if name not in options.without]
                      for what in KINDS}

    def options(self, what, **others):
        """What every program is told; evaluation is short, so it has more runs."""
        runs = self.runs * (2 if what == "evaluation" else 1)
        shared = {"side": self.side, "batch": self.batch, "threads": self.threads, "runs": runs,
                  "warm_up": 1, "network": self.network}
        return shared | others


class Size:
    """The measurements at one image size."""

    def __init__(self, plan, files):
        self.plan, self.files = plan, files
        self.peak = Runs()
        self.peak_one_thread = Runs()
        self.one_thread = Runs()
        self.lancet = {what: Runs() for what in KINDS}
        self.older = {what: Runs() for what in KINDS} if plan.older else None
        self.peers = {what: {name: Runs() for name in plan.peers[what]} for what in KINDS}

    def measure(self):
        for number in range(self.plan.rounds):
            tell(f"{self.plan.side} px, round {number + 1} of {self.plan.rounds}")
            self.measure_round()

    def measure_round(self):
        plan = self.plan
        self.peak.add(lancet("peak", threads=plan.threads, runs=9)[0])
        for what in KINDS:
            self.lancet[what].add(lancet(what, **plan.options(what))[0])
            if plan.older:
                told = plan.options(what)
                if told["network"] == "resnet50":  # the only one that old programs know
                    del told["network"]
                self.older[what].add(lancet(what, engine=plan.older, **told)[0])
            for name, runs in self.peers[what].items():
                runs.add(peer(name, what, self.files, **plan.options(what)))
        if plan.threads > 1:
            one = plan.options("training", threads=1, runs=max(1, plan.runs - 1))
            self.one_thread.add(lancet("training", **one)[0])
            self.peak_one_thread.add(lancet("peak", threads=1, runs=9)[0])

    @property
    def gflops_of_peak(self):
        """The speed of the matrix product, in GFLOP/s."""
        return self.peak.rounds[0]["flop"] / self.peak.seconds / 1e9

    def eager(self, what):
        """What PyTorch measured without its compiler."""
        return {name: runs for name, runs in self.peers[what].items() if name in EAGER}

    def better_layout(self, what):
        """The layout in which PyTorch is faster."""
        return best(self.eager(what)).split()[-1]

    def ratio(self, what):
        """How many times as fast as PyTorch's better layout, and the same of each round."""
        return self.ratio_to(self.eager(what), what)

    def best_ratio(self, what):
        """How many times as fast as the fastest peer, and the same of each round."""
        return self.ratio_to(self.peers[what], what)

    def older_ratio(self, what):
        """How many times as fast as the older commit, and the same of each round."""
        return self.ratio_to({"older": self.older[what]}, what)

    def ratio_to(self, peers, what):
        better = peers[best(peers)]
        rounds = [theirs / ours for ours, theirs
                  in zip(self.lancet[what].of_rounds, better.of_rounds)]
        return better.seconds / self.lancet[what].seconds, rounds

    def memory(self, what):
        """The largest peak of Lancet's processes, and the smallest of PyTorch's."""
        theirs = (peak for runs in self.eager(what).values() for peak in runs.peaks())
        return max(self.lancet[what].peaks()), min(theirs)

    def older_memory(self, what):
        """The largest peak of Lancet's processes over that of the older commit's."""
        return max(self.lancet[what].peaks()) / max(self.older[what].peaks())

    @property
    def gain_of_threads(self):
        """The speed on all threads against that on one."""
        return self.one_thread.seconds / self.lancet["training"].seconds

    @property
    def gain_of_product(self):
        """What a large matrix product gains from the same threads."""
        return self.peak_one_thread.seconds / self.peak.seconds


def best(peers):
    """The name of the fastest."""
    return min(peers, key=lambda name: peers[name].seconds)


def tell(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def print_speed(sizes, what):
    print(f"\n## {what.capitalize()}, images/s\n")
    peers = sizes[0].plan.peers[what]
    older = ["older commit", "ratio to it"] if sizes[0].older else []
    table = Table("px", "batch", "Lancet", *older, *peers, "ratio to the best", "of the rounds",
                  "GFLOP/s", "SGEMM peak", "share")
    for size in sizes:
        batch, ours = size.plan.batch, size.lancet[what]
        ratio, rounds = size.best_ratio(what)
        gflops = ours.rounds[0]["flop"] / ours.seconds / 1e9
        past = [f"{batch / size.older[what].seconds:.1f}",
                f"{size.older_ratio(what)[0]:.2f}"] if size.older else []
        table.add(
            size.plan.side, batch, f"{batch / ours.seconds:.1f}", *past,
            *(f"{batch / size.peers[what][name].seconds:.1f}" for name in peers),
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
            rest = min(peak for runs in size.eager(what).values()
                       for peak in runs.peaks("restBytes"))
            table.add(size.plan.side, size.plan.batch, what, megabytes(ours), megabytes(theirs),
                      f"{ours / theirs:.2f}", megabytes(rest))
    table.print()


def print_threads(sizes):
    print("\n## Training on one thread and on more, images/s\n")
    table = Table("px", "batch", "1 thread", f"{sizes[0].plan.threads} threads", "ratio",
                  "a matrix product's", "share")
    for size in sizes:
        batch = size.plan.batch
        table.add(size.plan.side, batch, f"{batch / size.one_thread.seconds:.1f}",
                  f"{batch / size.lancet['training'].seconds:.1f}",
                  f"{size.gain_of_threads:.2f}", f"{size.gain_of_product:.2f}",
                  f"{size.gain_of_threads / size.gain_of_product:.2f}")
    table.print()


def last_line(sizes):
    """All ratios in one line."""
    pairs = [(f"{name}{size.plan.side}", value(size)) for name, value in [
        ("train", lambda size: size.ratio("training")[0]),
        ("eval", lambda size: size.ratio("evaluation")[0]),
        ("memory", lambda size: size.memory("training")[0] / size.memory("training")[1]),
        ("trainBest", lambda size: size.best_ratio("training")[0]),
        ("evalBest", lambda size: size.best_ratio("evaluation")[0]),
    ] for size in sizes]
    if sizes[0].older:
        pairs += [(f"{name}Old{size.plan.side}", value(size)) for name, value in [
            ("train", lambda size: size.older_ratio("training")[0]),
            ("eval", lambda size: size.older_ratio("evaluation")[0]),
            ("memory", lambda size: size.older_memory("training")),
        ] for size in sizes]
    if sizes[0].plan.threads > 1:
        pairs += [(f"threads{size.plan.side}", size.gain_of_threads) for size in sizes]
        pairs += [(f"threadsOfProduct{size.plan.side}", size.gain_of_threads / size.gain_of_product)
                  for size in sizes]
    return "bench " + " ".join(f"{name}={value:.2f}" for name, value in pairs)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="64 112 128 224", help="sides of the images, pixels")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, help="of each size, instead of what is planned")
    parser.add_argument("--runs", type=int, help="of each process, instead of what is planned")
    parser.add_argument("--network", choices=["resnet50", "resnet18"], default="resnet50")
    parser.add_argument("--against", metavar="COMMIT", help="also measure an older commit's build")
    parser.add_argument("--without", metavar="PEER", nargs="*", default=[],
                        choices=sorted({*PEERS["training"], *PEERS["evaluation"]} - {*EAGER}),
                        help="peers that are left out")
    parser.add_argument("--speed-only", action="store_true", help="no growth, no single layers")
    options = parser.parse_args()
    sides = [int(side) for side in options.sizes.replace(",", " ").split()]
    if not sides or min(sides) < 32:
        parser.error(f"--sizes “{options.sizes}”: needed are sides of 32 pixels or more")

    older = built(options.against) if options.against else None
    start, load = time.time(), os.getloadavg()[0]
    print(f"# Lancet's engine beside PyTorch\n\n{options.network}, 2 classes, float32, {options.threads} "
          f"threads; {platform.machine()}, {os.cpu_count()} processors, load {load:.1f} at the start.")
    if load > 0.5:
        print("Other work was running: the ratios count, the speeds do not.")
    files = ONNXFiles()
    sizes = [Size(Plan(side, options, older), files) for side in sides]
    for size in sizes:
        size.measure()
        tell(last_line([size]))
    for what in KINDS:
        print_speed(sizes, what)
    print_memory(sizes)
    if options.threads > 1:
        print_threads(sizes)
    if not options.speed_only:
        growth.compare(sizes, tell)
        for size in sizes:
            tell(f"{size.plan.side} px, layers")
            layers.compare(size)
    tell(f"done after {(time.time() - start) / 60:.1f} minutes")
    print(f"\n{last_line(sizes)}")


if __name__ == "__main__":
    main()
