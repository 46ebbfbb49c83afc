#!/usr/bin/env python3
"""Writes a network of TensorFlow Lite as an ONNX file: from_tflite.py FILE.tflite FILE.onnx

Reads the operators that MediaPipe's face networks have, and ends at any other. The outcome is held to LiteRT. Maps get
their channels first; values keep their names.
"""

import pathlib
import sys

import numpy as np
import tflite

import network

TYPES = {tflite.TensorType.FLOAT32: np.float32, tflite.TensorType.FLOAT16: np.float16, tflite.TensorType.INT32: np.int32}
OPERATORS = {value: name for name, value in vars(tflite.BuiltinOperator).items() if isinstance(value, int)}
ACTIVATIONS = {value: name for name, value in vars(tflite.ActivationFunctionType).items() if isinstance(value, int)}


class Converter:
    def __init__(self, content):
        self.model = tflite.Model.GetRootAsModel(content, 0)
        self.graph = self.model.Subgraphs(0)
        shape = self.shape(self.graph.Inputs(0))
        if len(shape) != 4 or shape[1] != shape[2]:
            raise SystemExit(f"takes {shape}")
        self.side, self.channels = shape[1], shape[3]
        self.net = network.Network("tflite", self.channels, self.side)
        self.made = {self.graph.Inputs(0): "input"}
        self.known = {}

    def shape(self, number):
        return self.graph.Tensors(number).ShapeAsNumpy().tolist()

    def name(self, number):
        return self.graph.Tensors(number).Name().decode()

    def numbers(self, number):
        """Known numbers, or nothing where a picture decides them."""
        if number in self.known:
            return self.known[number]
        tensor = self.graph.Tensors(number)
        buffer = self.model.Buffers(tensor.Buffer())
        if buffer.DataLength() == 0:
            return None
        values = np.frombuffer(buffer.DataAsNumpy().tobytes(), TYPES[tensor.Type()])
        return values.reshape(self.shape(number))

    def options(self, operator, kind):
        options = kind()
        table = operator.BuiltinOptions()
        options.Init(table.Bytes, table.Pos)
        return options

    def window(self, options, kernel):
        pad = {tflite.Padding.SAME: "SAME_UPPER", tflite.Padding.VALID: "VALID"}[options.Padding()]
        strides = [options.StrideH(), options.StrideW()]
        return {"kernel_shape": list(kernel), "strides": strides, "auto_pad": pad}

    def activated(self, x, output, kind):
        word = ACTIVATIONS[kind]
        if word == "RELU":
            return self.net.add("Relu", [x], output)
        if word == "RELU6":
            low, high = self.net.constant(f"{output}.low", np.float32(0)), self.net.constant(f"{output}.high", np.float32(6))
            return self.net.add("Clip", [x, low, high], output)
        raise SystemExit(f"{output}: the activation {word} is not converted")

    def convolution(self, inputs, output, options, is_depthwise):
        weight, bias = self.numbers(inputs[1]), self.numbers(inputs[2])
        kernel = weight.transpose(3, 0, 1, 2) if is_depthwise else weight.transpose(0, 3, 1, 2)
        group = self.shape(inputs[0])[3] if is_depthwise else 1
        parts = [
            self.net.constant(f"{output}.weight", kernel.astype(np.float32)),
            self.net.constant(f"{output}.bias", bias.astype(np.float32)),
        ]
        dilations = [options.DilationHFactor(), options.DilationWFactor()]
        is_plain = options.FusedActivationFunction() == tflite.ActivationFunctionType.NONE
        made = self.net.add(
            "Conv", [self.made[inputs[0]], *parts], output if is_plain else f"{output}.linear",
            group=group, dilations=dilations, **self.window(options, kernel.shape[2:]),
        )
        return made if is_plain else self.activated(made, output, options.FusedActivationFunction())

    def value(self, number):
        """The name of an input of an element-wise operator, whose constants have their channels first."""
        numbers = self.numbers(number)
        if numbers is None:
            return self.made[number]
        values = numbers.astype(np.float32)
        values = values.transpose(0, 3, 1, 2) if values.ndim == 4 else values
        return self.net.constant(self.name(number), values)

    def reshape(self, source, output, shape):
        x = self.made[source]
        # As many images as there are.
        shape = [0, *shape[1:]] if shape[0] == 1 == self.shape(source)[0] else shape
        if len(self.shape(source)) == 4:
            x = self.net.add("Transpose", [x], f"{output}.rows", perm=[0, 2, 3, 1])
        if len(shape) == 4:
            x = self.net.add("Reshape", [x, self.net.constant(f"{output}.shape", np.int64(shape))], f"{output}.flat")
            return self.net.add("Transpose", [x], output, perm=[0, 3, 1, 2])
        return self.net.add("Reshape", [x, self.net.constant(f"{output}.shape", np.int64(shape))], output)

    def operator(self, operator):
        code = self.model.OperatorCodes(operator.OpcodeIndex())
        kind = OPERATORS[max(code.DeprecatedBuiltinCode(), code.BuiltinCode())]
        inputs, number = operator.InputsAsNumpy().tolist(), operator.Outputs(0)
        output = self.name(number)
        if kind == "DEQUANTIZE":
            self.known[number] = self.numbers(inputs[0]).astype(np.float32)
            return None
        if kind == "CONV_2D":
            return self.convolution(inputs, output, self.options(operator, tflite.Conv2DOptions), False)
        if kind == "DEPTHWISE_CONV_2D":
            return self.convolution(inputs, output, self.options(operator, tflite.DepthwiseConv2DOptions), True)
        if kind == "PRELU":
            slope = self.numbers(inputs[1]).astype(np.float32).reshape(-1, 1, 1)
            return self.net.add("PRelu", [self.made[inputs[0]], self.net.constant(f"{output}.slope", slope)], output)
        if kind == "ADD":
            options = self.options(operator, tflite.AddOptions)
            is_plain = options.FusedActivationFunction() == tflite.ActivationFunctionType.NONE
            made = self.net.add("Add", [self.value(item) for item in inputs], output if is_plain else f"{output}.sum")
            return made if is_plain else self.activated(made, output, options.FusedActivationFunction())
        if kind == "MAX_POOL_2D":
            options = self.options(operator, tflite.Pool2DOptions)
            window = self.window(options, [options.FilterHeight(), options.FilterWidth()])
            return self.net.add("MaxPool", [self.made[inputs[0]]], output, **window)
        if kind == "PAD":
            pads = self.numbers(inputs[1])[[0, 3, 1, 2]].T.reshape(-1).astype(np.int64)
            return self.net.add("Pad", [self.made[inputs[0]], self.net.constant(f"{output}.pads", pads)], output)
        if kind == "RELU":
            return self.net.add("Relu", [self.made[inputs[0]]], output)
        if kind == "LOGISTIC":
            return self.net.add("Sigmoid", [self.made[inputs[0]]], output)
        if kind == "RESHAPE":
            return self.reshape(inputs[0], output, self.shape(number))
        if kind == "CONCATENATION":
            axis = self.options(operator, tflite.ConcatenationOptions).Axis()
            sides = len(self.shape(number))
            axis = [0, 2, 3, 1][axis % sides] if sides == 4 else axis % sides
            return self.net.add("Concat", [self.value(item) for item in inputs], output, axis=axis)
        raise SystemExit(f"{output}: the operator {kind} is not converted")

    def run(self, target):
        for number in range(self.graph.OperatorsLength()):
            operator = self.graph.Operators(number)
            made = self.operator(operator)
            if made is not None:
                self.made[operator.Outputs(0)] = made
        self.outputs = [self.graph.Outputs(number) for number in range(self.graph.OutputsLength())]
        self.net.write(target, [self.made[number] for number in self.outputs])


def main(source, target):
    from ai_edge_litert.interpreter import Interpreter

    content = source.read_bytes()
    converter = Converter(content)
    converter.run(target)
    shape = (1, converter.channels, converter.side, converter.side)
    pictures = np.random.default_rng(0).uniform(0, 1, shape).astype(np.float32)
    interpreter = Interpreter(model_content=content)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], pictures.transpose(0, 2, 3, 1))
    interpreter.invoke()
    found, pairs = network.run(target, pictures), []
    for number in converter.outputs:
        values = found[converter.made[number]]
        values = values.transpose(0, 2, 3, 1) if values.ndim == 4 else values
        pairs.append((values, interpreter.get_tensor(number)))
    network.hold(target, "LiteRT", pairs)


main(*map(pathlib.Path, sys.argv[1:3]))
