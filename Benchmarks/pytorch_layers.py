"""Times the distinct layers of torchvision's ResNet-50 one by one, as `EngineBenchmark` does.

Usage: python3 pytorch_layers.py [--layout channels_last] [--side 64] [--batch 32] [--threads 2]
                                 [--runs 5] [--warm-up 1]

Prints lines of JSON: the median of a whole training step, and for each distinct layer the row of the
table it belongs to, how often the network has it, and the median seconds of one pass forward and
backward (gradients at input and parameters).
"""

import collections
import json
import statistics

import torch
import torch.nn.functional as F
import torchvision

from pytorch_resnet50 import LAYOUTS, make_batch, parse_options, seconds, training_step

NORM = "batch norm, ReLU, residual"


def inventory(side):
    """How often each distinct (row of the table, what makes it distinct) occurs."""
    model = torchvision.models.resnet50(num_classes=2)
    layers = collections.Counter()

    def note(name, module, image):
        if isinstance(module, torch.nn.Conv2d):
            kernel, stride = module.kernel_size[0], module.stride[0]
            row = "7×7 stem" if kernel == 7 else f"{kernel}×{kernel}" + ", stride 2" * (stride > 1)
            layers[row, image.shape[2], image.shape[1], module.out_channels, kernel, stride] += 1
        elif isinstance(module, torch.nn.BatchNorm2d):
            place = "shortcut" if "downsample" in name else "end" if "bn3" in name else "inside"
            layers[NORM, image.shape[2], image.shape[1], place] += 1

    for name, module in model.named_modules():
        module.register_forward_hook(
            lambda module, images, _output, name=name: note(name, module, images[0]))
    with torch.no_grad():
        model(torch.zeros(2, 3, side, side))
    return layers


class LayerTimer:
    """Times single layers."""

    def __init__(self, options):
        self.options = options
        self.layout = LAYOUTS[options.layout]

    def map(self, channels, side, needs_gradient=True):
        """A map of noise in the memory layout."""
        noise = torch.rand(self.options.batch, channels, side, side)
        return noise.contiguous(memory_format=self.layout).requires_grad_(needs_gradient)

    def median(self, work):
        return statistics.median(seconds(work, self.options.runs, self.options.warm_up))

    def time(self, forward, inputs):
        """Median seconds forward, and backward to `inputs`."""
        output = forward()
        slope = torch.rand_like(output)
        inputs = [tensor for tensor in inputs if tensor.requires_grad]
        return self.median(forward), self.median(
            lambda: torch.autograd.grad(output, inputs, slope, retain_graph=True))

    def convolution(self, side, inputs, outputs, kernel, stride):
        images = self.map(inputs, side, needs_gradient=kernel != 7)
        weight = torch.rand(outputs, inputs, kernel, kernel).contiguous(memory_format=self.layout)
        weight.requires_grad_()
        return self.time(
            lambda: F.conv2d(images, weight, stride=stride, padding=kernel // 2), [images, weight])

    def norm(self, side, channels, place):
        images, around = self.map(channels, side), self.map(channels, side)
        module = torch.nn.BatchNorm2d(channels)
        parameters = [images, module.weight, module.bias]
        if place == "shortcut":
            return self.time(lambda: module(images), parameters)
        if place == "inside":
            return self.time(lambda: F.relu_(module(images)), parameters)
        return self.time(lambda: F.relu_(module(images).add_(around)), [*parameters, around])

    def max_pool(self, side):
        images = self.map(64, side)
        return self.time(lambda: F.max_pool2d(images, 3, 2, 1), [images])

    def average_pool(self, side):
        images = self.map(2048, side)
        return self.time(lambda: F.adaptive_avg_pool2d(images, 1), [images])

    def head(self):
        features = torch.rand(self.options.batch, 2048, requires_grad=True)
        labels = torch.randint(2, (self.options.batch,))
        linear = torch.nn.Linear(2048, 2)
        return self.time(
            lambda: F.cross_entropy(linear(features), labels), [features, *linear.parameters()])

    def descent(self):
        model = torchvision.models.resnet50(num_classes=2).to(memory_format=self.layout)
        optimizer = torch.optim.SGD(
            model.parameters(), lr=0.001, momentum=0.9, weight_decay=1e-4, nesterov=True)
        for parameter in model.parameters():
            parameter.grad = torch.zeros_like(parameter)
        return 0, self.median(optimizer.step)


def main():
    options = parse_options(__doc__, ["layers"])
    timer = LayerTimer(options)
    step = training_step(
        options, timer.layout, *make_batch(options.batch, options.side, timer.layout))
    print(json.dumps({"step": timer.median(step)}), flush=True)

    def tell(kind, times, count=1):
        line = {"kind": kind, "count": count, "forward": times[0], "backward": times[1]}
        print(json.dumps(line, ensure_ascii=False), flush=True)

    sides = [options.side]  # of the image, behind the stem, and so on
    for _ in range(5):
        sides.append((sides[-1] + 1) // 2)
    for (kind, *shape), count in inventory(options.side).items():
        measure = timer.norm if kind == NORM else timer.convolution
        tell(kind, measure(*shape), count)
    tell("max and average pool", timer.max_pool(sides[1]))
    tell("max and average pool", timer.average_pool(sides[5]))
    tell("head and loss", timer.head())
    tell("SGD, running statistics", timer.descent())


if __name__ == "__main__":
    main()
