#!/usr/bin/env bash
# onnxruntime 1.31.1: a convolution with auto_pad SAME_UPPER and a dilation loads, but does not run.
#
# ONNX allows both attributes of Conv together: auto_pad says that the output is as large as the input divided by the
# strides, whatever the dilations. The checker accepts the model and onnx's own evaluator computes it. A session is made
# without a word; the error comes with the first picture. With the same padding written out in pads it runs.
#
# Seen: "Dilation not supported for AutoPadType::SAME_UPPER or AutoPadType::SAME_LOWER"; with pads the values agree.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet numpy==2.4.6 onnx==1.23.2 onnxruntime==1.31.1
"$folder/python/bin/python" - <<'END'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

print("onnxruntime", onnxruntime.__version__)
random = np.random.default_rng(0)
picture = random.standard_normal((1, 2, 8, 8)).astype(np.float32)
weight = random.standard_normal((3, 2, 3, 3)).astype(np.float32)

def model(**padding):
    entry = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 2, 8, 8])
    end = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 3, 8, 8])
    node = helper.make_node("Conv", ["x", "w"], ["y"], dilations=[2, 2], kernel_shape=[3, 3], **padding)
    graph = helper.make_graph([node], "net", [entry], [end], [numpy_helper.from_array(weight, "w")])
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(made, full_check=True)
    return made

def run(made):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(made.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": picture})[0]

# Windows of 3 with a dilation of 2 reach over 5 pixels, so that 2 on each side keep the size.
written = run(model(pads=[2, 2, 2, 2]))
(expected,) = ReferenceEvaluator(model(auto_pad="SAME_UPPER")).run(None, {"x": picture})
print("pads against onnx's evaluator of auto_pad:", abs(written - expected).max())
assert np.allclose(written, expected, atol=1e-5)
try:
    run(model(auto_pad="SAME_UPPER"))
except Exception as error:
    print("auto_pad:", str(error).splitlines()[0][:200])
    assert "Dilation not supported" in str(error)
else:
    raise SystemExit("it is computed now")
END
