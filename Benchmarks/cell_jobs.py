"""A sweep of six small cells with one job and with two, each job on one thread."""

import statistics

from cell_programs import EXPERIMENT, run_lancet
from contenders import LANCET
from table import Table

# Small enough for minutes; what is given on the command line comes behind and replaces it.
SMALL = ["model.input=64", "split.train=320", "split.test=160", "training.epochs=2",
         "dissection.images=150", "dissection.nulls=5", "dissection.ablation=20", "seeds=[1]"]


def compare(folder, settings, rounds, tell):
    """Runs the sweep by turns and prints how many times as fast two jobs are."""
    times = {1: [], 2: []}
    for number in range(rounds):
        for jobs in [1, 2] if number % 2 == 0 else [2, 1]:
            tell(f"round {number + 1} of {rounds}, --jobs {jobs}")
            run = run_lancet(LANCET, [EXPERIMENT, *SMALL, *settings],
                             folder / f"{number}-{jobs}.sqlite", jobs=jobs, threads=1)
            times[jobs].append(run.seconds)
    one, two = (statistics.median(times[jobs]) for jobs in (1, 2))
    table = Table("six cells", "seconds", "times as fast")
    table.add("one job of one thread", f"{one:.1f}", "1.00")
    table.add("two jobs of one thread", f"{two:.1f}", f"{one / two:.2f}")
    table.print()
    print(f"\nbench-cell jobs={one / two:.2f}")
