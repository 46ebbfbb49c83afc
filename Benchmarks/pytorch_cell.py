"""One cell of an experiment in PyTorch and numpy, to compare Lancet with; cell.py runs it.

Usage: python3 pytorch_cell.py --faces FOLDER --manifest SPLIT.csv --weights LANCET.safetensors
                               --spec SPEC.json --threads 2

Trains on the pictures of Lancet's split, in the same batches per epoch, augmentation, schedule and
optimizer, eager, channels last. What follows takes Lancet's weights instead of its own, so that both
programs take the same network apart: evaluation on the test set, dissection, nulls, ablation. Prints
one line of JSON: seconds by part, peak memory in bytes, and what it found. Needs torch, torchvision
and Pillow.
"""

import argparse
import csv
import json
import pathlib
import resource
import sys
import time

import numpy as np
import torch
import torchvision
from PIL import Image

import numpy_dissection as method
from torch_ablation import ablated_accuracies

LAYERS = ["layer1", "layer2", "layer3", "layer4"]
PERMUTATIONS = 9_999


class Clock:
    """The seconds of each part."""

    def __init__(self):
        self.seconds, self.last = {}, time.perf_counter()

    def end(self, part):
        """Counts the time since the last part's end."""
        now = time.perf_counter()
        self.seconds[part] = self.seconds.get(part, 0) + now - self.last
        self.last = now
        print(f"{part}: {self.seconds[part]:.1f} s", file=sys.stderr, flush=True)

    def move(self, seconds, part, other):
        self.seconds[part] -= seconds
        self.seconds[other] += seconds


def network():
    return torchvision.models.resnet50(num_classes=2).to(memory_format=torch.channels_last)


def lancet_network(file):
    """The network of a safetensors file, and its mean and deviation, [3] each."""
    with open(file, "rb") as opened:
        header = json.loads(opened.read(int.from_bytes(opened.read(8), "little")))
        data = opened.read()
    facts = header.pop("__metadata__")
    state = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        values = np.frombuffer(data[start:end], np.float32).reshape(entry["shape"])
        state[name] = torch.from_numpy(values.copy())
    model = torchvision.models.resnet50(num_classes=2)
    missing = [name for name in model.load_state_dict(state, strict=False).missing_keys
               if not name.endswith("num_batches_tracked")]
    assert not missing, f"{file} lacks {missing}"
    scale = [np.array(facts[key].split(), np.float32) for key in ("mean", "deviation")]
    return model.to(memory_format=torch.channels_last).eval(), scale


def pictures(files, side):
    """Pictures as bytes, [N, 3, S, S]."""
    def read(file):
        image = Image.open(file).convert("RGB")
        return np.asarray(image if image.size == (side, side)
                          else image.resize((side, side), Image.Resampling.BICUBIC))
    return torch.from_numpy(np.stack([read(file) for file in files]).transpose(0, 3, 1, 2).copy())


def grayscale(bytes_):
    """Rec. 601 luma on all channels, as Pillow's L."""
    r, g, b = (bytes_[:, channel].to(torch.int32) for channel in range(3))
    luma = (19595 * r + 38470 * g + 7471 * b + 32768) >> 16
    return luma.to(torch.uint8)[:, None].expand(-1, 3, -1, -1)


def prepared(batch, scale):
    """Bytes as the network's input, channels last."""
    mean, deviation = (torch.from_numpy(part)[:, None, None] for part in scale)
    values = (batch.float() / 255 - mean) / deviation
    return values.contiguous(memory_format=torch.channels_last)


def augmented(batch, shift):
    """Each picture mirrored or not, and moved by up to `shift` pixels; edges are repeated."""
    side = batch.shape[-1]
    flips = torch.rand(len(batch)) < 0.5
    batch = torch.where(flips[:, None, None, None], batch.flip(3), batch)
    down, right = torch.randint(-shift, shift + 1, (2, len(batch), 1))
    rows = (torch.arange(side) - down).clamp(0, side - 1)
    columns = (torch.arange(side) - right).clamp(0, side - 1)
    images = torch.arange(len(batch))[:, None, None, None]
    channels = torch.arange(3)[None, :, None, None]
    return batch[images, channels, rows[:, None, :, None], columns[:, None, None, :]]


def train(images, labels, settings, scale):
    """A network trained from its own beginning."""
    model = network().train()
    count, batch = len(images), min(settings["batch"], len(images))
    steps = max(1, count // batch)
    total, warm_up = steps * settings["epochs"], round(settings["warmUp"] * steps)

    def rate(step):
        if step < warm_up:
            return (step + 1) / warm_up
        return (1 + np.cos(np.pi * (step - warm_up) / max(total - warm_up, 1))) / 2

    optimizer = torch.optim.SGD(model.parameters(), lr=settings["rate"], nesterov=True,
                                momentum=settings["momentum"], weight_decay=settings["decay"])
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    loss_function = torch.nn.CrossEntropyLoss()
    for _ in range(settings["epochs"]):
        order = torch.randperm(count)
        for step in range(steps):
            chosen = order[step * batch:(step + 1) * batch]
            pixels = augmented(images[chosen], images.shape[-1] // 16)
            optimizer.zero_grad()
            loss_function(model(prepared(pixels, scale)), labels[chosen]).backward()
            optimizer.step()
            schedule.step()
    return model


def logits(model, images, scale, batch=32):
    with torch.inference_mode():
        return torch.cat([model(prepared(part, scale)) for part in images.split(batch)])


def activations(model, images, scale, batch=32):
    """The maps of each layer's hook, [N, U, h, w] each."""
    kept = {name: [] for name in LAYERS}
    handles = [getattr(model, name)[2].conv1.register_forward_hook(
        lambda _module, _inputs, output, name=name: kept[name].append(output.contiguous().numpy()))
        for name in LAYERS]
    logits(model, images, scale, batch)
    for handle in handles:
        handle.remove()
    return [np.concatenate(kept.pop(name)) for name in LAYERS]


def read_dictionary(folder, side, count):
    """Pictures of a Face Dictionary, and the masks and concepts of each."""
    listed = {}
    for table in ["Attributes.csv", "Action_Units.csv", "Parts.csv"]:
        for row in csv.DictReader(open(folder / table)):
            listed.setdefault(row["image"], []).extend(filter(None, row["labels"].split(";")))
    names = list(listed)[:count]
    masks, concepts = [], []
    for name in names:
        known = [path for path in listed[name] if pathlib.Path(path).stem in method.CONCEPTS]
        read = [np.asarray(Image.open(folder / path).convert("L").resize(
            (side, side), Image.Resampling.NEAREST)) != 0 for path in known]
        assert len({pathlib.Path(path).stem for path in known}) == len(known), name
        masks.append(np.array(read, bool).reshape(-1, side, side))
        concepts.append(np.array(
            [method.CONCEPTS.index(pathlib.Path(path).stem) for path in known], int))
    return pictures([folder / name for name in names], side), masks, concepts


def subgroup(row, axis):
    return 2 * int(row["Male"]) + int(row[axis])


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ["faces", "manifest", "weights", "spec"]:
        parser.add_argument("--" + name, type=pathlib.Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    spec = json.loads(options.spec.read_text())
    side, chosen = spec["model"]["input"], spec["dissection"]
    axis = spec["skews"][0]["axis"]["attribute"]["_0"]
    clock = Clock()

    rows = list(csv.DictReader(open(options.manifest)))
    sets = {part: [row for row in rows if row["partition"] == part] for part in ("train", "test")}
    images = {part: pictures([options.faces / "img" / row["image"] for row in of], side)
              for part, of in sets.items()}
    model, scale = lancet_network(options.weights)
    clock.end("evaluation")
    train(images["train"], torch.tensor([int(row["Male"]) for row in sets["train"]]),
          spec["training"], scale)
    clock.end("training")
    right = (logits(model, images["test"], scale).argmax(1).numpy()
             == [int(row["Male"]) for row in sets["test"]])
    clock.end("evaluation")

    faces, masks, concepts = read_dictionary(
        options.faces / "dictionary", side, chosen["images"])
    draws = method.Draws(masks, concepts, chosen["nulls"], seed=1)

    def take_apart(network_, draws):
        """What is found in a network; the palette's counts are made and not kept."""
        layers = activations(network_, faces, scale)
        found, _ = method.dissect(layers, draws, side, chosen["quantile"], chosen["iou"])
        for maps, grey in zip(layers, activations(network_, grayscale(faces), scale)):
            method.palette(maps, grey, PERMUTATIONS, seed=1)
        return found

    found = take_apart(model, draws)
    clock.end("dissection")
    if chosen["nulls"]:
        take_apart(network().eval(), method.Draws(masks, concepts, 0, seed=1))
        clock.end("nulls")
        clock.move(draws.seconds, "dissection", "nulls")

    accuracies, trials = {}, 0
    if chosen["ablation"]:
        groups = [[n for n, row in enumerate(sets["test"]) if subgroup(row, axis) == group]
                  for group in range(4)]
        share = min(max(1, chosen["ablation"] // 4), *map(len, groups))
        some = np.concatenate([group[:share] for group in groups])
        units = {name: [np.flatnonzero(layer.pairs[:, method.CONCEPTS.index(axis)])
                        if name == "axisPairs" else layer.detectors[name.removesuffix("Detectors")]
                        for layer in found]
                 for name in spec["endpoints"] if name == "axisPairs" or name.endswith("Detectors")}
        batches = [prepared(part, scale) for part in images["test"][some].split(32)]
        labels = torch.tensor([int(sets["test"][n]["Male"]) for n in some])
        accuracies, trials = ablated_accuracies(model, batches, labels, units, LAYERS)
        clock.end("ablation")

    print(json.dumps({
        "seconds": clock.seconds,
        "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "right": int(right.sum()),
        "regionIoU": {name: layer.region_iou.tolist() for name, layer in zip(LAYERS, found)},
        "eye": {name: len(layer.detectors["eye"]) for name, layer in zip(LAYERS, found)},
        "accuracies": accuracies, "sets": trials}))


if __name__ == "__main__":
    main()
