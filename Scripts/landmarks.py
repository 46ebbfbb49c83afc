#!/usr/bin/env python3
"""Writes the 68 landmarks of the faces in a folder as a CSV file that Lancet reads.

  python3 -m venv landmarks && . landmarks/bin/activate
  pip install dlib-bin pillow numpy face_recognition_models==0.3.0
  Scripts/landmarks.py FOLDER -o landmarks.csv

`dlib-bin` is dlib, built; `pip install dlib` builds it, which takes CMake, a C++ compiler and some
minutes. The predictor is the file shape_predictor_68_face_landmarks.dat of face_recognition_models.
That package is CC0 1.0. The predictor was trained on iBUG 300-W, whose licence excludes commercial
use: github.com/davisking/dlib-models says to ask Imperial College London before a commercial use.

Pictures without a face and those with several are left out and counted.
"""

import argparse
import csv
import importlib.util
import pathlib
import sys

ENDINGS = {".jpg", ".jpeg", ".png", ".webp"}
POINTS = 68


def predictor_file():
    """The file of the predictor, without running the package, which needs old setuptools."""
    spec = importlib.util.find_spec("face_recognition_models")
    if spec is None or spec.origin is None:
        sys.exit(
            "landmarks.py: face_recognition_models is not installed. "
            "Run: pip install face_recognition_models==0.3.0"
        )
    return pathlib.Path(spec.origin).parent / "models" / "shape_predictor_68_face_landmarks.dat"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path, help="the folder of the pictures, with its subfolders")
    parser.add_argument("-o", "--output", default="landmarks.csv", help="the CSV file to write")
    parser.add_argument(
        "--upsample", type=int, default=1,
        help="how often a picture is doubled before the search; finds smaller faces [default: 1]")
    arguments = parser.parse_args()
    if not arguments.folder.is_dir():
        sys.exit(f"landmarks.py: {arguments.folder} is no folder. Name the folder of the pictures.")
    try:
        import dlib
        import numpy
        from PIL import Image, ImageOps
    except ImportError as error:
        sys.exit(f"landmarks.py: {error.name} is not installed. Run: pip install dlib-bin pillow numpy")

    try:
        file = open(arguments.output, "w", newline="")
    except OSError as error:
        sys.exit(f"landmarks.py: {arguments.output} cannot be written ({error.strerror}). Name another file.")

    detect = dlib.get_frontal_face_detector()
    predict = dlib.shape_predictor(str(predictor_file()))
    pictures = sorted(p for p in arguments.folder.rglob("*") if p.suffix.lower() in ENDINGS)
    left_out = {"no face": [], "several faces": [], "not readable": []}
    with file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["image"] + [f"{axis}{i}" for i in range(POINTS) for axis in "xy"])
        for number, picture in enumerate(pictures, 1):
            name = picture.relative_to(arguments.folder).as_posix()
            if sys.stderr.isatty():
                print(f"\r{number} of {len(pictures)}", end="", file=sys.stderr)
            try:
                # Lancet takes landmarks of the upright picture.
                pixels = numpy.array(ImageOps.exif_transpose(Image.open(picture)).convert("RGB"))
            except OSError:
                left_out["not readable"].append(name)
                continue
            faces = detect(pixels, arguments.upsample)
            if len(faces) != 1:
                left_out["several faces" if faces else "no face"].append(name)
                continue
            shape = predict(pixels, faces[0])
            points = [shape.part(i) for i in range(POINTS)]
            table.writerow([name] + [value for p in points for value in (p.x, p.y)])
    if sys.stderr.isatty():
        print(file=sys.stderr)
    for reason, names in left_out.items():
        if names:
            print(f"{len(names)} left out: {reason}, the first of them {names[0]}", file=sys.stderr)
    count = len(pictures) - sum(map(len, left_out.values()))
    print(f"{arguments.output}: {count} of {len(pictures)} pictures", file=sys.stderr)
    if count == 0:
        sys.exit(1)


if __name__ == "__main__":
    main()
