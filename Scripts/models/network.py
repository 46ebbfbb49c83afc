"""Builds a network node by node, and holds it to the program that its weights were made for."""

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

# The greatest difference of a value, as a share of the values' greatest size.
TOLERANCE = 1e-4


class Network:
    """An ONNX file in the making: maps are [images, channels, rows, columns]."""

    def __init__(self, name, channels, side, opset=17):
        self.name, self.opset = name, opset
        self.nodes, self.constants = [], []
        shape = ["n", channels, side, side]
        self.input = helper.make_tensor_value_info("input", TensorProto.FLOAT, shape)

    def constant(self, name, values):
        """Adds known numbers, and returns their name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, operator, inputs, output, **attributes):
        """Adds a node that makes `output`, and returns that name."""
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output

    def write(self, path, outputs):
        """Writes the file, whose outputs are values that nodes make."""
        ends = [helper.make_empty_tensor_value_info(name) for name in outputs]
        graph = helper.make_graph(self.nodes, self.name, [self.input], ends, self.constants)
        opsets = [helper.make_opsetid("", self.opset)]
        model = helper.make_model(graph, producer_name="Scripts/models", opset_imports=opsets, ir_version=9)
        model = onnx.shape_inference.infer_shapes(model)
        onnx.checker.check_model(model)
        onnx.save(model, path)


def run(path, pictures):
    """What ONNX Runtime makes of some pictures, by the names of the outputs."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, {session.get_inputs()[0].name: pictures})))


def difference(found, wanted):
    """The greatest difference, as a share of the greatest size of the wanted numbers."""
    found, wanted = np.asarray(found, np.float64).ravel(), np.asarray(wanted, np.float64).ravel()
    if found.shape != wanted.shape:
        raise SystemExit(f"{found.size} numbers where there should be {wanted.size}")
    return np.abs(found - wanted).max() / np.abs(wanted).max()


def hold(path, runtime, pairs, program="the file"):
    """Ends the program unless each pair of found and wanted numbers agrees."""
    worst = max(difference(found, wanted) for found, wanted in pairs)
    print(f"{path.stem}: {program} differs from {runtime} by {worst:.1e} of the greatest value")
    if not worst <= TOLERANCE:
        raise SystemExit(f"{path}: at most {TOLERANCE} is valid")
