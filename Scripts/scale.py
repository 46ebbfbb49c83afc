#!/usr/bin/env python3
"""Prints what a large sweep takes on clusters of several sizes, from what the cells of a database really took.

    Scripts/scale.py [DATABASE] [--models N] [--images N] [--epochs N]

The queue is simulated: each free slot takes the next model of the array. How fast a slot is, is drawn from the cells that
are recorded, as is how long evaluation and dissection took. Nothing is trained.
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
pictures = words.images * words.side**2 * 3
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
print("cores  hours  core hours  in use  memory GB  read GB  files opened")
for cores in (8, 64, 512):
    slots = min(cores, words.models)
    wall, busy = hours(slots)
    memory = slots * (pictures + 1.8e9) / 1e9
    print(f"{cores:5}  {wall:5.0f}  {busy:10.0f}  {busy / wall / cores:5.0%}  {memory:9.0f}  "
          f"{words.models * words.images * words.file / 1e9:7.0f}  {words.models * words.images:12}")
