"""Times torchvision's ResNet-50 in PyTorch on the CPU, to compare Lancet's engine with.

Usage: python3 pytorch_resnet50.py [--side 64] [--batch 32] [--runs 9] [--threads 2]
                                   [--what training evaluation] [--layouts contiguous channels_last]

Needs torch and torchvision. Prints one line per measurement: images/s by the median and by the
fastest of the runs. The last line is the same as JSON. Two classes; a training step is forward,
backward and SGD with Nesterov momentum on one batch; evaluation has its batch norm folded into the
convolutions.
On a shared machine run both programs in turn, and compare medians of runs close in time.
"""

import argparse
import json
import platform
import statistics
import time

import torch
import torchvision
from torch.fx.experimental.optimization import fuse

LAYOUTS = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}


def training_step(layout, images, labels):
    """A function that does one step of training."""
    model = torchvision.models.resnet50(num_classes=2).to(memory_format=layout).train()
    loss_function = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(
        model.parameters(), lr=0.001, momentum=0.9, weight_decay=1e-4, nesterov=True)

    def step():
        optimizer.zero_grad()
        loss_function(model(images), labels).backward()
        optimizer.step()

    return step


def evaluation(layout, images, _labels):
    """A function that classifies the batch once."""
    model = fuse(torchvision.models.resnet50(num_classes=2).eval()).to(memory_format=layout)

    def run():
        with torch.inference_mode():
            model(images)

    return run


def seconds(work, runs, warm_up):
    """The time of each run, after some that do not count."""
    times = []
    for run in range(warm_up + runs):
        start = time.perf_counter()
        work()
        if run >= warm_up:
            times.append(time.perf_counter() - start)
    return times


def main():
    kinds = {"training": training_step, "evaluation": evaluation}
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, nargs="+", default=[64], help="pixels, one or more")
    parser.add_argument("--batch", type=int, default=32, help="images per step")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--warm-up", type=int, default=2, help="runs that do not count")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--what", nargs="+", choices=kinds, default=list(kinds))
    parser.add_argument("--layouts", nargs="+", choices=LAYOUTS, default=list(LAYOUTS))
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)

    results = []
    for side in options.side:
        for what in options.what:
            for layout in options.layouts:
                images = torch.rand(options.batch, 3, side, side)
                images = images.contiguous(memory_format=LAYOUTS[layout])
                labels = torch.randint(2, (options.batch,))
                work = kinds[what](LAYOUTS[layout], images, labels)
                times = seconds(work, options.runs, options.warm_up)
                median = options.batch / statistics.median(times)
                best = options.batch / min(times)
                results.append({
                    "what": what, "layout": layout, "side": side, "batch": options.batch,
                    "median": round(median, 2), "best": round(best, 2),
                })
                print(f"{what:10} {layout:13} {side:3} px, batch {options.batch}: "
                      f"median {median:6.1f}, best {best:6.1f} images/s", flush=True)
    print(json.dumps({
        "torch": torch.__version__, "threads": options.threads, "runs": options.runs,
        "machine": platform.machine(), "imagesPerSecond": results,
    }))


if __name__ == "__main__":
    main()
