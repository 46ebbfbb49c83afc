#!/usr/bin/env bash
# onnx 1.23.2: its own evaluator pools to another size than its own shape inference, where the padding is uneven.
#
# The standard lists pads as all beginnings, then all ends. The evaluator's MaxPool takes them in pairs, one axis after
# the other, so [0, 0, 1, 1] (a row below and a column to the right) becomes two columns. TensorFlow's SAME with an
# even window, written out, is such a padding. One would take the evaluator as the standard's own word, and blame a
# runtime that differs from it; its AveragePool reads the same pads as the standard does.
#
# Seen: 6 x 8, a window of 2, pads [0, 0, 1, 1]: shape inference and ONNX Runtime 6 x 8, evaluator 5 x 9; no error. Equal
# pads all round agree.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet numpy==2.4.6 onnx==1.23.2 onnxruntime==1.31.1
"$folder/python/bin/python" - <<'END'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

print("onnx", onnx.__version__)
picture = np.arange(48, dtype=np.float32).reshape(1, 1, 6, 8)

def run(operator, pads):
    node = helper.make_node(operator, ["x"], ["y"], kernel_shape=[2, 2], pads=pads)
    graph = helper.make_graph(
        [node], "net",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, picture.shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 1, "height", "width"])])
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(made, full_check=True)
    # The names of the axes are taken off, for inference to say what it finds.
    del made.graph.output[0].type.tensor_type.shape.dim[:]
    made.graph.output[0].type.tensor_type.ClearField("shape")
    inferred = onnx.shape_inference.infer_shapes(made, strict_mode=True).graph.output[0].type.tensor_type.shape
    (evaluated,) = ReferenceEvaluator(made).run(None, {"x": picture})
    session = onnxruntime.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])
    (ran,) = session.run(None, {"x": picture})
    inferred = tuple(axis.dim_value for axis in inferred.dim)
    print(operator, pads, "inferred", inferred[2:], "evaluator", evaluated.shape[2:], "ONNX Runtime", ran.shape[2:])
    return inferred, evaluated, ran

inferred, evaluated, ran = run("MaxPool", [0, 0, 1, 1])
assert inferred == ran.shape == (1, 1, 6, 8)
assert evaluated.shape == (1, 1, 5, 9), "the evaluator reads the pads in another way now"

inferred, evaluated, ran = run("MaxPool", [1, 1, 1, 1])
assert inferred == ran.shape == evaluated.shape and np.array_equal(evaluated, ran)
inferred, evaluated, ran = run("AveragePool", [0, 0, 1, 1])
assert inferred == ran.shape == evaluated.shape and np.allclose(evaluated, ran)
END
