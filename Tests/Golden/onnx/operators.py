"""Small networks of one operator each, in all the forms that Lancet reads."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

RANDOM = np.random.default_rng(1)


def draw(*shape):
    return RANDOM.standard_normal(shape).astype(np.float32)


def whole(*values):
    return np.array(values, np.int64)


node = helper.make_node


class Cases:
    """The networks by their names."""

    def __init__(self):
        self.models = {}

    def add(self, name, nodes, constants=None, shape=(1, 3, 9, 10), opset=17):
        graph = helper.make_graph(
            nodes,
            name,
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
            [numpy_helper.from_array(value, key) for key, value in (constants or {}).items()],
        )
        operators = [helper.make_opsetid("", opset)]
        self.models[name] = helper.make_model(graph, opset_imports=operators, ir_version=8)

    def one(self, operator, suffix="", shape=(1, 3, 9, 10), opset=17, **attributes):
        name = operator.lower() + suffix
        self.add(name, [node(operator, ["x"], ["y"], **attributes)], None, shape, opset)

    def convolution(self, name, outputs, group=1, kernel=(3, 3), channels=3, bias=True, **attributes):
        constants = {"w": draw(outputs, channels // group, *kernel)}
        if bias:
            constants["b"] = draw(outputs)
        nodes = [node("Conv", ["x", *constants], ["y"], group=group, **attributes)]
        self.add("conv-" + name, nodes, constants, (1, channels, 11, 13))

    def normalised(self, name, outputs, group=1, kernel=(3, 3), channels=3, bias=False, **attributes):
        weights = {"w": draw(outputs, channels // group, *kernel)}
        if bias:
            weights["c"] = draw(outputs)
        norm = {"s": draw(outputs), "b": draw(outputs), "m": draw(outputs), "v": np.abs(draw(outputs)) + np.float32(0.1)}
        nodes = [
            node("Conv", ["x", *weights], ["sums"], group=group, **attributes),
            node("BatchNormalization", ["sums", *norm], ["n"], epsilon=0.001),
            node("Relu", ["n"], ["y"]),
        ]
        self.add("conv-normalised-" + name, nodes, dict(weights, **norm), (1, channels, 11, 13))

    def transposed(self, name, outputs, group=1, channels=4, **attributes):
        constants = {"w": draw(channels, outputs // group, 3, 3), "b": draw(outputs)}
        nodes = [node("ConvTranspose", ["x", "w", "b"], ["y"], group=group, **attributes)]
        self.add("convtranspose-" + name, nodes, constants, (1, channels, 5, 6))

    def slice(self, name, *lists):
        names = ["starts", "ends", "axes", "steps"]
        constants = {names[i]: whole(*values) for i, values in enumerate(lists)}
        self.add("slice-" + name, [node("Slice", ["x", *constants], ["y"])], constants)

    def resize(self, name, mode, position, scales=None, sizes=None, shape=(1, 3, 5, 7), **attributes):
        key, values = ("s", np.array(scales, np.float32)) if scales else ("z", whole(*sizes))
        inputs = ["x", "", key] if scales else ["x", "", "", key]
        nodes = [
            node("Resize", inputs, ["y"], mode=mode, coordinate_transformation_mode=position, **attributes)
        ]
        opset = 19 if "symmetric" in position else 17
        self.add("resize-" + name, nodes, {key: values}, shape, opset)


def windows(cases):
    c = cases.convolution
    c("plain", 4)
    c("without-bias", 4, bias=False)
    c("pads", 5, pads=[1, 2, 0, 3])
    c("same-upper", 5, auto_pad="SAME_UPPER", strides=[2, 2])
    c("same-lower", 5, auto_pad="SAME_LOWER", strides=[2, 3])
    c("valid", 5, auto_pad="VALID")
    c("dilated", 4, dilations=[2, 3], pads=[2, 3, 2, 3])
    c("wide", 4, kernel=(1, 5), pads=[0, 2, 0, 2])
    c("tall", 7, kernel=(5, 2), strides=[2, 1])
    c("groups2", 6, group=2, channels=4, pads=[1, 1, 1, 1])
    c("groups4", 8, group=4, channels=32, pads=[1, 1, 1, 1], strides=[2, 2])
    c("depthwise", 20, group=20, channels=20, pads=[1, 1, 1, 1])
    c("depthwise-strided", 20, group=20, channels=20, pads=[1, 1, 1, 1], strides=[2, 2])
    c("depthwise-twofold", 40, group=20, channels=20, pads=[1, 1, 1, 1])
    c("depthwise-dilated", 33, group=33, channels=33, pads=[2, 2, 2, 2], dilations=[2, 2])
    c("winograd", 32, channels=16, pads=[1, 1, 1, 1])
    c("pointwise", 17, kernel=(1, 1), channels=5)
    c("pointwise-strided", 17, kernel=(1, 1), channels=5, strides=[2, 2])
    c("grey", 4, channels=1)
    n = cases.normalised
    n("square", 5)
    n("wide", 5, kernel=(1, 5), pads=[0, 2, 0, 2])
    n("tall", 5, kernel=(7, 1), pads=[3, 0, 3, 0], bias=True)
    n("groups", 6, group=2, channels=4, dilations=[1, 2])
    n("depthwise", 20, group=20, channels=20, pads=[1, 1, 1, 1], bias=True)
    t = cases.transposed
    t("plain", 3)
    t("strided", 3, strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1])
    t("groups", 4, group=2, strides=[2, 3])
    t("dilated", 3, dilations=[2, 2])
    t("shape", 3, strides=[2, 2], output_shape=[10, 12])
    t("same-upper", 3, strides=[2, 2], auto_pad="SAME_UPPER")
    t("same-lower", 3, strides=[2, 2], auto_pad="SAME_LOWER")
    t("uneven", 3, pads=[0, 1, 1, 2])
    forms = [
        dict(kernel_shape=[2, 2]),
        dict(kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1),
        dict(kernel_shape=[3, 2], strides=[2, 1], pads=[1, 0, 1, 1]),
        dict(kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], ceil_mode=1),
        dict(kernel_shape=[3, 3], auto_pad="SAME_UPPER", strides=[2, 2]),
        dict(kernel_shape=[3, 3], auto_pad="SAME_LOWER", strides=[2, 2]),
        dict(kernel_shape=[2, 2], strides=[3, 3], ceil_mode=1),
    ]
    for number, form in enumerate(forms):
        cases.one("MaxPool", f"-{number}", **form)
        cases.one("AveragePool", f"-{number}", **form)
        cases.one("AveragePool", f"-padding-{number}", opset=19, count_include_pad=1, **form)
    cases.one("MaxPool", "-dilated", kernel_shape=[2, 3], dilations=[2, 2])
    cases.one("GlobalAveragePool")
    cases.one("GlobalMaxPool")


def functions(cases):
    for operator in "Relu Sigmoid HardSigmoid HardSwish Tanh Elu Softplus Exp Abs Neg Identity Dropout".split():
        cases.one(operator)
    cases.one("LeakyRelu", alpha=0.1)
    cases.one("HardSigmoid", "-other", alpha=0.3, beta=0.4)
    cases.one("Softmax")
    cases.one("Softmax", "-channels", axis=1)
    cases.one("Softmax", "-rows", axis=2)
    cases.one("Softmax", "-old", opset=11)
    cases.one("LRN", size=3)
    cases.one("LRN", "-other", size=5, alpha=0.3, beta=0.6, bias=2.0)
    limits = {"a": np.float32(-0.3), "b": np.float32(0.5)}
    cases.add("clip", [node("Clip", ["x", "a", "b"], ["y"])], limits)
    cases.add("clip-lower", [node("Clip", ["x", "a"], ["y"])], {"a": np.float32(-0.3)})
    cases.one("Clip", "-old", opset=9, min=0.0, max=6.0)
    for name, shape in dict(channel=(3, 1, 1), one=(1,), four=(1, 3, 1, 1), place=(3, 9, 10)).items():
        cases.add("prelu-" + name, [node("PRelu", ["x", "s"], ["y"])], {"s": draw(*shape)})
    shapes = dict(
        channel=(1, 3, 1, 1), three=(3, 1, 1), one=(), columns=(10,), rows=(9, 1), all=(1, 3, 9, 10)
    )
    for operator in ["Add", "Sub", "Mul", "Div"]:
        name = operator.lower()
        for kind, shape in shapes.items():
            cases.add(f"{name}-{kind}", [node(operator, ["x", "s"], ["y"])], {"s": draw(*shape)})
            cases.add(f"{name}-{kind}-first", [node(operator, ["s", "x"], ["y"])], {"s": draw(*shape)})
        pooled = node("GlobalAveragePool", ["x"], ["p"])
        cases.add(f"{name}-both", [pooled, node(operator, ["x", "p"], ["y"])])
    positive = node("Abs", ["x"], ["a"])
    cases.add("pow", [positive, node("Pow", ["a", "s"], ["y"])], {"s": np.float32(1.5)})
    cases.add("sum", [positive, node("Sum", ["x", "a", "s"], ["y"])], {"s": draw(3, 1, 1)})
    cases.add("max", [node("Neg", ["x"], ["a"]), node("Max", ["x", "a"], ["y"])])
    norm = {"s": draw(3), "b": draw(3), "m": draw(3), "v": np.abs(draw(3)) + np.float32(0.1)}
    inputs = ["s", "b", "m", "v"]
    cases.add("batchnorm", [node("BatchNormalization", ["x", *inputs], ["y"])], norm)
    cases.add(
        "batchnorm-rows",
        [node("Reshape", ["x", "r"], ["f"]), node("BatchNormalization", ["f", *inputs], ["y"])],
        dict(norm, r=whole(1, 3, 90)),
    )
    cases.add(
        "batchnorm-vector",
        [
            node("GlobalAveragePool", ["x"], ["p"]),
            node("Flatten", ["p"], ["f"]),
            node("BatchNormalization", ["f", *inputs], ["y"]),
        ],
        norm,
    )
    pair = {"s": draw(3), "b": draw(3)}
    cases.add("instancenorm", [node("InstanceNormalization", ["x", "s", "b"], ["y"], epsilon=0.01)], pair)
    grouped = [
        node("Reshape", ["x", "r"], ["f"]),
        node("InstanceNormalization", ["f", "s", "b"], ["n"]),
        node("Reshape", ["n", "back"], ["y"]),
    ]
    shapes = {"r": whole(0, 3, -1), "back": whole(0, 6, 9, 10)}
    cases.add("groupnorm", grouped, dict(pair, **shapes), (1, 6, 9, 10))
    for axis, shape in {1: (3, 9, 10), 2: (9, 10), 3: (10,), -1: (10,)}.items():
        name = f"layernorm{axis}"
        constants = {"s": draw(*shape), "b": draw(*shape)}
        nodes = [node("LayerNormalization", ["x", "s", "b"], ["y"], axis=axis, epsilon=0.01)]
        cases.add(name, nodes, constants)
    nodes = [node("LayerNormalization", ["x", "s"], ["y"])]
    cases.add("layernorm-without-shift", nodes, {"s": draw(10)})
    tokens = [node("Reshape", ["x", "r"], ["t"]), node("LayerNormalization", ["t", "s", "b"], ["y"])]
    cases.add("layernorm-tokens", tokens, {"r": whole(0, 9, 30), "s": draw(30), "b": draw(30)})
    last = [
        node("Transpose", ["x"], ["t"], perm=[0, 2, 3, 1]),
        node("LayerNormalization", ["t", "s", "b"], ["n"]),
        node("Transpose", ["n"], ["y"], perm=[0, 3, 1, 2]),
    ]
    cases.add("layernorm-channels", last, pair)
    cases.add(
        "residual",
        [
            node("Conv", ["x", "w"], ["c"], pads=[1, 1, 1, 1]),
            node("BatchNormalization", ["c", *inputs], ["n"]),
            node("Add", ["n", "x"], ["a"]),
            node("Relu", ["a"], ["y"]),
        ],
        dict(norm, w=draw(3, 3, 3, 3)),
    )


def shapes(cases):
    add = cases.add
    for axis in [1, 2, 3, -1]:
        nodes = [node("Relu", ["x"], ["a"]), node("Concat", ["x", "a", "x"], ["y"], axis=axis)]
        add(f"concat{axis}", nodes)
    add("concat-constant", [node("Concat", ["x", "k"], ["y"], axis=1)], {"k": draw(1, 2, 9, 10)})
    join = node("Concat", ["b", "a"], ["y"], axis=2)
    add("split", [node("Split", ["x", "s"], ["a", "b"], axis=2), join], {"s": whole(4, 5)})
    join = node("Concat", ["b", "a"], ["y"], axis=3)
    add("split-number", [node("Split", ["x"], ["a", "b"], axis=3, num_outputs=2), join], opset=18)
    join = node("Concat", ["b", "a"], ["y"], axis=1)
    add("split-old", [node("Split", ["x"], ["a", "b"], axis=1, split=[1, 2]), join], opset=11)
    cases.slice("ends", [0, 1], [2**63 - 1, 3])
    cases.slice("axis", [1], [-1], [2])
    cases.slice("backwards", [-1], [-(2**63)], [3], [-2])
    cases.slice("steps", [1, 2], [9, 8], [-2, -1], [3, 2])
    cases.one("Slice", "-old", opset=9, starts=[1, 2], ends=[3, 100], axes=[1, 3])
    for mode in ["constant", "edge", "reflect"]:
        pads = {"p": whole(0, 0, 1, 2, 0, 0, 3, 0)}
        add("pad-" + mode, [node("Pad", ["x", "p"], ["y"], mode=mode)], pads)
    pads = {"p": whole(0, 2, 1, 2, 0, 1, -2, 0), "v": np.float32(2)}
    add("pad-value", [node("Pad", ["x", "p", "v"], ["y"])], pads)
    cases.one("Pad", "-old", opset=9, pads=[0, 0, 1, 1, 0, 0, 2, 2], value=1.5)
    axes = {"p": whole(1, 2, 3, 4), "ax": whole(2, -1)}
    add("pad-axes", [node("Pad", ["x", "p", "", "ax"], ["y"])], axes, opset=18)
    cases.one("ReduceMean", axes=[2, 3])
    cases.one("ReduceMean", "-gone", axes=[2, 3], keepdims=0)
    cases.one("ReduceMean", "-channels", axes=[1], keepdims=0)
    add("reducemean-new", [node("ReduceMean", ["x", "a"], ["y"])], {"a": whole(-1, -2)}, opset=18)
    add("reducesum", [node("ReduceSum", ["x", "a"], ["y"])], {"a": whole(1)})
    cases.one("ReduceMax", axes=[3], keepdims=0)
    cases.one("ReduceL2", axes=[1])
    flat = node("Flatten", ["x"], ["f"])
    weights = {"w": draw(270, 7), "b": draw(7)}
    add("gemm", [flat, node("Gemm", ["f", "w", "b"], ["y"], alpha=0.5, beta=2.0)], weights)
    turned = {"w": draw(7, 270), "b": draw(1, 7)}
    add("gemm-turned", [flat, node("Gemm", ["f", "w", "b"], ["y"], transB=1)], turned)
    add("matmul", [flat, node("MatMul", ["f", "w"], ["y"])], {"w": draw(270, 7)})
    add("matmul-map", [node("MatMul", ["x", "w"], ["y"])], {"w": draw(10, 7)})
    rows = [node("Reshape", ["x", "s"], ["f"]), node("MatMul", ["f", "w"], ["y"])]
    add("matmul-rows", rows, {"w": draw(90, 7), "s": whole(0, 3, 90)})
    tokens = node("Reshape", ["x", "s"], ["t"])
    turned = node("Transpose", ["t"], ["u"], perm=[0, 2, 1])
    add("matmul-computed", [tokens, turned, node("MatMul", ["t", "u"], ["y"])], {"s": whole(0, 3, 90)})
    rows = node("Transpose", ["x"], ["u"], perm=[0, 1, 3, 2])
    add("matmul-computed-maps", [rows, node("MatMul", ["x", "u"], ["y"])])
    heads = {"s": whole(0, 5, 3, 3, 6)}
    rows = node("Transpose", ["t"], ["u"], perm=[0, 1, 2, 4, 3])
    add("matmul-computed-heads", [tokens, rows, node("MatMul", ["u", "t"], ["y"])], heads)
    pooled = node("ReduceMean", ["x"], ["p"], axes=[1])
    turned = node("Transpose", ["p"], ["u"], perm=[0, 1, 3, 2])
    add("matmul-computed-stretched", [pooled, turned, node("MatMul", ["x", "u"], ["y"])])
    add("matmul-first", [node("MatMul", ["w", "x"], ["y"])], {"w": draw(4, 9)})
    add("matmul-stack", [node("MatMul", ["x", "w"], ["y"])], {"w": draw(3, 10, 4)})
    attention = [
        node("Reshape", ["x", "s"], ["t"]),
        node("MatMul", ["t", "q"], ["a"]),
        node("MatMul", ["t", "k"], ["b"]),
        node("Transpose", ["b"], ["c"], perm=[0, 2, 1]),
        node("MatMul", ["a", "c"], ["d"]),
        node("Softmax", ["d"], ["e"], axis=-1),
        node("MatMul", ["e", "t"], ["y"]),
    ]
    weights = {"q": draw(30, 8) / 8, "k": draw(30, 8) / 8, "s": whole(0, 9, 30)}
    add("attention", attention, weights)
    cases.one("Flatten")
    cases.one("Transpose", "-last", perm=[0, 2, 3, 1])
    cases.one("Transpose", "-turned", perm=[0, 3, 2, 1])
    add("reshape", [node("Reshape", ["x", "s"], ["y"])], {"s": whole(0, -1, 3)})
    add("reshape-map", [node("Reshape", ["x", "s"], ["y"])], {"s": whole(1, 9, 3, 10)})
    shuffle = [
        node("Reshape", ["x", "s"], ["a"]),
        node("Transpose", ["a"], ["b"], perm=[0, 2, 1, 3, 4]),
        node("Reshape", ["b", "t"], ["y"]),
    ]
    add("shuffle", shuffle, {"s": whole(1, 3, 2, 9, 10), "t": whole(1, 6, 9, 10)}, (1, 6, 9, 10))
    pooled = [node("GlobalAveragePool", ["x"], ["p"])]
    add("squeeze", [*pooled, node("Squeeze", ["p", "a"], ["y"])], {"a": whole(2, 3)})
    gate = [
        node("Squeeze", ["p", "a"], ["q"]),
        node("Unsqueeze", ["q", "a"], ["r"]),
        node("Mul", ["x", "r"], ["y"]),
    ]
    add("unsqueeze", pooled + gate, {"a": whole(2, 3)})
    add("unsqueeze-old", [flat, node("Unsqueeze", ["f"], ["y"], axes=[1])], opset=11)
    add("gather", [node("Gather", ["x", "i"], ["y"], axis=1)], {"i": whole(2, 0, -1)})
    add("gather-one", [node("Gather", ["x", "i"], ["y"], axis=1)], {"i": np.array(1, np.int64)})
    add("expand", [*pooled, node("Expand", ["p", "s"], ["y"])], {"s": whole(1, 3, 4, 5)})
    chain = [
        node("Shape", ["x"], ["sh"]),
        node("Gather", ["sh", "z"], ["g"]),
        node("Unsqueeze", ["g", "ax"], ["u"]),
        node("Concat", ["u", "m"], ["t"], axis=0),
        node("Reshape", ["x", "t"], ["y"]),
    ]
    constants = {"z": np.array(0, np.int64), "ax": whole(0), "m": whole(-1)}
    add("shape-chain", chain, constants, ("n", 3, 9, 10))
    constant = node("Constant", [], ["k"], value=numpy_helper.from_array(draw(1, 3, 1, 1)))
    add("constant", [constant, node("Mul", ["x", "k"], ["y"])])
    last = [node("Transpose", ["x"], ["c"], perm=[0, 3, 1, 2]), node("Conv", ["c", "w"], ["y"])]
    add("channels-last", last, {"w": draw(4, 3, 3, 3)}, (1, 9, 10, 3))


def resizing(cases):
    positions = ["half_pixel", "align_corners", "asymmetric", "pytorch_half_pixel", "half_pixel_symmetric"]
    for position in positions:
        cases.resize("linear-" + position, "linear", position, [1, 1, 2, 2])
        cases.resize("linear-sizes-" + position, "linear", position, sizes=[1, 3, 8, 3])
        cases.resize("linear-odd-" + position, "linear", position, [1, 1, 0.6, 1.7])
        for rounding in ["round_prefer_floor", "floor", "ceil", "round_prefer_ceil"]:
            name = f"nearest-{position}-{rounding}"
            cases.resize(name, "nearest", position, [1, 1, 2, 2], nearest_mode=rounding)
            cases.resize(name + "-sizes", "nearest", position, sizes=[1, 3, 9, 4], nearest_mode=rounding)
        for number, form in enumerate([dict(scales=[1, 1, 2, 2]), dict(sizes=[1, 3, 8, 3]), dict(scales=[1, 1, 0.6, 1.7])]):
            cases.resize(f"cubic{number}-{position}", "cubic", position, **form)
    cases.resize("cubic-sharp", "cubic", "half_pixel", [1, 1, 2, 3], cubic_coeff_a=-0.5)
    cases.resize("cubic-inside", "cubic", "half_pixel", [1, 1, 2, 3], exclude_outside=1)
    cases.resize("cubic-wide", "cubic", "half_pixel", [1, 1, 1, 2], shape=(1, 19, 5, 7))
    scales = {"s": np.array([1, 1, 2, 3], np.float32)}
    for mode in ["nearest", "linear"]:
        nodes = [node("Upsample", ["x", "s"], ["y"], mode=mode)]
        cases.add("upsample-" + mode, nodes, scales, (1, 3, 4, 5), 9)
    cases.add("resize-old", [node("Resize", ["x", "s"], ["y"], mode="nearest")], scales, (1, 3, 4, 5), 10)


def all_models():
    cases = Cases()
    for kind in [windows, functions, shapes, resizing]:
        kind(cases)
    return cases.models
