#!/usr/bin/env python3
"""Holds what Lancet computes of painted faces to ONNX Runtime: agree.py LANCET NETWORK.onnx…

Every output of each network is asked for, with the pictures prepared as the file beside the network says.
"""

import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import onnxruntime
from PIL import Image

import network


def read(path):
    """The few keys of the file beside a network."""
    said = {}
    for line in path.with_suffix(".yaml").read_text().splitlines():
        key, value = line.split(": ")
        said[key] = value if key == "colours" else np.array([float(part) for part in value.strip("[]").split(",")])
    return said


def prepared(files, said):
    """Pictures as a network reads them, [n, channels, rows, columns]."""
    mode = "L" if said["colours"] == "grey" else "RGB"
    size = (int(said["size"][0]),) * 2
    opened = [Image.open(file).convert("RGB").resize(size, Image.BICUBIC).convert(mode) for file in files]
    pictures = np.stack([np.asarray(picture, np.float32) for picture in opened])
    pictures = pictures.reshape(*pictures.shape[:3], -1)
    return ((pictures / 255 * said["scale"] - said["mean"]) / said["deviation"]).transpose(0, 3, 1, 2).astype(np.float32)


def main(lancet, path, folder):
    said = read(path)
    side = int(said["size"][0])
    faces = folder / f"faces-{side}"
    if not faces.exists():
        words = [lancet, "faces", "render", faces, "--count", "8", "--dictionary", "0", "--size", str(side)]
        subprocess.run(words, check=True, capture_output=True)
    files = sorted((faces / "img").iterdir())
    pairs = []
    # One by one: some networks are for one picture.
    found = [network.run(path, picture[None]) for picture in prepared(files, said)]
    for name in found[0]:
        values = np.concatenate([item[name] for item in found])
        values = values.mean((2, 3)) if values.ndim == 4 else values.reshape(len(files), -1)
        array = folder / "embeddings.npy"
        words = [lancet, "model", "embed", path, "--node", name, "--images", faces / "img", "-o", array]
        subprocess.run(words, check=True, capture_output=True)
        pairs.append((np.load(array), values))
    network.hold(path, f"ONNX Runtime {onnxruntime.__version__}", pairs, program="Lancet")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        for file in sys.argv[2:]:
            main(sys.argv[1], pathlib.Path(file), pathlib.Path(place))
