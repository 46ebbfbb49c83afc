"""Writes networks.json: training of several networks by PyTorch, which GoldenNetworkTests compares.

Usage: python3 make_networks_golden.py [--search]     (needs numpy, torch, facenet-pytorch 2.5.3)

The networks: ResNet-34, ResNet-101, ResNet-18 whose maps are flattened into hidden layers, and
facenet-pytorch's InceptionResnetV1 with classes. Weights and batches are drawn as in
make_resnet_golden.py: tensor t of the state dict without num_batches_tracked is the stream
SplitMix64(WEIGHTS + t), its range that of `bounds` here. Recorded are, from float64: the logits of
batch 0 in evaluation and in training, the losses of ten SGD steps, and of every gradient of batch 0
the norm, some entries and some projections. A tolerance is SLACK times what make_resnet_golden.py says:
twice the difference between the two memory layouts in float32 or of either from float64, and no less
than the median; Winograd's filtering rounds more than PyTorch's convolutions.

Dropout is that of the Swift code: the stream of its node is the first draw of
SplitMix64(seed: step, 0), and a feature is dropped where its draw is below the share.

With --search the VARIANTS are printed: for each network the first whose batch 0 has no ReLU input
within MARGIN rounding errors of zero, and no max pool behind the stem whose two greatest values are so near
each other: there a gradient jumps.
"""

import argparse
import importlib
import importlib.util
import json
import math
import pathlib
import sys
import types

import numpy as np
import torch
from torch import nn

from make_depths_golden import BLOCKS, ResNet
from make_resnet_golden import rounded, stream, summary, tolerances, uniform

VERSION = 1
WEIGHTS, IMAGES, LABELS, PROBES = 60_000, 70_000, 80_000, 90_000
CLASSES, STEPS, MARGIN, SLACK = 10, 10, 6, 2
MOMENTUM, DECAY = 0.9, 1e-4
HIDDEN, SHARE = [24, 12], 0.6
KEPT = (4, 8)
# The side of the pictures, how many, and the rate.
NETWORKS = {
    "resnet34": (64, 4, 0.002), "resnet101": (64, 4, 0.002), "resnet18-flat": (64, 4, 0.002),
    "inception-resnet-v1": (120, 8, 0.002),
}
VARIANTS = {"resnet34": 1, "resnet101": 36, "resnet18-flat": 0, "inception-resnet-v1": 84}


# The recipe


def bounds(network, name, shape):
    """The range of a tensor's values: most ReLU inputs are far from zero, and branches are weak."""
    if len(shape) == 4:
        bound = math.sqrt(3 / (shape[1] * shape[2] * shape[3]))
        return -bound, bound
    if len(shape) == 2:
        return -math.sqrt(1 / shape[1]), math.sqrt(1 / shape[1])
    if name.endswith("running_var"):
        return 0.9, 1.1
    parts = name.split(".")
    norm = parts[-2]
    last = "bn3" if network == "resnet101" else "bn2"  # of a block
    if name.endswith("weight"):
        return (0.15, 0.25) if norm == last else (0.9, 1.1)
    if name.endswith("bias"):
        if network == "inception-resnet-v1":
            return (2.8, 3.2) if norm == "bn" else (-0.1, 0.1)
        lifted = parts[0] != "fc" and norm != last and "layer4.0.down" not in name
        return (1.8, 2.2) if lifted else (-0.1, 0.1)
    return -0.1, 0.1


class Dropout(nn.Module):
    """Drops what the Swift code drops at a step."""

    step = 0

    def forward(self, x):
        if not self.training:
            return x
        draws = uniform(node_seed(self.step, 0), x.numel(), 0, 1)
        kept = torch.from_numpy(draws >= SHARE).reshape(x.shape)
        return torch.where(kept, x / (1 - SHARE), torch.zeros_like(x))


def node_seed(seed, number):
    """The first draw of SplitMix64(seed: seed, number)."""
    first = int(stream(seed, 1)[0]) ^ (number * 0xD134_2543_DE82_EF95) % 2**64
    return int(stream(int(stream(first, 1)[0]), 1)[0])


def inception():
    """facenet-pytorch's network, without the rest of its package, which needs torchvision and requests."""
    if "facenet_pytorch" not in sys.modules:
        package = types.ModuleType("facenet_pytorch")
        found = importlib.util.find_spec("facenet_pytorch")
        package.__path__ = list(found.submodule_search_locations)
        sys.modules["facenet_pytorch"] = package
        for name in ("requests", "requests.adapters"):
            sys.modules.setdefault(name, types.ModuleType(name))
        sys.modules["requests.adapters"].HTTPAdapter = None
    module = importlib.import_module("facenet_pytorch.models.inception_resnet_v1")
    model = module.InceptionResnetV1(classify=True, num_classes=CLASSES)
    model.dropout = Dropout()
    return model


def make_model(network, dtype):
    if network == "inception-resnet-v1":
        model = inception()
    else:
        model = ResNet(*BLOCKS[network.split("-")[0]])
    if network == "resnet18-flat":
        sizes = [512 * 4, *HIDDEN, CLASSES]
        layers = [nn.Linear(i, o) for i, o in zip(sizes, sizes[1:])]
        head = [part for layer in layers for part in (layer, nn.ReLU())][:-1]
        model.fc = nn.Sequential(*head)

        def forward(x):
            y = nn.functional.max_pool2d(model.bn1(model.conv1(x)).relu(), 3, 2, 1)
            for stage in range(1, 5):
                y = model.get_submodule(f"layer{stage}")(y)
            return model.fc(y.contiguous().flatten(1))

        model.forward = forward
    state = model.state_dict()
    names = [name for name in state if not name.endswith("num_batches_tracked")]
    for t, name in enumerate(names):
        low, high = bounds(network, name, state[name].shape)
        values = uniform(WEIGHTS + t, state[name].numel(), low, high).astype(np.float32)
        state[name] = torch.from_numpy(values).reshape(state[name].shape)
    model.load_state_dict(state)
    model = model.to(dtype)
    optimizer = torch.optim.SGD(
        model.parameters(), lr=NETWORKS[network][2], momentum=MOMENTUM, weight_decay=DECAY,
        nesterov=True)
    return model, optimizer


def batch_seed(network, b, variant=None):
    variant = VARIANTS[network] if variant is None else variant
    return IMAGES + 100 * (variant if b == 0 else 0) + b


def make_batch(network, b, variant=None):
    """Images [N, 3, H, W] (drawn as NHWC) and labels of batch b."""
    side, count, _ = NETWORKS[network]
    seed, cell, fine = batch_seed(network, b, variant), side // 8, side * side * 3
    images = np.empty((count, side, side, 3))
    for n in range(count):
        start = n * (192 + fine)
        coarse = np.floor(uniform(seed, 192, 0, 192, start)).reshape(8, 8, 3)
        noise = np.floor(uniform(seed, fine, 0, 64, start + 192)).reshape(side, side, 3)
        images[n] = coarse.repeat(cell, 0).repeat(cell, 1) + noise
    scale = float(np.float32(1) / np.float32(255 * 0.25))
    images = (images * scale - 2).astype(np.float32)
    labels = [(int(draw) * CLASSES) >> 64 for draw in stream(LABELS + b, count)]
    return torch.from_numpy(images).permute(0, 3, 1, 2).contiguous(), torch.tensor(labels)


# The runs


def run(network, dtype, layout):
    """Everything that is recorded, as whole float64 arrays by kind and name."""
    model, optimizer = make_model(network, dtype)
    model = model.to(memory_format=layout)
    out = {kind: {} for kind in ("logits", "losses", "gradients")}

    def keep(kind, name, tensor):
        out[kind][name] = tensor.detach().contiguous().to(torch.float64).numpy().copy()

    def batch(b):
        images, labels = make_batch(network, b)
        return images.to(dtype).to(memory_format=layout), labels

    model.eval()
    with torch.no_grad():
        keep("logits", "eval", model(batch(0)[0]))
    model.train()
    for b in range(STEPS):
        Dropout.step = b
        images, labels = batch(b)
        optimizer.zero_grad()
        logits = model(images)
        loss = nn.functional.cross_entropy(logits, labels)
        loss.backward()
        keep("losses", str(b), loss.reshape(1))
        if b == 0:
            keep("logits", "train", logits)
            for name, parameter in model.named_parameters():
                keep("gradients", name, parameter.grad)
        optimizer.step()
    return out


def record(network, number):
    layouts = (torch.contiguous_format, torch.channels_last)
    pairs = [[run(network, torch.float32, layout) for layout in layouts]]
    reference = run(network, torch.float64, torch.contiguous_format)
    # Both layouts may round alike; what they round by counts, too.
    pairs += [(rough, reference) for rough in pairs[0]]
    model, _ = make_model(network, torch.float32)
    side, count, rate = NETWORKS[network]
    result = {
        "name": network, "parameters": sum(p.numel() for p in model.parameters()),
        "side": side, "batch": count, "rate": rate,
        "images": [batch_seed(network, b) for b in range(STEPS)]}
    for kind in ("logits", "losses"):
        limits = tolerances(pairs, reference, kind)
        result[kind] = [
            {"name": name, "values": rounded(exact.reshape(-1)),
             "relative": float(f"{SLACK * limits[name][0]:.3g}")}
            for name, exact in reference[kind].items()]
    limits = tolerances(pairs, reference, "gradients")
    result["gradients"] = [
        summary(name, exact, [SLACK * limit for limit in limits[name]], PROBES + 1000 * number + t, *KEPT)
        for t, (name, exact) in enumerate(reference["gradients"].items())]
    print(network, "losses", [q["values"][0] for q in result["losses"]], flush=True)
    print("  tolerances of losses", [q["relative"] for q in result["losses"]], flush=True)
    size = sorted(limits[name][0] for name in limits)
    print("  of gradients: median", size[len(size) // 2], "greatest", size[-1], flush=True)
    return result


class Jumps(torch.overrides.TorchFunctionMode):
    """Keeps what gradients jump with: the inputs of ReLUs, and by how much a max pool's choice is greater."""

    def __init__(self):
        super().__init__()
        self.distances = []

    def __torch_function__(self, function, kinds, args=(), kwargs=None):
        name, values = getattr(function, "__name__", ""), None
        if name == "relu":
            values = args[0]
        elif name == "max_pool2d" and args[0].shape[3] < 20:
            # In the stem's pool a choice is one of too many to matter, or to be avoided.
            side, step, around = [*args[1:], *map((kwargs or {}).get, ("stride", "padding"))][:3]
            padded = nn.functional.pad(args[0], [around] * 4, value=-1e9)
            windows = padded.unfold(2, side, step).unfold(3, side, step)
            top = windows.flatten(4).topk(2).values
            # Where all is rectified the choice changes nothing.
            values = torch.where(top[..., 0] > 0, top[..., 0] - top[..., 1], 1e9)
        if values is not None:
            self.distances.append(values.detach().double())
        return function(*args, **(kwargs or {}))


def search(networks):
    """Prints for each network the first variant whose gradients do not jump near by."""
    for network in networks:
        models = [make_model(network, dtype)[0] for dtype in (torch.float64, torch.float32)]
        best = (0.0, 0)
        for variant in range(100):
            images, _ = make_batch(network, 0, variant)
            kept = []
            Dropout.step = 0
            with torch.no_grad():
                for model in models:
                    with Jumps() as jumps:
                        model(images.to(next(model.parameters()).dtype))
                    kept.append(jumps.distances)
            margin = min(
                (exact.abs().min() / (exact - rough).square().mean().sqrt()).item()
                for exact, rough in zip(*kept))
            best = max(best, (margin, variant))
            if margin > MARGIN:
                break
        print(f"{network}: variant {best[1]}, margin {best[0]:.2f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--search", action="store_true", help="look for VARIANTS; write nothing")
    parser.add_argument("networks", nargs="*", help="those to look for variants of")
    parser.add_argument("--out", type=pathlib.Path,
                        default=pathlib.Path(__file__).parent / "networks.json")
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.search:
        search(options.networks or NETWORKS)
        return
    content = {
        "version": VERSION, "torch": torch.__version__, "weights": WEIGHTS, "labels": LABELS,
        "classes": CLASSES, "momentum": MOMENTUM, "decay": DECAY,
        "networks": [record(network, k) for k, network in enumerate(NETWORKS)]}
    text = json.dumps(content, separators=(",", ":"))
    for mark in ('{"name"', '"networks"'):  # a line for each tensor
        text = text.replace(mark, "\n" + mark)
    options.out.write_text(text + "\n")


if __name__ == "__main__":
    main()
