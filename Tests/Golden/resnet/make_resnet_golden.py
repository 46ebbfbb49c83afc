"""Writes golden.json: what PyTorch computes with torchvision's ResNet-50 on seeded numbers.

Usage: python3 make_resnet_golden.py [--out golden.json]     (needs numpy, torch, torchvision)

Weights and batches are drawn by SplitMix64, here and in the Swift test alike, so that no large
file is kept. Every run is made in float32 in both memory layouts (contiguous NCHW and
channels_last), with one thread and with two, and once in float64, which is the reference.
Recorded are:

* logits of batch 0 in train and in eval mode, and the losses of ten SGD steps;
* for every gradient of batch 0, every running statistic after it, every momentum after the second
  step, and the activations at the four conv1 hooks in eval mode: the norm, some entries, and
  projections on vectors of ±1. The mean square of the projections of a difference estimates its
  squared norm, so a test sees the error of the whole tensor without having the tensor.

The tolerance of a quantity is twice the difference between the two layouts, measured on whole
tensors: the largest for one or two threads of either, and no less than the median over the
quantities of its kind (two layouts can agree by luck, and do where a tensor is small). For the
losses, which drift apart, it is also no less than that of the step before.

The recipe: tensor t of the state dict (torchvision's order without num_batches_tracked) is the
stream SplitMix64(WEIGHTS + t), each value low + (high - low)·uniform in double, then float32.
Batch b is SplitMix64(IMAGES + 100·VARIANTS[b] + b): for each image first a coarse grid of 8×8×3
bytes below 192, then H×W×3 bytes below 64 that are added to it; the network sees
(byte/255 − 0.5)/0.25. SplitMix64(LABELS + b) gives the labels.

A gradient jumps where a ReLU's input passes zero: a single input within a rounding error of zero
makes two right programs differ by 1 %, and a tolerance that allows for it hides real mistakes. So
the weights keep most inputs away from zero (see `bounds`), and the VARIANTS of the batches are
chosen, by --search, such that no input of any step is within MARGIN rounding errors of it.
"""

import argparse
import itertools
import json
import math
import pathlib
import statistics

import numpy as np
import torch

VERSION = 2
WEIGHTS, IMAGES, LABELS, PROBES = 20_000, 30_000, 40_000, 50_000
VARIANTS = [7, 3, 11, 2, 6, 0, 23, 12, 10, 44]
MARGIN = 4
SIDE, BATCH, CLASSES, STEPS = 64, 4, 10, 10
RATE, MOMENTUM, DECAY = 0.002, 0.9, 1e-4
# For each kind of tensors, how many entries and how many projections are kept.
KEPT = {
    "activations": (32, 32), "gradients": (32, 32), "statistics": (8, 16), "momenta": (8, 16)}


# The recipe


def stream(seed, count, start=0):
    """The values start ..< start + count of SplitMix64(seed)."""
    steps = np.arange(start + 1, start + count + 1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + steps * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def uniform(seed, count, low, high, start=0):
    """Values of low..<high, drawn as SplitMix64.uniform(in:) draws them."""
    return low + (high - low) * ((stream(seed, count, start) >> np.uint64(11)) * 2.0**-53)


def bounds(name, shape):
    """The range of a tensor's values, such that the run is well conditioned.

    Offsets of two deviations leave a fiftieth of the ReLU inputs below zero, and few of them near
    it; weak branches (bn3) keep rounding errors from growing from block to block.
    """
    if len(shape) == 4:
        bound = math.sqrt(3 / (shape[1] * shape[2] * shape[3]))
        return -bound, bound
    if name.endswith("running_var"):
        return 0.9, 1.1
    if name == "fc.weight":
        return -math.sqrt(1 / shape[1]), math.sqrt(1 / shape[1])
    if name.endswith("bn3.weight"):
        return 0.15, 0.25
    if name.endswith("weight"):
        return 0.9, 1.1
    lifted = name.endswith(("bn1.bias", "bn2.bias", "downsample.1.bias"))
    if lifted and "layer4.0.down" not in name:  # large features would make the head diverge
        return 1.8, 2.2
    return -0.1, 0.1


def make_model(dtype):
    """The network before the first step, and its optimiser."""
    import torchvision

    model = torchvision.models.resnet50(num_classes=CLASSES)
    state = model.state_dict()
    names = [name for name in state if not name.endswith("num_batches_tracked")]
    for t, name in enumerate(names):
        low, high = bounds(name, state[name].shape)
        values = uniform(WEIGHTS + t, state[name].numel(), low, high).astype(np.float32)
        state[name] = torch.from_numpy(values).reshape(state[name].shape)
    model.load_state_dict(state)
    model = model.to(dtype)
    optimizer = torch.optim.SGD(
        model.parameters(), lr=RATE, momentum=MOMENTUM, weight_decay=DECAY, nesterov=True)
    return model, optimizer


def batch_seed(b, variant=None):
    return IMAGES + 100 * (VARIANTS[b] if variant is None else variant) + b


def make_batch(b, variant=None):
    """Images [N, 3, H, W] (drawn as NHWC) and labels of batch b."""
    seed, cell, fine = batch_seed(b, variant), SIDE // 8, SIDE * SIDE * 3
    images = np.empty((BATCH, SIDE, SIDE, 3))
    for n in range(BATCH):
        start = n * (192 + fine)
        coarse = np.floor(uniform(seed, 192, 0, 192, start)).reshape(8, 8, 3)
        noise = np.floor(uniform(seed, fine, 0, 64, start + 192)).reshape(SIDE, SIDE, 3)
        images[n] = coarse.repeat(cell, 0).repeat(cell, 1) + noise
    scale = float(np.float32(1) / np.float32(255 * 0.25))
    images = (images * scale - 2).astype(np.float32)  # rounded once, as by a fused multiply-add
    labels = [(int(draw) * CLASSES) >> 64 for draw in stream(LABELS + b, BATCH)]
    return torch.from_numpy(images).permute(0, 3, 1, 2).contiguous(), torch.tensor(labels)


# The runs


def run(dtype, layout, threads):
    """Everything that is recorded, as whole float64 arrays by kind and name."""
    torch.set_num_threads(threads)
    model, optimizer = make_model(dtype)
    model = model.to(memory_format=layout)
    out = {kind: {} for kind in ("logits", "losses", *KEPT)}

    def keep(kind, name, tensor):
        out[kind][name] = tensor.detach().contiguous().to(torch.float64).numpy().copy()

    def batch(b):
        images, labels = make_batch(b)
        return images.to(dtype).to(memory_format=layout), labels

    model.eval()
    hooks = [
        model.get_submodule(name).register_forward_hook(
            lambda _module, _input, output, name=name: keep("activations", name, output))
        for name in (f"layer{k}.2.conv1" for k in range(1, 5))
    ]
    with torch.no_grad():
        keep("logits", "eval", model(batch(0)[0]))
    for hook in hooks:
        hook.remove()

    model.train()
    for b in range(STEPS):
        images, labels = batch(b)
        optimizer.zero_grad()
        logits = model(images)
        loss = torch.nn.functional.cross_entropy(logits, labels)
        loss.backward()
        keep("losses", str(b), loss.reshape(1))
        if b == 0:
            keep("logits", "train", logits)
            for name, parameter in model.named_parameters():
                keep("gradients", name, parameter.grad)
            for name, buffer in model.named_buffers():
                if not name.endswith("num_batches_tracked"):
                    keep("statistics", name, buffer)
        optimizer.step()
        if b == 1:
            for name, parameter in model.named_parameters():
                keep("momenta", name, optimizer.state[parameter]["momentum_buffer"])
    return out


# What is kept of them


def tolerances(pairs, reference, kind):
    """The [relative L2, absolute] tolerance of each quantity of a kind, as described above."""
    twice, size = {}, {}
    for name, exact in reference[kind].items():
        off = [a[kind][name] - b[kind][name] for a, b in pairs]
        size[name] = np.linalg.norm(exact) / math.sqrt(exact.size)
        twice[name] = [
            2 * max(np.linalg.norm(d) for d in off) / np.linalg.norm(exact),
            2 * max(np.abs(d).max() for d in off),
        ]
    if kind != "logits":
        relative = statistics.median(t[0] for t in twice.values())
        of_size = statistics.median(t[1] / size[name] for name, t in twice.items())
        for name, t in twice.items():
            t[:] = [max(t[0], relative), max(t[1], of_size * size[name])]
    if kind == "losses":
        for earlier, later in itertools.pairwise(twice.values()):
            later[:] = map(max, earlier, later)
    return twice


def rounded(values):
    return [float(f"{value:.10g}") for value in values]


def summary(name, array, tolerance, seed, samples, projections):
    """What is kept of a tensor; projection p has bit p of each draw as sign, 1 for plus."""
    flat = array.reshape(-1)
    places = [(int(draw) * flat.size) >> 64 for draw in stream(seed, samples)]
    draws = stream(seed + 1_000_000, flat.size)
    plus = (((draws >> np.uint64(p)) & np.uint64(1)) == 1 for p in range(projections))
    return {
        "name": name, "shape": array.shape, "seed": seed,
        "relative": float(f"{tolerance[0]:.3g}"), "absolute": float(f"{tolerance[1]:.3g}"),
        "norm": rounded([np.linalg.norm(flat)])[0],
        "samples": [[place, *rounded([flat[place]])] for place in places],
        "projections": rounded(2 * flat[mask].sum() - flat.sum() for mask in plus),
    }


def golden():
    """The whole content of the file."""
    import torchvision

    layouts = (torch.contiguous_format, torch.channels_last)
    runs = [[run(torch.float32, layout, threads) for threads in (1, 2)] for layout in layouts]
    pairs = list(itertools.product(*runs))
    reference = run(torch.float64, torch.contiguous_format, 2)
    state = make_model(torch.float32)[0].state_dict()
    result = {
        "version": VERSION, "torch": torch.__version__, "torchvision": torchvision.__version__,
        "recipe": {
            "weights": WEIGHTS, "images": [batch_seed(b) for b in range(STEPS)], "labels": LABELS,
            "side": SIDE, "batch": BATCH, "classes": CLASSES,
            "rate": RATE, "momentum": MOMENTUM, "decay": DECAY,
            "weightSum": sum(t.double().sum().item() for n, t in state.items() if "num_" not in n),
            "imageSum": make_batch(0)[0].double().sum().item(),
        },
    }
    for kind in ("logits", "losses"):
        limits = tolerances(pairs, reference, kind)
        result[kind] = [
            {"name": name, "values": rounded(exact.reshape(-1)),
             "relative": float(f"{limits[name][0]:.3g}")}
            for name, exact in reference[kind].items()
        ]
    for k, kind in enumerate(KEPT):
        limits = tolerances(pairs, reference, kind)
        result[kind] = [
            summary(name, exact, limits[name], PROBES + 1000 * k + t, *KEPT[kind])
            for t, (name, exact) in enumerate(reference[kind].items())
        ]
    return result


def search():
    """Prints VARIANTS: for each step the first whose ReLU inputs keep their distance from zero.

    The distance is measured in rounding errors, float32 against float64, rms of the layer.
    """
    runs = []
    for dtype in (torch.float64, torch.float32):
        model, optimizer = make_model(dtype)
        inputs = []
        for module in model.modules():
            if isinstance(module, torch.nn.ReLU):
                module.inplace = False
                module.register_forward_hook(
                    lambda _module, i, _output, to=inputs: to.append(i[0].detach().double()))
        runs.append((model, optimizer, inputs))
    found = []
    for b in range(STEPS):
        best = (0.0, 0)
        for variant in range(100):
            images, _ = make_batch(b, variant)
            with torch.no_grad():
                for model, _, inputs in runs:
                    inputs.clear()
                    model(images.to(next(model.parameters()).dtype))
            margin = min(
                (exact.abs().min() / (exact - rough).square().mean().sqrt()).item()
                for exact, rough in zip(runs[0][2], runs[1][2]))
            best = max(best, (margin, variant))
            if margin > MARGIN:
                break
        found.append(best[1])
        print(f"batch {b}: margin {best[0]:.2f}; VARIANTS = {found}", flush=True)
        images, labels = make_batch(b, best[1])
        for model, optimizer, _ in runs:
            optimizer.zero_grad()
            logits = model(images.to(next(model.parameters()).dtype))
            torch.nn.functional.cross_entropy(logits, labels).backward()
            optimizer.step()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, default="golden.json")
    parser.add_argument("--search", action="store_true", help="look for VARIANTS; write nothing")
    options = parser.parse_args()
    if options.search:
        search()
        return
    text = json.dumps(golden(), separators=(",", ":"))
    for mark in ('{"name"', '"recipe"', '"torch"'):  # a line for each tensor
        text = text.replace(mark, "\n" + mark)
    options.out.write_text(text + "\n")


if __name__ == "__main__":
    main()
