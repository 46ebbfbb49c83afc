#!/usr/bin/env python3
"""Writes dlib's face recognition network as an ONNX file: from_dlib.py FILE.dat FILE.onnx

dlib's file holds the layers' numbers, and its program the architecture: a residual network of 29 convolutions (class
face_recognition_model_v1 of dlib's tools/python). Sums pad the smaller map with zeros behind its last channel, row and
column. The outcome is held to dlib, which takes pictures of 150 pixels.
"""

import pathlib
import re
import sys

import dlib
import numpy as np

import network

SIDE = 150
# What dlib subtracts from red, green and blue before it divides by 256.
MEANS = np.array([122.782, 117.001, 104.298], np.float32)
# The channels of each level from the picture on, its blocks, and whether the first of them halves the maps.
LEVELS = [(32, 3, False), (64, 4, True), (128, 3, True), (256, 3, True), (256, 1, True)]
TAG = re.compile(rb"(con_\d|affine_\d?|fc_\d)")


def integer(content, at):
    """A whole number of dlib's: a byte with its length and sign, then its bytes, the lowest first."""
    count, is_negative = content[at] & 0x0F, content[at] & 0x80
    value = int.from_bytes(content[at + 1 : at + 1 + count], "little")
    return (-value if is_negative else value), at + 1 + count


def tensor(content, at):
    """A tensor: its version, its four sides, and float32 numbers."""
    version, at = integer(content, at)
    if version != 2:
        raise SystemExit(f"byte {at}: a tensor of version {version}, where 2 is read")
    count = 1
    for _ in range(4):
        side, at = integer(content, at)
        count *= side
    return np.frombuffer(content, "<f4", count, at), at + 4 * count


def parameters(content):
    """The numbers of the layers that have some, in the order from the picture on."""
    found, at = [], 0
    while match := TAG.search(content, at):
        kind, at = match.group().decode(), match.end()
        # A name is written behind its length.
        if content[match.start() - 2 : match.start()] != bytes([1, len(kind)]):
            continue
        if kind.startswith("fc"):
            _, at = integer(content, at)
            _, at = integer(content, at)
        values, at = tensor(content, at)
        found.append((kind.split("_")[0], values))
    return found


class Converter:
    def __init__(self, content):
        self.layers = iter(parameters(content))
        self.net = network.Network("dlib face recognition", 3, SIDE)
        self.side, self.channels, self.convolutions = SIDE, 3, 0

    def take(self, kind, count, name):
        found, values = next(self.layers, (None, np.empty(0)))
        if found != kind or len(values) != count:
            raise SystemExit(f"{name}: found {found} with {len(values)} numbers, where {kind} has {count}")
        return values

    def convolution(self, x, name, channels, kernel, stride):
        """A convolution, and the scale and shift that its batch norm became."""
        shape = (channels, self.channels, kernel, kernel)
        count = int(np.prod(shape))
        values = self.take("con", count + channels, name)
        pad = kernel // 2 if stride == 1 else 0
        tensors = [
            self.net.constant(f"{name}.weight", values[:count].reshape(shape)),
            self.net.constant(f"{name}.bias", values[count:]),
        ]
        x = self.net.add("Conv", [x, *tensors], name, kernel_shape=[kernel] * 2, strides=[stride] * 2, pads=[pad] * 4)
        self.side = (self.side + 2 * pad - kernel) // stride + 1
        self.channels = channels
        values = self.take("affine", 2 * channels, name).reshape(2, 1, channels, 1, 1)
        scale, shift = (self.net.constant(f"{name}.{part}", values[place]) for place, part in enumerate(["scale", "shift"]))
        x = self.net.add("Mul", [x, scale], f"{name}.scaled")
        return self.net.add("Add", [x, shift], f"{name}.affine")

    def padded(self, x, name, channels, side, all_channels, all_side):
        if (channels, side) == (all_channels, all_side):
            return x
        more = all_side - side
        pads = np.array([0, 0, 0, 0, 0, all_channels - channels, more, more], np.int64)
        return self.net.add("Pad", [x, self.net.constant(f"{name}.pads", pads)], f"{name}.padded")

    def block(self, x, name, channels, halves):
        around, own, side = x, self.channels, self.side
        x = self.convolution(x, f"{name}.conv1", channels, 3, 2 if halves else 1)
        x = self.convolution(self.net.add("Relu", [x], f"{name}.relu1"), f"{name}.conv2", channels, 3, 1)
        if halves:
            around = self.net.add(
                "AveragePool", [around], f"{name}.around", kernel_shape=[2, 2], strides=[2, 2])
            side = (side - 2) // 2 + 1
        most = (max(own, channels), max(side, self.side))
        x = self.padded(x, f"{name}.conv2", channels, self.side, *most)
        around = self.padded(around, f"{name}.around", own, side, *most)
        self.channels, self.side = most
        return self.net.add("Relu", [self.net.add("Add", [x, around], f"{name}.add")], name)

    def run(self, target):
        x = self.net.add("Relu", [self.convolution("input", "conv1", 32, 7, 2)], "relu1")
        x = self.net.add("MaxPool", [x], "pool1", kernel_shape=[3, 3], strides=[2, 2])
        self.side = (self.side - 3) // 2 + 1
        for level, (channels, blocks, halves) in enumerate(LEVELS):
            for block in range(blocks):
                x = self.block(x, f"level{level + 1}.{block}", channels, halves and block == 0)
        x = self.net.add("Flatten", [self.net.add("GlobalAveragePool", [x], "mean")], "features")
        weight = self.take("fc", self.channels * 128, "descriptor").reshape(self.channels, 128)
        self.net.add("MatMul", [x, self.net.constant("descriptor.weight", weight)], "descriptor")
        if (rest := next(self.layers, None)) is not None:
            raise SystemExit(f"the file has further layers, the next of them {rest[0]}")
        self.net.write(target, ["descriptor"])


def main(source, target):
    Converter(source.read_bytes()).run(target)
    pictures = np.random.default_rng(0).integers(0, 256, (4, SIDE, SIDE, 3), np.uint8)
    # Smooth ones, as noise is all alike to the network.
    ramp = np.linspace(0, 255, SIDE, dtype=np.float32)
    pictures[2] = (ramp[:, None, None] + ramp[None, :, None] * [0.2, 0.5, 0.9]) / 2
    pictures[3] = 255 - pictures[2][:, ::-1]
    model = dlib.face_recognition_model_v1(str(source))
    wanted = np.array([model.compute_face_descriptor(picture) for picture in pictures])
    prepared = ((pictures.astype(np.float32) - MEANS) / 256).transpose(0, 3, 1, 2)
    found = network.run(target, np.ascontiguousarray(prepared))["descriptor"]
    network.hold(target, f"dlib {dlib.__version__}", zip(found, wanted))


main(*map(pathlib.Path, sys.argv[1:3]))
