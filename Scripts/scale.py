#!/usr/bin/env python3
"""Prints what a large sweep takes on clusters of several sizes, from what the cells of a database really took.

    Scripts/scale.py [DATABASE] [--models N] [--images N] [--epochs N]

The queue is simulated: each free slot takes the next model of the array. How fast a slot is, is drawn from the cells that
are recorded, as is how long evaluation and dissection took. Nothing is trained. Memory and disk are counted as Lancet
counts them before a run (Sources/Sweeps/Plan/Requirements.swift), for a ResNet-50.
"""
import argparse
import heapq
import random
import sqlite3
import statistics

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("database", nargs="?", default="results.sqlite")
parser.add_argument("--models", type=int, default=60)
parser.add_argument("--images", type=int, default=160_000, help="of a training set")
parser.add_argument("--epochs", type=int, default=10)
parser.add_argument("--side", type=int, default=112)
parser.add_argument("--file", type=int, default=7_000, help="bytes of a picture's file")
words = parser.parse_args()

database = sqlite3.connect(f"file:{words.database}?mode=ro", uri=True)
# The median over a cell's epochs: images a second of one thread.
rates = {}
for cell, rate in database.execute("SELECT cellId, imagesPerSecond FROM epoch"):
    rates.setdefault(cell, []).append(rate)
rates = [statistics.median(of_cell) for of_cell in rates.values()]
# What came before and after the epochs, where one attempt did all.
rests = [
    rest
    for (rest,) in database.execute(
        """
        SELECT (julianday(finished) - julianday(started)) * 86400 - sum(epoch.seconds)
        FROM training JOIN attempt ON attempt.id = attemptId JOIN epoch ON epoch.cellId = training.cellId
        WHERE outcome = 'done' AND threads = 1 GROUP BY training.cellId
        """
    )
    if rest > 0
]


def parameters():
    """How many weights and running statistics a ResNet-50 for two classes has (He et al. 2016)."""
    count, channels = 3 * 64 * 49 + 4 * 64, 64
    for width, blocks in ((64, 3), (128, 4), (256, 6), (512, 3)):
        for block in range(blocks):
            count += channels * width + 9 * width**2 + width * 4 * width + 4 * (2 * width + 4 * width)
            if block == 0:
                count += channels * 4 * width + 4 * 4 * width
            channels = 4 * width
    return count + 2 * channels + 2


weights = 4 * parameters()
checkpoint = 2 * weights  # With the momentum.
batch, program = 32, 100e6
# Weights, momentum, gradient; twice weights and momentum while a state is saved; activations as Requirements has them.
training = program + 3 * weights + 4 * weights + batch * words.side**2 * 2400
# Two thirds of --memory, 1.6 GB by default, are for activations.
dissection = program + 3 * weights + (3 << 29) * 2 / 3
besides = max(training, dissection)
picture = words.side**2 * 3
pictures = words.images * picture
# From the disk: two chunks that are laid out, where each picture is, and its label.
at_work = 100e6 + 100 * words.images
print(f"{len(rates)} recorded cells: {statistics.median(rates):.1f} images/s a thread, "
      f"{min(rates):.1f} to {max(rates):.1f}; {statistics.median(rests):.0f} s beside the epochs.")


def hours(slots):
    """Hours until the last model is done, and hours of all slots that were at work."""
    generator = random.Random(1)
    free = [0.0] * slots
    busy = 0.0
    for _ in range(words.models):
        start = heapq.heappop(free)
        seconds = words.images * words.epochs / generator.choice(rates) + generator.choice(rests)
        busy += seconds
        heapq.heappush(free, start + seconds)
    return max(free) / 3600, busy / 3600


print(f"{words.models} models, {words.images} images, {words.epochs} epochs, one thread a task:")
print("cores  hours  core hours  in use  GB in memory  GB from disk  read GB  files opened")
for cores in (8, 64, 512):
    slots = min(cores, words.models)
    wall, busy = hours(slots)
    # A picture is kept decoded, and laid out once more for the cell at hand.
    memory, disk = (slots * (besides + part) / 1e9 for part in (2 * pictures, at_work))
    print(f"{cores:5}  {wall:5.0f}  {busy:10.0f}  {busy / wall / cores:5.0%}  {memory:12.0f}  {disk:12.0f}  "
          f"{words.models * words.images * words.file / 1e9:7.0f}  {words.models * words.images:12}")
print(f"A task: {besides / 1e9:.1f} GB of memory beside its pictures; these take {2 * pictures / 1e9:.1f} GB in memory, "
      f"{at_work / 1e9:.1f} GB from the disk.")
print(f"On disk: {weights / 1e6:.0f} MB of weights a model, {3 * checkpoint / 1e6:.0f} MB of states while it is trained "
      f"(two, and one that is being written); {pictures / 1e9:.1f} GB of decoded pictures for all, and for each transform "
      "as much as its part of them.")
print(f"In all: {words.models * weights / 1e9:.1f} GB of weights at the end.")
