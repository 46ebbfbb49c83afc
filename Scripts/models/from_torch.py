#!/usr/bin/env python3
"""Writes P-Net, R-Net and O-Net of facenet-pytorch as ONNX files: from_torch.py FOLDER

Each is held to PyTorch. The package itself asks for torchvision, so only the file that defines the networks is run.
"""

import importlib.util
import pathlib
import sys
import types

import torch

import network

SIDES = {"PNet": 24, "RNet": 24, "ONet": 48}


def module():
    spec = importlib.util.find_spec("facenet_pytorch")
    path = pathlib.Path(spec.submodule_search_locations[0]) / "models" / "mtcnn.py"
    line = "from .utils.detect_face import detect_face, extract_face"
    found = types.ModuleType("mtcnn")
    found.__file__ = str(path)
    exec(compile(path.read_text().replace(line, ""), str(path), "exec"), found.__dict__)
    return found


def main(folder):
    torch.manual_seed(0)
    mtcnn = module()
    for name, side in SIDES.items():
        net = getattr(mtcnn, name)().eval()
        pictures = torch.rand(4, 3, side, side) * 2 - 1
        path = folder / f"mtcnn-{name[0].lower()}net.onnx"
        axes = {"input": {0: "n"}}
        with torch.no_grad():
            wanted = net(pictures)
            torch.onnx.export(
                net, (pictures,), str(path), dynamo=False, opset_version=17, input_names=["input"], dynamic_axes=axes
            )
        found = network.run(path, pictures.numpy())
        network.hold(path, f"PyTorch {torch.__version__}", zip(found.values(), [value.numpy() for value in wanted]))


main(pathlib.Path(sys.argv[1]))
