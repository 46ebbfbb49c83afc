"""Times a network in ONNX Runtime or OpenVINO on the CPU, in single precision.

Usage: python3 runtimes.py --runtime onnxruntime MODEL.onnx [--side 64] [--batch 32] [--threads 2]
                           [--runs 9] [--warm-up 2]
       python3 runtimes.py --write MODEL.onnx [--network resnet50] [--side 64] [--batch 32]

The first form measures, in a process of its own, and prints a line of JSON as pytorch_resnet50.py
does. The second writes torchvision's ResNet, which both are given; it needs torch and torchvision.
"""

import argparse
import json
import resource
import time

import numpy


def write(options):
    """Writes an untrained network for batches of the given shape."""
    import torch
    import torchvision
    torch.manual_seed(1)
    model = getattr(torchvision.models, options.network)(num_classes=2).eval()
    images = torch.rand(options.batch, 3, options.side, options.side)
    torch.onnx.export(model, (images,), options.model, dynamo=False)


def onnxruntime_session(options):
    """A function that classifies a batch."""
    import onnxruntime
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    settings.inter_op_num_threads = 1
    settings.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        options.model, settings, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda images: session.run(None, {name: images})


def openvino_session(options):
    """A function that classifies a batch."""
    import openvino
    model = openvino.Core().compile_model(options.model, "CPU", {
        "INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": options.threads,
        "NUM_STREAMS": 1})
    request = model.create_infer_request()
    return lambda images: request.infer([images])


SESSIONS = {"onnxruntime": onnxruntime_session, "openvino": openvino_session}


def measure(options):
    """The time of each run that counts."""
    run = SESSIONS[options.runtime](options)
    images = numpy.random.default_rng(1).random(
        (options.batch, 3, options.side, options.side), dtype=numpy.float32)
    times = []
    for number in range(options.warm_up + options.runs):
        start = time.perf_counter()
        run(images)
        if number >= options.warm_up:
            times.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": times, "peakBytes": peak}))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="the ONNX file")
    parser.add_argument("--runtime", choices=SESSIONS)
    parser.add_argument("--write", action="store_true", help="write the file")
    parser.add_argument("--network", choices=["resnet50", "resnet18"], default="resnet50")
    parser.add_argument("--side", type=int, default=64, help="pixels")
    parser.add_argument("--batch", type=int, default=32, help="images at a time")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--warm-up", type=int, default=2, help="runs that do not count")
    options = parser.parse_args()
    if options.write == (options.runtime is not None):
        parser.error("one of --write and --runtime is needed")
    write(options) if options.write else measure(options)


if __name__ == "__main__":
    main()
