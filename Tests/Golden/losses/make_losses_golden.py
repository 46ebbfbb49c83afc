"""Writes losses.json: losses and gradients of PyTorch 2.13 for small random outputs, in double precision.

    python make_losses_golden.py > losses.json
"""
import json

import torch
from torch.nn import functional as F

torch.manual_seed(5)


def numbers(tensor):
    return [round(v, 9) for v in tensor.flatten().tolist()]


def case(shape, loss, **inputs):
    outputs = (torch.randn(shape, dtype=torch.float64) * 3).float().double().requires_grad_()
    value = loss(outputs)
    value.backward()
    return {"shape": list(shape), "outputs": [float(v) for v in outputs.detach().flatten()],
            "loss": value.item(), "gradient": numbers(outputs.grad), **inputs}


classes, several = [], []
for (n, k), weights, smoothing in [((5, 3), None, 0.1), ((4, 7), "drawn", 0.0), ((6, 2), "drawn", 0.2), ((3, 50), None, 0.05)]:
    labels = torch.randint(k, (n,))
    weight = torch.rand(k, dtype=torch.float64) + 0.5 if weights else None
    classes.append(case(
        (n, k), lambda x: F.cross_entropy(x, labels, weight=weight, label_smoothing=smoothing),
        labels=labels.tolist(), weights=weight.tolist() if weights else None, smoothing=smoothing))
for (n, k), weights in [((4, 3), None), ((5, 2), "drawn"), ((1, 6), None)]:
    labels = torch.randint(3, (n, k))  # 2: unknown
    labels[0, 0] = 1
    known = labels != 2
    weight = torch.rand(k, dtype=torch.float64) + 0.5 if weights else None

    def loss(x):
        each = F.binary_cross_entropy_with_logits(x, (labels == 1).double(), pos_weight=weight, reduction="none")
        return each[known].mean()
    several.append(case((n, k), loss, labels=labels.flatten().tolist(), weights=weight.tolist() if weights else None))
targets = torch.randn(6).tolist()
number = [case((6, 1), lambda x: F.mse_loss(x[:, 0], torch.tensor(targets, dtype=torch.float64)), targets=targets)]
print(json.dumps({"torch": torch.__version__.split("+")[0], "classes": classes, "several": several, "number": number}))
