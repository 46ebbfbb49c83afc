#!/usr/bin/env bash
# insightface 2.1: the names of an ONNX file's nodes decide whether the pixels of a face are normalised.
#
# A recognition model may bring its normalisation along as its first two nodes, a Sub and a Mul. insightface then hands
# it plain pixels, but it knows such a model by node names that begin with "Sub" and "Mul", not by the operators. ONNX
# leaves a node's name free, or empty. PyTorch's two exporters write "/Sub" and "node_sub": these files are normalised
# twice, without a word. A good engineer expects that renaming nodes changes nothing, as ONNX Runtime has it.
#
# Seen: one graph with four sets of names, equal in ONNX Runtime; named Sub_0 and Mul_1 it is fed with mean 0 and
# deviation 1, otherwise with 127.5 and 127.5. The embedding of a picture of noise is another one: cosine 0.64.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
# What it imports, with an OpenCV that needs no screen.
"$folder/python/bin/pip" install --quiet numpy==2.4.6 onnx==1.23.2 onnxruntime==1.31.1 scipy==1.17.1 \
    scikit-image==0.26.0 opencv-python-headless==5.0.0.93 tqdm==4.70.1 requests==2.34.2
"$folder/python/bin/pip" install --quiet --no-deps insightface==2.1
cd "$folder"
python/bin/python - <<'END'
import numpy as np
import onnx
import onnxruntime
import insightface
from insightface.model_zoo import get_model
from onnx import TensorProto, helper, numpy_helper

print("insightface", insightface.__version__)
random = np.random.default_rng(0)
weights = {
    "mean": np.float32(127.5), "scale": np.float32(1 / 127.5),
    "w": random.standard_normal((16, 3, 7, 7)).astype(np.float32),
    "b": random.standard_normal(16).astype(np.float32),
}
picture = random.integers(0, 256, (112, 112, 3), dtype=np.uint8)
blob = picture[None, :, :, ::-1].transpose(0, 3, 1, 2).astype(np.float32)

def saved(path, sub, mul):
    nodes = [
        helper.make_node("Sub", ["face", "mean"], ["centred"], name=sub),
        helper.make_node("Mul", ["centred", "scale"], ["scaled"], name=mul),
        helper.make_node("Conv", ["scaled", "w", "b"], ["maps"], strides=[7, 7], kernel_shape=[7, 7], name="conv"),
        helper.make_node("Relu", ["maps"], ["positive"], name="relu"),
        helper.make_node("GlobalAveragePool", ["positive"], ["means"], name="pool"),
        helper.make_node("Flatten", ["means"], ["embedding"], name="flat"),
    ]
    graph = helper.make_graph(
        nodes, "net",
        [helper.make_tensor_value_info("face", TensorProto.FLOAT, [1, 3, 112, 112])],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, 16])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in weights.items()])
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(made, full_check=True)
    onnx.save(made, path)
    return path

plain, embeddings, settings = [], [], []
for number, (sub, mul) in enumerate([("Sub_0", "Mul_1"), ("/Sub", "/Mul"), ("node_sub", "node_mul"), ("", "")]):
    path = saved(f"{number}.onnx", sub, mul)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    plain.append(session.run(None, {"face": blob})[0].ravel())
    recogniser = get_model(path, providers=["CPUExecutionProvider"])
    settings.append((recogniser.input_mean, recogniser.input_std))
    embeddings.append(recogniser.get_feat(picture).ravel())
    cosine = recogniser.compute_sim(embeddings[0], embeddings[-1])
    print(f"{sub!r}, {mul!r}: mean and deviation {settings[-1]}, cosine with the first {cosine:.3f}, "
          f"in ONNX Runtime {abs(plain[-1] - plain[0]).max()} from the first")

assert all(np.array_equal(values, plain[0]) for values in plain)
assert settings == [(0.0, 1.0)] + 3 * [(127.5, 127.5)], "the names no longer decide"
assert np.allclose(embeddings[0], plain[0], atol=1e-4), "plain pixels give what ONNX Runtime gives"
for embedding in embeddings[1:]:
    cosine = embedding @ embeddings[0] / np.linalg.norm(embedding) / np.linalg.norm(embeddings[0])
    assert cosine < 0.9
END
