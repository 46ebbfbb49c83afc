"""The programs that are compared; every measurement is a process of its own."""

import json
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ENGINE = HERE.parent / ".build" / "release" / "EngineBenchmark"
LAYOUTS = ["contiguous", "channels_last"]


def run(command):
    """The lines of JSON that a process prints."""
    child = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if child.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with {child.returncode}:\n{child.stderr}")
    return [json.loads(line) for line in child.stdout.splitlines()]


def arguments(options):
    """Keyword arguments as those of a command line."""
    return [part for name, value in options.items()
            for part in ("--" + name.replace("_", "-"), value)]


def lancet(what, **options):
    """The lines that one process of Lancet's engine prints."""
    if not ENGINE.exists():
        sys.exit(f"{ENGINE} is missing; swift build -c release --product EngineBenchmark makes it")
    return run([ENGINE, "--what", what, *arguments(options)])


def pytorch(what, layout, **options):
    """The lines that one process of PyTorch prints."""
    script = "pytorch_layers.py" if what == "layers" else "pytorch_resnet50.py"
    return run([sys.executable, HERE / script, "--what", what, "--layout", layout,
                *arguments(options)])


class Runs:
    """What the processes of one program measured, a process a round."""

    def __init__(self):
        self.rounds = []

    def add(self, measurement):
        self.rounds.append(measurement)

    @property
    def seconds(self):
        """The median over all runs of all rounds."""
        return statistics.median(time for one in self.rounds for time in one["seconds"])

    @property
    def of_rounds(self):
        """The median of each round."""
        return [statistics.median(one["seconds"]) for one in self.rounds]

    def peaks(self, key="peakBytes"):
        """The memory of each round's process, in bytes."""
        return [one[key] for one in self.rounds]
