#!/usr/bin/env python3
"""Checks a file of `lancet model export`: check_export.py FILE.onnx IMAGES.f32 OUTPUT.f32

IMAGES.f32 are images [n, 3, side, side]; OUTPUT.f32 gets what ONNX Runtime makes of them, and the names of the
initialisers, one a line, go to standard output. Needs onnx and onnxruntime.
"""

import sys

import numpy as np
import onnx
import onnxruntime

path, images, output = sys.argv[1:4]
model = onnx.load(path)
onnx.checker.check_model(model, full_check=True)
entry = model.graph.input[0]
side = entry.type.tensor_type.shape.dim[3].dim_value
options = onnxruntime.SessionOptions()
options.log_severity_level = 3
session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
fed = np.fromfile(images, np.float32).reshape(-1, 3, side, side)
session.run(None, {entry.name: fed})[0].tofile(output)
for tensor in model.graph.initializer:
    print(tensor.name)
