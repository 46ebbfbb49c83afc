#!/usr/bin/env python3
"""What some networks answer to the faces of the dictionaries: answers.py LANCET NETWORKS PHOTOGRAPHS TABLE.csv

How often the gender network gives the data set's label, and R-Net and O-Net see a face (probability of 0.7, their
package's threshold). PHOTOGRAPHS is a Face Dictionary, and may be missing. Painted faces are 600 others of the painter.
"""

import csv
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

import network
from agree import prepared, read

LABELS = ["Female", "Male"]


def painted(lancet, folder, side):
    """Files of painted faces by their label."""
    faces = folder / f"faces-{side}"
    words = [lancet, "faces", "render", faces, "--count", "600", "--dictionary", "0", "--size", str(side)]
    subprocess.run(words, check=True, capture_output=True)
    head, *lines = (faces / "list_attr.txt").read_text().splitlines()[1:]
    place = head.split().index("Male") + 1
    found = {label: [] for label in LABELS}
    for fields in map(str.split, lines):
        found[LABELS[fields[place] == "1"]].append(faces / "img" / fields[0])
    return found


def photographs(dictionary):
    folder = dictionary / "non_localizable" / "Gender"
    return {label: sorted((folder / label).iterdir()) for label in LABELS}


def main(lancet, networks, dictionary, table):
    rows = []
    with tempfile.TemporaryDirectory() as place:
        for name in ["gender", "mtcnn-rnet", "mtcnn-onet"]:
            path = networks / f"{name}.onnx"
            said = read(path)
            side = int(said["size"][0])
            sources = {"painted": painted(lancet, pathlib.Path(place) / name, side)}
            if dictionary.is_dir():
                sources["photographs"] = photographs(dictionary)
            for source, files in sources.items():
                for number, label in enumerate(LABELS):
                    values = list(network.run(path, prepared(files[label], said)).values())
                    if name == "gender":
                        right, what = values[0].argmax(1) == number, "answered as labelled"
                    else:
                        right, what = values[-1][:, 1] >= 0.7, "seen as a face"
                    rows.append([source, name, what, label.lower(), len(right), int(right.sum())])
    with open(table, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["dictionary", "network", "what", "label", "faces", "count"])
        writer.writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1], *map(pathlib.Path, sys.argv[2:5]))
