"""Times torchvision's ResNet in PyTorch on the CPU, to compare Lancet's engine with.

Usage: python3 pytorch_resnet50.py [--what training] [--layout channels_last] [--compiled]
                                   [--network resnet50] [--side 64] [--batch 32] [--threads 2]
                                   [--runs 9] [--warm-up 2]

One measurement per process, so that its peak memory is that measurement's. Needs torch and
torchvision. Prints one line of JSON: the seconds of each run that counts; the most memory that the
process held, and what of it there was after the imports, in bytes. Two classes; a training step is
forward, backward and SGD with Nesterov momentum on one batch; evaluation has its batch norm folded
into the convolutions. With --compiled, torch.compile translates the whole training step, or the
network with frozen weights for evaluation.
"""

import argparse
import json
import resource
import time

import torch
import torchvision
from torch._inductor import config as inductor
from torch.fx.experimental.optimization import fuse

LAYOUTS = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}


def network(options):
    """The network that is measured, untrained."""
    return getattr(torchvision.models, options.network)(num_classes=2)


def training_step(options, layout, images, labels):
    """A function that does one step of training."""
    model = network(options).to(memory_format=layout).train()
    loss_function = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(
        model.parameters(), lr=0.001, momentum=0.9, weight_decay=1e-4, nesterov=True)

    def step():
        optimizer.zero_grad()
        loss_function(model(images), labels).backward()
        optimizer.step()

    return torch.compile(step) if options.compiled else step


def evaluation(options, layout, images, _labels):
    """A function that classifies the batch once."""
    if options.compiled:
        inductor.freezing = True
        model = torch.compile(network(options).eval().to(memory_format=layout))
    else:
        model = fuse(network(options).eval()).to(memory_format=layout)

    def run():
        with torch.inference_mode():
            model(images)

    return run


def make_batch(batch, side, layout):
    """Images of noise in the memory layout, and labels."""
    images = torch.rand(batch, 3, side, side).contiguous(memory_format=layout)
    return images, torch.randint(2, (batch,))


def seconds(work, runs, warm_up):
    """The time of each run, after some that do not count."""
    times = []
    for run in range(warm_up + runs):
        start = time.perf_counter()
        work()
        if run >= warm_up:
            times.append(time.perf_counter() - start)
    return times


def peak_bytes():
    """The most memory that this process held at once."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def parse_options(description, kinds):
    """The options of the command line, which all measurements share."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--what", choices=kinds, default=kinds[0])
    parser.add_argument("--layout", choices=LAYOUTS, default="channels_last")
    parser.add_argument("--compiled", action="store_true", help="by torch.compile")
    parser.add_argument("--network", choices=["resnet50", "resnet18"], default="resnet50")
    parser.add_argument("--side", type=int, default=64, help="pixels")
    parser.add_argument("--batch", type=int, default=32, help="images per step")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--warm-up", type=int, default=2, help="runs that do not count")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    return options


def main():
    rest = peak_bytes()
    kinds = {"training": training_step, "evaluation": evaluation}
    options = parse_options(__doc__, list(kinds))
    layout = LAYOUTS[options.layout]
    work = kinds[options.what](options, layout, *make_batch(options.batch, options.side, layout))
    # The first two steps are translated, each in its own way, as there are no gradients before the first.
    warm_up = options.warm_up + (2 if options.compiled else 0)
    times = seconds(work, options.runs, warm_up)
    print(json.dumps({"seconds": times, "peakBytes": peak_bytes(), "restBytes": rest}))


if __name__ == "__main__":
    main()
