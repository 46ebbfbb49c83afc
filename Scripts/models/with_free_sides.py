#!/usr/bin/env python3
"""Copies an ONNX file, and leaves the sides of its pictures open: with_free_sides.py FILE.onnx COPY.onnx

For networks of convolutions alone that were exported for one size. The copy is held to the file at the file's own size.
"""

import pathlib
import sys

import numpy as np
import onnx

import network


def main(source, target):
    model = onnx.load(source)
    known = {tensor.name for tensor in model.graph.initializer}
    (entry,) = [value for value in model.graph.input if value.name not in known]
    shape = [side.dim_value for side in entry.type.tensor_type.shape.dim]
    for side, name in zip(entry.type.tensor_type.shape.dim, ["n", None, "rows", "columns"]):
        if name:
            side.dim_param = name
    for value in model.graph.output:
        value.type.tensor_type.ClearField("shape")
    del model.graph.value_info[:]
    onnx.save(model, target)
    pictures = np.random.default_rng(0).uniform(0, 255, shape).astype(np.float32)
    wanted = network.run(source, pictures)
    found = network.run(target, pictures)
    network.hold(target, "the file at its own size", [(found[name], wanted[name]) for name in wanted])


main(*map(pathlib.Path, sys.argv[1:3]))
