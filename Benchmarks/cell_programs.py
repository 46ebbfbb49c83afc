"""What cell.py compares: a cell in Lancet and in PyTorch, and whether both found the same."""

import contextlib
import datetime
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

from contenders import HERE, LANCET, ROOT, run
from table import Table

EXPERIMENT = ROOT / "Experiments" / "eyeglasses.yaml"
PARTS = ["whole", "training", "evaluation", "dissection", "nulls", "ablation", "rest"]
# The best IoU of a unit may differ by this much, as a threshold moves with the rounding of its network.
TOLERANCE = 0.005


class Process:
    """How long a process took, and the most memory that it held."""

    def __init__(self, command, folder):
        start = time.perf_counter()
        with tempfile.TemporaryFile("w+") as said:
            child = subprocess.Popen([str(part) for part in command], cwd=folder, stdout=said, stderr=said)
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            self.seconds = time.perf_counter() - start
            self.peak_bytes = usage.ru_maxrss * 1024
            if child.returncode != 0:
                said.seek(0)
                sys.exit(f"{' '.join(map(str, command))} ended with {child.returncode}:\n{said.read()}")


def run_lancet(binary, arguments, results, jobs, threads):
    """A run of an experiment in the folder of its results."""
    return Process([binary, "run", *arguments, "--results", results.name, "--jobs", jobs,
                    "--threads", threads], results.parent)


# Builds that do not know it draw no gallery.
NO_GALLERY = "dissection.gallery=false"


class Case:
    """A cell, its pictures and its split, which both programs read."""

    def __init__(self, folder, level, settings, threads):
        folder.mkdir()
        self.folder, self.threads = folder, threads
        self.arguments = [EXPERIMENT, *settings, "data={celeba: {root: faces}}", f"skew.0.P=[{level}]",
                          "seeds=[1]", "dissection.dictionary=./faces/dictionary",
                          NO_GALLERY]
        train, test, images, side = self.sizes(settings)
        # Seven tenths are for training and a fifth for testing; a subgroup needs up to half of all.
        count = max(-(-train * 7 // 2), -(-test * 21 // 4), 200)
        run([LANCET, "faces", "render", folder / "faces", "--count", count, "--dictionary", images,
             "--size", side, "--rate", "Eyeglasses=0.5"])
        # Groups of whole pictures would be passed through the network once more for each family.
        shutil.rmtree(folder / "faces" / "dictionary" / "non_localizable", ignore_errors=True)
        subprocess.run([str(part) for part in (LANCET, "split", *self.arguments, "-o", "splits")],
                       cwd=folder, check=True, capture_output=True)
        self.manifest, = (folder / "splits").glob("*.csv")

    @staticmethod
    def sizes(settings):
        """Training, test and dictionary images and their side: what is given, else the file's."""
        given = dict(setting.split("=") for setting in settings)
        text = EXPERIMENT.read_text()

        def size(setting):
            key = setting.split(".")[-1]
            return int(given[setting] if setting in given
                       else text.split(f"{key}: ", 1)[1].split(",")[0].split("}")[0])
        return (size("split.train"), size("split.test"), size("dissection.images"), size("model.input"))


class Lancet:
    """A build of Lancet; of an older one, what it found is not read, as its tables are others."""

    def __init__(self, binary, is_older=False):
        self.binary, self.is_older = binary, is_older
        check = [binary, "check", EXPERIMENT, NO_GALLERY]
        self.knows_galleries = not is_older or subprocess.run(check, capture_output=True).returncode == 0

    def measure(self, case, name):
        """Runs the cell, then dissects its model twice more, to tell what the parts of that take.

        Training is what the table `epoch` says. Evaluation, with the reading of its pictures, ends when
        the weights are written. Dissection is a run over the recorded model without nulls and ablation, nulls
        what a run with them takes longer, ablation the rest of the first run.
        """
        results = case.folder / f"{name}.sqlite"
        whole, first, found, spec = self.attempt(case, results)
        trained = first["weights"].stat().st_mtime
        own = first["finished"] - trained
        seconds = {"whole": whole.seconds, "training": first["training"],
                   "evaluation": trained - first["started"] - first["training"],
                   "rest": whole.seconds - (first["finished"] - first["started"])}
        settings = json.loads(spec)["dissection"]
        plain, with_nulls = own, own
        if settings["nulls"] and settings["ablation"]:
            with_nulls = self.again(case, results, "dissection.ablation=0")
        if settings["nulls"] or settings["ablation"]:
            plain = self.again(case, results, "dissection.ablation=0", "dissection.nulls=0")
        if not settings["nulls"]:
            with_nulls = plain
        seconds |= {"dissection": plain, "nulls": with_nulls - plain, "ablation": own - with_nulls}
        return {"seconds": seconds, "peakBytes": whole.peak_bytes, "spec": spec,
                "weights": first["weights"], "found": found}

    def attempt(self, case, results, *settings):
        """Runs the cell; the process, what its last attempt took, and what the first dissection found."""
        arguments = [argument for argument in case.arguments
                     if self.knows_galleries or argument != NO_GALLERY]
        process = run_lancet(self.binary, [*arguments, *settings], results, 1, case.threads)
        with contextlib.closing(sqlite3.connect(results)) as database:
            started, finished, outcome, weights, training = database.execute(
                "SELECT started, finished, outcome, (SELECT weightsFile FROM training), "
                "(SELECT sum(seconds) FROM epoch) FROM attempt ORDER BY id DESC").fetchone()
            if outcome != "done":
                sys.exit(f"the cell in {results} ended as {outcome}")
            spec, = database.execute("SELECT spec FROM experiment").fetchone()
            times = {"started": instant(started), "finished": instant(finished),
                     "training": training, "weights": case.folder / weights}
            return process, times, None if self.is_older else recorded(database), spec

    def again(self, case, results, *settings):
        """The seconds of another dissection of the recorded model."""
        _, times, _, _ = self.attempt(case, results, *settings)
        return times["finished"] - times["started"]


def instant(text):
    """Seconds since 1970 of a time of the database, which is UTC."""
    return datetime.datetime.fromisoformat(text + "+00:00").timestamp()


def recorded(database):
    """What the first dissection of a database found."""
    best = {}
    for layer, iou in database.execute(
            "SELECT block, hndIou FROM unit JOIN layer ON layer.id = layerId "
            "WHERE dissectionId = 1 ORDER BY layerId, number"):
        best.setdefault(layer, []).append(iou)
    right, = database.execute(
        "SELECT sum(value) FROM score WHERE partition = 'test' AND metric = 'correct'").fetchone()
    sets, = database.execute("SELECT count(*) FROM ablation WHERE variant <> 'intact' "
                             "AND dissectionId = 1").fetchone()
    eye = dict(database.execute(
        "SELECT block, count(*) FROM unit JOIN layer ON layer.id = layerId JOIN dissection ON "
        "dissection.id = dissectionId WHERE dissectionId = 1 AND hndRegion = 'eye' AND hndIou >= iouCut "
        "GROUP BY block"))
    ablated = {(layer, variant): (right, count) for layer, variant, right, count in database.execute(
        "SELECT block, variant, unbiased, imageCount FROM ablation WHERE endpoint = 'wholeBlock' "
        "AND dissectionId = 1")}
    return {"bestIoU": best, "ablated": ablated, "right": right, "sets": sets, "eye": eye}


def pytorch(case, ours):
    """The same cell in a process of PyTorch, which takes Lancet's weights apart."""
    spec = case.folder / "spec.json"
    spec.write_text(ours["spec"])
    start = time.perf_counter()
    measured = run(["env", f"OPENBLAS_NUM_THREADS={case.threads}", sys.executable,
                    HERE / "pytorch_cell.py", "--faces", case.folder / "faces",
                    "--manifest", case.manifest, "--weights", ours["weights"], "--spec", spec,
                    "--threads", case.threads])[0]
    whole = time.perf_counter() - start
    rest = whole - sum(measured["seconds"].values())
    measured["seconds"] |= {"whole": whole, "rest": rest}
    return measured


class Agreement:
    """What both programs found in the same weights."""

    def __init__(self, case, ours, theirs):
        found, cut = ours["found"], json.loads(ours["spec"])["dissection"]["iou"]
        self.place, self.rows, self.holds = case.folder.name, [], True
        for layer, best in found["bestIoU"].items():
            regions = theirs["regionIoU"][layer]
            other = [max(unit) for unit in regions]
            near = sum(abs(iou - cut) <= TOLERANCE for iou in other)
            # Units that rounding may move over the cut, or to another region.
            unsure = near + sum(max(unit) > cut and max(unit) - sorted(unit)[-2] <= TOLERANCE
                                for unit in regions)
            self.add(layer, "best IoU, furthest apart",
                     max(abs(a - b) for a, b in zip(best, other, strict=True)), 0, TOLERANCE)
            self.add(layer, "detectors", *(sum(iou >= cut for iou in of) for of in (best, other)), near)
            self.add(layer, "eye detectors", found["eye"].get(layer, 0), theirs["eye"][layer], unsure)
        for (layer, variant), (right, count) in found["ablated"].items():
            if variant != "intact":
                other = theirs["accuracies"][layer][["zero", "mean"].index(variant)]
                self.add(layer, f"accuracy without its units ({variant})", right, other,
                         max(1, count // 50) / count)
        self.add("", "right answers", found["right"], theirs["right"], 1 + found["right"] // 100)
        # They are those of the detectors, so a unit more or less may be 42 sets.
        self.add("", "sets of units ablated", found["sets"], theirs["sets"], None)

    def add(self, layer, what, ours, theirs, allowed):
        self.rows.append([self.place, layer, what, shown(ours), shown(theirs),
                          "any" if allowed is None else shown(allowed)])
        self.holds &= allowed is None or abs(ours - theirs) <= allowed

    @staticmethod
    def print_table(agreements):
        table = Table("cell", "layer", "what", "Lancet", "numpy", "may differ by")
        for agreement in agreements:
            for row in agreement.rows:
                table.add(*row)
        table.print()


def shown(number):
    return f"{number:.5f}".rstrip("0").rstrip(".") if isinstance(number, float) else number
