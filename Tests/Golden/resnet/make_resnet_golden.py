"""Writes golden.json: what PyTorch computes with torchvision's ResNet-50 on seeded numbers.

Usage: python3 make_resnet_golden.py [--out golden.json]     (needs numpy, torch, torchvision)

Weights and batches are drawn by SplitMix64, here and in the Swift test alike, so that no large
file is kept. Every run is made in float32 in both memory layouts (contiguous NCHW and
channels_last), with one thread and with two, and once in float64. The reference is the float64 run,
but the mean of the four others where parameters have been moved, since those are rounded to float32
at each step. Recorded are:

* logits of batch 0 in train and in eval mode, and the losses of ten SGD steps;
* for every gradient of batch 0, every running statistic after it, the way of every parameter in the
  first step, and the activations at the four conv1 hooks in eval mode: the norm, some entries, and
  projections on vectors of ±1.
  The mean square of the projections of a difference estimates its squared norm, so
  a test sees the error of the whole tensor without having the tensor.

The tolerance of a quantity is twice the difference between the two layouts, measured on whole tensors: the larger of
both thread counts, and no less than the median over the quantities of its kind (two layouts can
agree by luck, and do where a tensor is small). For the losses, which drift apart, it is no less
than that of the step before.

The recipe: tensor t of the state dict (torchvision's order without num_batches_tracked) is the
stream SplitMix64(SEED + t), each value low + (high - low)·uniform in double, then float32.
Batch b: SplitMix64(IMAGES + 100·VARIANT + b) gives for each image first a coarse grid of 8×8×3
bytes below 192, then H×W×3 bytes below 64 which are added to it; the network sees (byte/255 − 0.5)/0.25.
SplitMix64(LABELS + b) gives the labels.
"""

import argparse
import itertools
import json
import math
import pathlib
import pickle
import statistics

import numpy as np
import torch
import torchvision

VERSION = 1
SEED = 20_000
IMAGES = 30_000
LABELS = 40_000
VARIANT = 7  # by --search: no ReLU input of batch 0 is near zero
SIDE, BATCH, CLASSES, STEPS = 64, 4, 10, 10
RATE, MOMENTUM, DECAY = 0.002, 0.9, 1e-4
SAMPLES, PROJECTIONS = 32, 32
MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


def stream(seed, count, start=0):
    """The values start ..< start + count of SplitMix64(seed)."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed & MASK) + np.arange(start + 1, start + count + 1, dtype=np.uint64) * np.uint64(GAMMA)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def uniform(seed, count, low, high, start=0):
    """Values of low..<high, drawn as SplitMix64.uniform(in:) draws them."""
    return low + (high - low) * ((stream(seed, count, start) >> np.uint64(11)) * 2.0**-53)


def bounds(name, shape):
    """The range of a tensor's values, such that the run is well conditioned.

    The gradient jumps where a ReLU's input passes zero, so that one input within a rounding error
    of zero would hide the errors worth seeing behind one of 1 %. Offsets of 2 deviations leave a
    fiftieth of the inputs below zero, few of them near it, and --search finds a batch without any. Weak branches keep
    the rounding errors from growing from block to block.
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
    if name.endswith(("bn1.bias", "bn2.bias", "downsample.1.bias")) and "layer4.0.down" not in name:
        return 1.8, 2.2
    return -0.1, 0.1


def weights(model):
    state = model.state_dict()
    names = [name for name in state if not name.endswith("num_batches_tracked")]
    for t, name in enumerate(names):
        low, high = bounds(name, state[name].shape)
        values = uniform(SEED + t, state[name].numel(), low, high).astype(np.float32)
        state[name] = torch.from_numpy(values).reshape(state[name].shape)
    model.load_state_dict(state)


def batch(b, variant=VARIANT):
    """Images [N, 3, H, W] (drawn as NHWC) and labels of batch b."""
    block = SIDE // 8
    per_image = 8 * 8 * 3 + SIDE * SIDE * 3
    images = np.empty((BATCH, SIDE, SIDE, 3))
    for n in range(BATCH):
        coarse = np.floor(uniform(IMAGES + 100 * variant + b, 8 * 8 * 3, 0, 192, n * per_image))
        fine = np.floor(uniform(IMAGES + 100 * variant + b, SIDE * SIDE * 3, 0, 64, n * per_image + 8 * 8 * 3))
        images[n] = coarse.reshape(8, 8, 3).repeat(block, 0).repeat(block, 1) + fine.reshape(SIDE, SIDE, 3)
    images = images * float(np.float32(1) / np.float32(255 * 0.25)) - 2  # rounded once, as by FMA
    labels = [(int(draw) * CLASSES) >> 64 for draw in stream(LABELS + b, BATCH)]
    return torch.from_numpy(images.astype(np.float32)).permute(0, 3, 1, 2).contiguous(), torch.tensor(labels)


def run(dtype, layout, threads):
    """Everything that is recorded, as whole float64 arrays by kind and name."""
    torch.set_num_threads(threads)
    model = torchvision.models.resnet50(num_classes=CLASSES)
    weights(model)
    model = model.to(dtype).to(memory_format=layout)
    loss_function = torch.nn.CrossEntropyLoss()

    def images(b):
        x, y = batch(b)
        return x.to(dtype).to(memory_format=layout), y

    out = {kind: {} for kind in ("logits", "losses", "activations", "gradients", "statistics", "updates")}

    def keep(kind, name, tensor):
        out[kind][name] = tensor.detach().contiguous().to(torch.float64).numpy().copy()

    model.eval()
    hooks = [
        getattr(model, f"layer{k}")[2].conv1.register_forward_hook(
            lambda _m, _i, o, k=k: keep("activations", f"layer{k}.2.conv1", o))
        for k in range(1, 5)
    ]
    with torch.no_grad():
        keep("logits", "eval", model(images(0)[0]))
    for hook in hooks:
        hook.remove()

    model.train()
    optimizer = torch.optim.SGD(
        model.parameters(), lr=RATE, momentum=MOMENTUM, weight_decay=DECAY, nesterov=True)
    for b in range(STEPS):
        x, y = images(b)
        optimizer.zero_grad()
        logits = model(x)
        loss = loss_function(logits, y)
        loss.backward()
        keep("losses", str(b), loss.reshape(1))
        if b == 0:
            keep("logits", "train", logits)
            for name, parameter in model.named_parameters():
                keep("gradients", name, parameter.grad)
            for name, buffer in model.named_buffers():
                if not name.endswith("num_batches_tracked"):
                    keep("statistics", name, buffer)
        before = {name: p.detach().clone() for name, p in model.named_parameters()} if b == 0 else {}
        optimizer.step()
        for name, parameter in model.named_parameters() if b == 0 else ():
            keep("updates", name, parameter.detach().to(torch.float64) - before[name].to(torch.float64))
    return out


def difference(a, b, reference):
    """The relative L2 and the largest absolute difference of two runs' arrays."""
    return np.linalg.norm(a - b) / np.linalg.norm(reference), np.abs(a - b).max()


def tolerances(pairs, reference, kind):
    """The (relative L2, absolute) tolerance of each quantity of a kind, as the docstring says."""
    size = {name: math.sqrt(np.square(array).mean()) for name, array in reference[kind].items()}
    twice = {}
    for name, array in reference[kind].items():
        measured = [difference(a[kind][name], b[kind][name], array) for a, b in pairs]
        twice[name] = [2 * max(m[i] for m in measured) for i in (0, 1)]
    if kind != "logits":
        least = statistics.median(t[0] for t in twice.values())
        least_of_size = statistics.median(t[1] / size[name] for name, t in twice.items())
        for name, tolerance in twice.items():
            tolerance[:] = [max(tolerance[0], least), max(tolerance[1], least_of_size * size[name])]
    if kind == "losses":
        for earlier, later in itertools.pairwise(twice.values()):
            later[:] = [max(p, q) for p, q in zip(earlier, later)]
    return twice


def rounded(values):
    return [float(f"{value:.10g}") for value in values]


def summary(name, array, tolerance, seed, samples, projections):
    """What is kept of a tensor instead of its values; projection p takes bit p of each draw as sign."""
    flat = array.reshape(-1)
    places = [(int(draw) * flat.size) >> 64 for draw in stream(seed, samples)]
    draws = stream(seed + 1_000_000, flat.size)
    signs = ((draws >> np.uint64(p)) & np.uint64(1) for p in range(projections))
    return {
        "name": name, "shape": list(array.shape), "seed": seed,
        "relative": float(f"{tolerance[0]:.3g}"), "absolute": float(f"{tolerance[1]:.3g}"),
        "norm": rounded([np.linalg.norm(flat)])[0],
        "samples": [[i, *rounded([flat[i]])] for i in places],
        "projections": rounded(2 * flat[s == 1].sum() - flat.sum() for s in signs),
    }


def golden(runs, reference):
    pairs = [(runs["contiguous", threads], runs["channels_last", threads]) for threads in (1, 2)]
    for kind in ("losses", "updates"):
        for name in reference[kind]:
            reference[kind][name] = sum(run[kind][name] for run in runs.values()) / len(runs)
    model = torchvision.models.resnet50(num_classes=CLASSES)
    weights(model)
    state = [t for name, t in model.state_dict().items() if not name.endswith("num_batches_tracked")]
    result = {
        "version": VERSION, "torch": torch.__version__, "torchvision": torchvision.__version__,
        "recipe": {
            "weights": SEED, "images": IMAGES + 100 * VARIANT, "labels": LABELS, "side": SIDE,
            "batch": BATCH, "classes": CLASSES, "rate": RATE, "momentum": MOMENTUM, "decay": DECAY,
            "weightSum": float(sum(t.double().sum() for t in state)),
            "imageSum": float(batch(0)[0].double().sum()),
        },
    }
    for kind in ("logits", "losses"):
        limits = tolerances(pairs, reference, kind)
        result[kind] = [
            {"name": name, "values": rounded(array.reshape(-1)),
             "relative": float(f"{limits[name][0]:.3g}")}
            for name, array in reference[kind].items()
        ]
    for k, (kind, samples) in enumerate([("activations", 32), ("gradients", 32), ("statistics", 8), ("updates", 8)]):
        limits = tolerances(pairs, reference, kind)
        result[kind] = [
            summary(name, array, limits[name], 50_000 + 1000 * k + t, samples, PROJECTIONS if samples == 32 else 16)
            for t, (name, array) in enumerate(reference[kind].items())
        ]
    return result


def search(variants):
    """Prints how near zero the ReLU inputs of batch 0 come, in rounding errors (rms) of their layer."""
    models = []
    for dtype in (torch.float64, torch.float32):
        model = torchvision.models.resnet50(num_classes=CLASSES)
        weights(model)
        model = model.to(dtype)
        model.kept = []
        for module in model.modules():
            if isinstance(module, torch.nn.ReLU):
                module.inplace = False
                module.register_forward_hook(lambda _m, i, _o, kept=model.kept: kept.append(i[0].double()))
        models.append((model, dtype))
    found = []
    for variant in range(variants):
        with torch.no_grad():
            for model, dtype in models:
                model.kept.clear()
                model(batch(0, variant)[0].to(dtype))
        exact, rough = (model.kept for model, _ in models)
        margin = min(float(a.abs().min() / (a - b).square().mean().sqrt()) for a, b in zip(exact, rough))
        found.append((margin, variant))
        print("variant %d: margin %.2f; best: %d with %.2f" % (variant, margin, *max(found)[::-1]), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", default="golden.json")
    parser.add_argument("--save", help="pickle of all runs, for study")
    parser.add_argument("--search", type=int, help="find the best of so many variants of batch 0")
    options = parser.parse_args()
    if options.search:
        search(options.search)
        return
    layouts = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}
    runs = {
        (name, threads): run(torch.float32, layout, threads)
        for threads in (1, 2) for name, layout in layouts.items()
    }
    reference = run(torch.float64, torch.contiguous_format, 2)
    if options.save:
        pickle.dump((runs, reference), open(options.save, "wb"))
    # One line for each tensor, so that a change can be read.
    text = json.dumps(golden(runs, reference), separators=(",", ":"))
    for mark in ('{"name"', '"recipe"', '"torch"'):
        text = text.replace(mark, "\n" + mark)
    pathlib.Path(options.out).write_text(text + "\n")


if __name__ == "__main__":
    main()
