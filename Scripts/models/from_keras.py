#!/usr/bin/env python3
"""Writes a network of Keras 2 in an HDF5 file as an ONNX file: from_keras.py FILE.hdf5 FILE.onnx

Reads the layers that small convolutional networks have, and ends at any other. The outcome is held to Keras.
Maps get their channels first; nodes have the names of the layers.
"""

import json
import os
import pathlib
import sys

import h5py
import numpy as np

import network


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def read(path):
    """The layers in their order, each as its class, settings and inputs, and its weights by name."""
    with h5py.File(path) as file:
        config = json.loads(text(file.attrs["model_config"]))["config"]
        layers = config["layers"] if isinstance(config, dict) else config
        stored = file["model_weights"]
        weights = {}
        for layer in layers:
            name = layer["config"]["name"]
            group = stored[name] if name in stored else None
            names = [text(item) for item in group.attrs.get("weight_names", [])] if group is not None else []
            weights[name] = {item.split("/")[-1].split(":")[0]: np.array(group[item]) for item in names}
    return layers, weights


def inputs_of(layer):
    nodes = layer.get("inbound_nodes", [])
    return [entry[0] for entry in nodes[0]] if nodes else []


class Converter:
    def __init__(self, layers, weights):
        self.layers, self.weights = layers, weights
        _, rows, columns, channels = layers[0]["config"]["batch_input_shape"]
        if rows != columns:
            raise SystemExit(f"takes pictures of {rows} × {columns}")
        self.side, self.channels = rows, channels
        self.net = network.Network("keras", channels, rows)
        self.made = {}

    def window(self, config, key):
        strides = config["strides"] or config[key]
        pad = {"same": "SAME_UPPER", "valid": "VALID"}[config["padding"]]
        return {"kernel_shape": config[key], "strides": strides, "auto_pad": pad}

    def convolution(self, name, x, kernel, config, bias=None, group=1, dilations=None):
        tensors = [self.net.constant(f"{name}.weight", kernel)]
        if bias is not None:
            tensors.append(self.net.constant(f"{name}.bias", bias))
        window = self.window(config, "kernel_size")
        return self.net.add("Conv", [x, *tensors], name, group=group, dilations=dilations or [1, 1], **window)

    def activated(self, x, name, config):
        kind = config.get("activation", "linear")
        if kind == "linear":
            return x
        operator = {"relu": "Relu", "softmax": "Softmax", "sigmoid": "Sigmoid", "tanh": "Tanh"}.get(kind)
        if operator is None:
            raise SystemExit(f"{name}: the activation {kind} is not converted")
        return self.net.add(operator, [x], name, **({"axis": 1} if operator == "Softmax" else {}))

    def layer(self, layer):
        kind, config = layer["class_name"], layer["config"]
        name, weights = config["name"], self.weights[layer["config"]["name"]]
        inputs = [self.made[item] for item in inputs_of(layer)]
        x = inputs[0] if inputs else "input"
        if kind == "InputLayer":
            return "input"
        if kind == "Conv2D":
            kernel = weights["kernel"].transpose(3, 2, 0, 1)
            plain = name if config["activation"] == "linear" else f"{name}.linear"
            made = self.convolution(plain, x, kernel, config, weights.get("bias"), dilations=config["dilation_rate"])
            return self.activated(made, name, config)
        if kind == "SeparableConv2D":
            depth = weights["depthwise_kernel"].transpose(2, 3, 0, 1)
            channels, multiplier = depth.shape[:2]
            depth = depth.reshape(channels * multiplier, 1, *depth.shape[2:])
            x = self.convolution(f"{name}.depthwise", x, depth, config, group=channels)
            point = self.net.constant(f"{name}.pointwise", weights["pointwise_kernel"].transpose(3, 2, 0, 1))
            bias = [self.net.constant(f"{name}.bias", weights["bias"])] if "bias" in weights else []
            plain = name if config["activation"] == "linear" else f"{name}.linear"
            return self.activated(self.net.add("Conv", [x, point, *bias], plain), name, config)
        if kind == "BatchNormalization":
            count = len(weights["moving_mean"])
            parts = {"gamma": np.ones(count), "beta": np.zeros(count), **weights}
            order = ["gamma", "beta", "moving_mean", "moving_variance"]
            tensors = [self.net.constant(f"{name}.{part}", parts[part].astype(np.float32)) for part in order]
            return self.net.add("BatchNormalization", [x, *tensors], name, epsilon=config["epsilon"])
        if kind == "Activation":
            return self.activated(x, name, config)
        if kind == "MaxPooling2D":
            return self.net.add("MaxPool", [x], name, **self.window(config, "pool_size"))
        if kind == "Add":
            return self.net.add("Add", inputs, name)
        if kind == "GlobalAveragePooling2D":
            return self.net.add("Flatten", [self.net.add("GlobalAveragePool", [x], f"{name}.maps")], name)
        if kind == "Dropout":
            return x
        raise SystemExit(f"{name}: a layer {kind} is not converted")

    def run(self, target):
        for layer in self.layers:
            self.made[layer["config"]["name"]] = self.layer(layer)
        self.net.write(target, [self.made[self.layers[-1]["config"]["name"]]])


def main(source, target):
    converter = Converter(*read(source))
    converter.run(target)
    shape = (4, converter.channels, converter.side, converter.side)
    pictures = np.random.default_rng(0).uniform(-1, 1, shape).astype(np.float32)
    os.environ.setdefault("KERAS_BACKEND", "torch")
    import keras

    model = keras.models.load_model(source, compile=False)
    wanted = np.asarray(model.predict(pictures.transpose(0, 2, 3, 1), verbose=0))
    network.hold(target, f"Keras {keras.__version__}", [(*network.run(target, pictures).values(), wanted)])


main(*map(pathlib.Path, sys.argv[1:3]))
