"""Compares one whole cell of an experiment in Lancet with the same in PyTorch and numpy.

Usage: python3 cell.py [--cells 1] [--rounds 1] [--threads 2] [--epochs N] [--size PX] [--images N]
                       [--train N] [--test N] [--nulls N] [--ablation N] [--against COMMIT] [--check]
       python3 cell.py --jobs [--rounds 1] [the same sizes]

`make bench-cell` runs it when all is built. A cell of Experiments/eyeglasses.yaml is trained, evaluated,
dissected, held against chance and ablated; sizes are the file's unless they are given. Both programs
read the same pictures. They take turns, round by round, each time in a new process. Prints Markdown
tables on standard output and progress on standard error. The last line is for programs. Where the two
disagree on what they found, it ends with code 1; --check is a small case that looks at that alone.
"""

import argparse
import os
import pathlib
import platform
import statistics
import sys
import tempfile
import time

import cell_jobs
from cell_programs import PARTS, Agreement, Case, Lancet, pytorch
from contenders import HERE, LANCET, built, run
from table import Table, megabytes

# The order in which more cells than one take their P.
LEVELS = [70, 100, 50, 90, 60, 80]
SIZES = {"epochs": "training.epochs", "size": "model.input", "images": "dissection.images",
         "train": "split.train", "test": "split.test", "nulls": "dissection.nulls",
         "ablation": "dissection.ablation"}
CHECK = {"epochs": 1, "size": 64, "images": 40, "train": 64, "test": 32, "nulls": 1, "ablation": 8}


def tell(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def parse_options():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", type=int, default=1, help="1 to 6, each with another P")
    parser.add_argument("--rounds", type=int, default=1, help="of each cell")
    parser.add_argument("--threads", type=int, default=2)
    for name, setting in SIZES.items():
        parser.add_argument("--" + name, type=int, help=f"{setting} instead of the file's")
    parser.add_argument("--against", metavar="COMMIT", help="also measure an older commit's build")
    parser.add_argument("--check", action="store_true", help="compare what is found in a small case")
    parser.add_argument("--jobs", action="store_true",
                        help="a sweep of 6 cells with one job and with two, one thread each")
    options = parser.parse_args()
    if not 1 <= options.cells <= len(LEVELS):
        parser.error(f"--cells {options.cells}: needed are 1 to {len(LEVELS)}")
    if options.rounds < 1:
        parser.error(f"--rounds {options.rounds}: needed is 1 or more")
    if options.check:
        for name, value in CHECK.items():
            if getattr(options, name) is None:
                setattr(options, name, value)
    return options


def median(runs, value):
    return statistics.median(value(run) for run in runs)


def print_parts(runs):
    """A row for each part: the median seconds of each program, and the ratios to Lancet's."""
    names = list(runs)
    table = Table("part", *(f"{name}, s" for name in names),
                  *(f"{name} / Lancet" for name in names[1:]))
    for part in PARTS:
        if not any(part in run["seconds"] for run in runs["Lancet"]):
            continue
        times = [median(of, lambda run: run["seconds"].get(part, 0)) for of in runs.values()]
        table.add(part, *(f"{time:.1f}" for time in times),
                  *(ratio_text(time, times[0]) for time in times[1:]))
    peaks = [max(run["peakBytes"] for run in of) for of in runs.values()]
    table.add("peak memory, MB", *map(megabytes, peaks),
              *(ratio_text(peak, peaks[0]) for peak in peaks[1:]))
    table.print()


def ratio_text(theirs, ours):
    return f"{theirs / ours:.2f}" if ours > 0.05 else "-"


def last_line(runs):
    """The ratios: how many times as fast Lancet is."""
    def ratio(name, part):
        ours, theirs = (median(runs[of], lambda run: run["seconds"].get(part, 0))
                        for of in ("Lancet", name))
        return theirs / ours if ours > 0.05 else float("nan")

    pairs = [(part, ratio("PyTorch", part)) for part in PARTS]
    if "older commit" in runs:
        pairs += [(part + "Old", ratio("older commit", part)) for part in PARTS]
    pairs.append(("memory", max(run["peakBytes"] for run in runs["Lancet"])
                  / max(run["peakBytes"] for run in runs["PyTorch"])))
    return "bench-cell " + " ".join(f"{name}={value:.2f}" for name, value in pairs)


def compare(options, settings, folder):
    """Measures the cells by turns; whether both programs found the same."""
    run([sys.executable, HERE / "numpy_golden.py"])  # ends here where it differs
    older = Lancet(built(options.against, "lancet"), is_older=True) if options.against else None
    runs = {"Lancet": [], **({"older commit": []} if older else {}), "PyTorch": []}
    agreements = []
    for level in LEVELS[:options.cells]:
        tell(f"P {level}: painting the faces")
        case = Case(folder / f"P{level}", level, settings, options.threads)
        for number in range(options.rounds):
            tell(f"P {level}, round {number + 1} of {options.rounds}: Lancet")
            ours = Lancet(LANCET).measure(case, f"lancet-{number}")
            runs["Lancet"].append(ours)
            if older:
                tell("the older commit")
                runs["older commit"].append(older.measure(case, f"older-{number}"))
            tell("PyTorch")
            runs["PyTorch"].append(pytorch(case, ours))
            agreements.append(Agreement(case, ours, runs["PyTorch"][-1]))
            tell(last_line(runs))
    if not options.check:
        print_parts(runs)
    print("\nWhat both find in the same weights:\n")
    Agreement.print_table(agreements)
    agrees = all(agreement.holds for agreement in agreements)
    print("\nThey agree." if agrees else "\nTHEY DISAGREE: the times above compare unlike work.")
    if not options.check:
        print(f"\n{last_line(runs)}")
    return agrees


def main():
    options = parse_options()
    settings = [f"{setting}={value}" for name, setting in SIZES.items()
                if (value := getattr(options, name)) is not None]
    load = os.getloadavg()[0]
    print(f"# A whole cell\n\neyeglasses.yaml {' '.join(settings)}; {options.threads} threads; "
          f"{platform.machine()}, {os.cpu_count()} processors, load {load:.1f} at the start.")
    if load > 0.5:
        print("Other work was running: the ratios count, the speeds do not.")
    print(flush=True)
    with tempfile.TemporaryDirectory(prefix="lancet-cell-") as folder:
        if options.jobs:
            cell_jobs.compare(pathlib.Path(folder), settings, options.rounds, tell)
        elif not compare(options, settings, pathlib.Path(folder)):
            sys.exit(1)


if __name__ == "__main__":
    main()
