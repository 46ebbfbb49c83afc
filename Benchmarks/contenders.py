"""The programs that are compared; every measurement is a process of its own."""

import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
ENGINE = ROOT / ".build" / "release" / "EngineBenchmark"
LANCET = ROOT / ".build" / "release" / "lancet"
LAYOUTS = ["contiguous", "channels_last"]
EAGER = [f"PyTorch {layout}" for layout in LAYOUTS]
COMPILED = "torch.compile"
RUNTIMES = {"ONNX Runtime": "onnxruntime", "OpenVINO": "openvino"}
# What each kind of work is compared with.
PEERS = {"training": [*EAGER, COMPILED], "evaluation": [*EAGER, COMPILED, *RUNTIMES]}


def run(command):
    """The lines of JSON that a process prints."""
    child = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if child.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with {child.returncode}:\n{child.stderr}")
    return [json.loads(line) for line in child.stdout.splitlines() if line[:1] in ("{", "[")]


def arguments(options):
    """Keyword arguments as those of a command line."""
    return [part for name, value in options.items()
            for part in ("--" + name.replace("_", "-"), value)]


def lancet(what, engine=ENGINE, **options):
    """The lines that one process of Lancet's engine prints."""
    if not engine.exists():
        sys.exit(f"{engine} is missing; swift build -c release --product EngineBenchmark makes it")
    return run([engine, "--what", what, *arguments(options)])


def pytorch(what, layout, compiled=False, **options):
    """The lines that one process of PyTorch prints."""
    script = "pytorch_layers.py" if what == "layers" else "pytorch_resnet50.py"
    flags = ["--compiled"] if compiled else []
    return run([sys.executable, HERE / script, "--what", what, "--layout", layout, *flags,
                *arguments(options)])


class ONNXFiles:
    """The files that runtimes are given, each written once."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.written = {}

    def file(self, **shape):
        """The file of a network for batches of a shape."""
        key = tuple(sorted(shape.items()))
        if key not in self.written:
            file = pathlib.Path(self.folder.name) / f"{len(self.written)}.onnx"
            run([sys.executable, HERE / "runtimes.py", file, "--write", *arguments(shape)])
            self.written[key] = file
        return self.written[key]


def peer(name, what, files, **options):
    """What one process of a peer measures."""
    if name in RUNTIMES:
        shape = {key: options[key] for key in ("network", "side", "batch")}
        return run([sys.executable, HERE / "runtimes.py", files.file(**shape), "--runtime",
                    RUNTIMES[name], *arguments(options)])[0]
    layout = name.split()[-1] if name in EAGER else "channels_last"
    return pytorch(what, layout, compiled=name == COMPILED, **options)[0]


def built(commit, product="EngineBenchmark"):
    """A program of another commit, built in .build/against/ if it is not there."""
    sha = subprocess.run(["git", "rev-parse", "--verify", commit + "^{commit}"], cwd=ROOT,
                         capture_output=True, text=True).stdout.strip()
    if not sha:
        sys.exit(f"--against {commit}: there is no such commit here")
    folder = ROOT / ".build" / "against" / sha[:12]
    program = folder / ".build" / "release" / product
    if not program.exists():
        if not folder.exists():
            subprocess.run(["git", "worktree", "add", "--detach", folder, sha], cwd=ROOT,
                           check=True, stdout=sys.stderr)
        subprocess.run(["swift", "build", "-c", "release", "--product", product],
                       cwd=folder, check=True, stdout=sys.stderr)
    return program


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
