"""Holds numpy_dissection.py against a case that the authors' released program computed.

Usage: python3 numpy_golden.py [CASE FOLDER]

Ends with code 1 where shared or joined pixels, detectors or counted pairs differ from those of
Tests/Golden/dissection, with the thresholds given.
"""

import json
import pathlib
import sys

import numpy as np

import numpy_dissection as method

CASE = pathlib.Path(__file__).resolve().parent.parent / "Tests" / "Golden" / "dissection" / "caseA"


def differences(case):
    """How many numbers of each kind differ, by layer and quantile."""
    index = json.loads((case / "index.json").read_text())
    masks, image_of, concept_of = (
        np.load(case / f"{name}.npy") for name in ("masks", "mask_image", "mask_concept"))
    columns = np.array([method.CONCEPTS.index(name) for name in index["concepts"]])
    for layer, quantiles in index["layers"].items():
        maps = np.load(case / f"features_{layer}.npy").astype(np.float32)
        draws = method.Draws(
            [masks[image_of == image].astype(bool) for image in range(len(maps))],
            [columns[concept_of[image_of == image]] for image in range(len(maps))], 0, seed=1)
        carriers = draws.carriers(0)
        for name in (name for name in quantiles if name.startswith("q")):
            folder = case / "expected" / f"{layer}_{name}"
            wanted = {kind: np.load(folder / f"{kind}.npy") for kind in (
                "thresholds", "intersections", "unions", "localizable", "counted")}
            levels = [wanted["thresholds"].astype(np.float32)]
            (shared, joined), = method.tally([maps], levels, draws, index["input_size"])
            found = method.Findings(
                shared[0], joined[0], method.Responses(maps).means(carriers), carriers, 0.04)
            for kind, got in [
                    ("intersections", shared[0][:, columns]), ("unions", joined[0][:, columns]),
                    ("localizable", found.is_detector), ("counted", found.pairs[:, columns])]:
                yield f"{layer} {name} {kind}", int((got != wanted[kind]).sum())


def main():
    case = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else CASE
    apart = {name: count for name, count in differences(case) if count}
    if apart:
        sys.exit(f"numpy_dissection.py differs from {case}: {apart}")


if __name__ == "__main__":
    main()
