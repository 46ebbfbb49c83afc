#!/usr/bin/env python3
"""What ONNX Runtime makes in front of the last Gemm of a network: check_embedding.py FILE.onnx IMAGES.f32 EMBEDDINGS.npy

IMAGES.f32 are images [n, 3, side, side]. Prints the shape of EMBEDDINGS.npy and its greatest difference from it,
as a share of its greatest size. Needs onnx and onnxruntime.
"""

import sys

import numpy as np
import onnx
import onnxruntime

path, images, embeddings = sys.argv[1:4]
model = onnx.load(path)
value = [node for node in model.graph.node if node.op_type == "Gemm"][-1].input[0]
side = model.graph.input[0].type.tensor_type.shape.dim[3].dim_value
model.graph.output.append(onnx.helper.make_empty_tensor_value_info(value))
options = onnxruntime.SessionOptions()
options.log_severity_level = 3
session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
fed = np.fromfile(images, np.float32).reshape(-1, 3, side, side)
expected = session.run([value], {model.graph.input[0].name: fed})[0]
found = np.load(embeddings)
print(*found.shape, found.dtype, np.abs(found - expected).max() / np.abs(expected).max())
