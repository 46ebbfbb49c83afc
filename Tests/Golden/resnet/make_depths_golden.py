"""Writes depths.json: logits of ResNet-18, -34, -50 and -101 from PyTorch, which DepthGoldenTests compares.

Usage: python3 make_depths_golden.py        (needs torch and numpy; written by 2.13.0)

The networks are written out below after He et al. 2016, Table 1, with torchvision's names and strides.
Where torchvision is there, they are first compared with its own. Weights and images are drawn as in
make_resnet_golden.py: tensor t of the state dict without num_batches_tracked is the stream
SplitMix64(WEIGHTS + t). Logits are those of float64; `relative` is twice what float32 differs by.
"""

import json
import pathlib

import torch
from torch import nn

from make_resnet_golden import CLASSES, VERSION, WEIGHTS, batch_seed, bounds, make_batch, uniform

BLOCKS = {
    "resnet18": (1, [2, 2, 2, 2]), "resnet34": (1, [3, 4, 6, 3]),
    "resnet50": (4, [3, 4, 6, 3]), "resnet101": (4, [3, 4, 23, 3]),
}


class Block(nn.Module):
    """A basic block (expansion 1) or a bottleneck (expansion 4), its stride at the first 3×3."""

    def __init__(self, inputs, width, expansion, stride):
        super().__init__()
        outputs = width * expansion
        sizes = [(inputs, width, 3), (width, width, 3)]
        if expansion == 4:
            sizes = [(inputs, width, 1), (width, width, 3), (width, outputs, 1)]
        self.depth = len(sizes)
        strided = next(k for k, size in enumerate(sizes) if size[2] == 3)
        for k, (i, o, side) in enumerate(sizes, 1):
            step = stride if k == strided + 1 else 1
            self.add_module(f"conv{k}", nn.Conv2d(i, o, side, step, side // 2, bias=False))
            self.add_module(f"bn{k}", nn.BatchNorm2d(o))
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = x
        for k in range(1, self.depth + 1):
            y = self.get_submodule(f"bn{k}")(self.get_submodule(f"conv{k}")(y))
            if k < self.depth:
                y = y.relu()
        return (y + (self.downsample(x) if self.downsample else x)).relu()


class ResNet(nn.Module):
    def __init__(self, expansion, blocks):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        channels = 64
        for stage, count in enumerate(blocks):
            width, layer = 64 << stage, []
            for place in range(count):
                stride = 2 if stage and not place else 1
                layer.append(Block(channels, width, expansion, stride))
                channels = width * expansion
            self.add_module(f"layer{stage + 1}", nn.Sequential(*layer))
        self.fc = nn.Linear(channels, CLASSES)

    def forward(self, x):
        y = nn.functional.max_pool2d(self.bn1(self.conv1(x)).relu(), 3, 2, 1)
        for stage in range(1, 5):
            y = self.get_submodule(f"layer{stage}")(y)
        return self.fc(y.mean((2, 3)))


def make_network(name):
    model = ResNet(*BLOCKS[name])
    state = model.state_dict()
    names = [key for key in state if not key.endswith("num_batches_tracked")]
    for t, key in enumerate(names):
        low, high = bounds(key, state[key].shape)
        drawn = uniform(WEIGHTS + t, state[key].numel(), low, high).astype("float32")
        state[key] = torch.from_numpy(drawn).reshape(state[key].shape)
    model.load_state_dict(state)
    return model.eval()


def compare_with_torchvision(name, model, images):
    try:
        import torchvision
    except ImportError:
        return
    other = getattr(torchvision.models, name)(num_classes=CLASSES)
    other.load_state_dict(model.state_dict())
    assert torch.equal(other.eval()(images), model(images)), name


def main():
    torch.set_num_threads(1)
    images = make_batch(0)[0][:2]
    depths = []
    with torch.no_grad():
        for name in BLOCKS:
            model = make_network(name)
            compare_with_torchvision(name, model, images)
            rough = model(images).double()
            exact = model.double()(images.double())
            off = ((rough - exact).norm() / exact.norm()).item()
            depths.append({
                "name": name, "parameters": sum(p.numel() for p in model.parameters()),
                "relative": float(f"{max(2 * off, 1e-5):.3g}"),
                "values": [float(f"{value:.10g}") for value in exact.flatten().tolist()]})
    text = json.dumps({"version": VERSION, "images": batch_seed(0), "depths": depths},
                      separators=(",", ":"))
    path = pathlib.Path(__file__).parent / "depths.json"
    path.write_text(text.replace('{"name"', '\n{"name"') + "\n")


if __name__ == "__main__":
    main()
