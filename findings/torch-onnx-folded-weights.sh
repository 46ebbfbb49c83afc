#!/usr/bin/env bash
# torch 2.13.0: an ONNX file of the default exporter has weights under the module's own names that are not the module's.
#
# A convolution with a batch norm behind it is written as one operator. The weights of the two together keep the name of
# the convolution, `conv1.weight`, so a program that looks up weights by name finds other numbers than in the state dict,
# and the values between convolution and batch norm are in no node. With `optimize=False` both operators and the module's
# own weights are there. The old exporter (`dynamo=False`) folds too, but names the result `onnx::Conv_11`.
#
# Seen: default ['Conv', 'Relu'], conv1.weight differs by 0.18; optimize=False has BatchNormalization, difference 0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet torch==2.13.0 onnx==1.23.2 onnxscript==0.7.2
cd "$folder"
python/bin/python - <<'END' 2>/dev/null
import onnx, torch

class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(3, 8, 3, bias=False)
        self.bn1 = torch.nn.BatchNorm2d(8)
    def forward(self, x):
        return torch.relu(self.bn1(self.conv1(x)))

torch.manual_seed(0)
net = Net().eval()
net.bn1.weight.data.uniform_(0.5, 2)

def exported(**options):
    torch.onnx.export(net, (torch.zeros(1, 3, 8, 8),), "net.onnx", verbose=False, **options)
    graph = onnx.load("net.onnx").graph
    weights = {item.name: onnx.numpy_helper.to_array(item) for item in graph.initializer}
    difference = None
    if "conv1.weight" in weights:
        difference = abs(weights["conv1.weight"] - net.conv1.weight.detach().numpy()).max()
    operators = [node.op_type for node in graph.node]
    return operators, difference

print("torch", torch.__version__)
operators, difference = exported()
print("default:", operators, "conv1.weight differs by", difference)
assert operators == ["Conv", "Relu"] and difference > 0.01
operators, difference = exported(optimize=False)
print("optimize=False:", operators, "conv1.weight differs by", difference)
assert "BatchNormalization" in operators and difference == 0
operators, difference = exported(dynamo=False)
print("dynamo=False:", operators, "conv1.weight is", difference)
assert operators == ["Conv", "Relu"] and difference is None
END
