#!/usr/bin/env bash
# pnnx: a maximum pool with a border in front of the map alone gets it twice, and a larger map than ONNX states
#
# Versions: pnnx 20261020 and ncnn 1.0.20261020 against onnxruntime 1.32.0, models of onnx 1.23.2, opset 13, passed by onnx.checker.
# Expected: a pool 3×3 with stride 2 and a border on two sides alone, as TensorFlow's SAME becomes in ONNX, has in ncnn the extents
#   that ONNX states: pnnx writes the same ones into its own file.
# Seen: with a border of 1 above and on the left 8×8 pixels become 5×5 in ncnn where ONNX has 4×4, and 9×9 become 6×6: pnnx puts the
#   border in front of the pool, and says it once more at the pool, for all four sides. With the border below and on the right 8×8 and
#   9×9 pixels are right, and 9×10 become 5×5 for 4×5, since the pool is written to round up. Equal borders are right, and so are
#   convolutions with unequal ones.
# Why it matters: pnnx ends without a word. What is behind the pool has another size, until a fully connected layer or a join does
#   not fit, or nothing tells. Give such networks equal borders, or extents that divide, before they are moved to a phone.
set -euo pipefail
# Without what pnnx names as its needs, which is all of PyTorch: from ONNX it runs without.
source "$(dirname "$0")/lib/environment.sh" --no-deps pnnx==20261020 ncnn==1.0.20261020 onnx==1.23.2 onnxruntime==1.32.0 \
  numpy==2.4.6 flatbuffers==25.12.19 ml_dtypes==0.6.0 protobuf==7.36.2 typing_extensions==4.16.0
python - <<'PYTHON'
import numpy as np
from held import held
from onnx.helper import make_node
from phone import phone

random = np.random.default_rng(1)


def both(kind, sides, pads):
    source = random.standard_normal((1, 4, *sides)).astype(np.float32)
    weights = {"w": random.standard_normal((4, 4, 3, 3)).astype(np.float32)} if kind == "Conv" else {}
    node = make_node(kind, ["x", *weights], ["y"], kernel_shape=[3, 3], strides=[2, 2], pads=pads)
    right, seen, written = phone([node], source, weights, 13)
    stated = any(f"(1,4,{right.shape[1]},{right.shape[2]})" in line for line in written)
    print(f"{kind} of {sides}, pads {pads}: ONNX Runtime {right.shape[1:]}, ncnn {seen.shape[1:]}")
    return right, seen, stated


def alike(a, b):
    return a.shape == b.shape and np.allclose(a, b, atol=1e-3)


below, above, around = [0, 0, 1, 1], [1, 1, 0, 0], [1, 1, 1, 1]
for side, made in ((8, 5), (9, 6)):
    right, seen, stated = both("MaxPool", (side, side), above)
    held(stated and right.shape[1:] == (4, 4) and seen.shape[1:] == (made, made), f"pnnx states 4×4 itself, and ncnn makes {made}×{made}")
    right, seen, _ = both("MaxPool", (side, side), below)
    held(alike(right, seen), "with the border behind it is right")
right, seen, stated = both("MaxPool", (9, 10), below)
held(stated and right.shape[1:] == (4, 5) and seen.shape[1:] == (5, 5), "unless rows and columns differ in their rest")
for sides in ((8, 8), (9, 9), (9, 10)):
    for kind, pads in (("Conv", below), ("Conv", above), ("MaxPool", around)):
        right, seen, _ = both(kind, sides, pads)
        held(alike(right, seen), f"{kind} with {pads} is right")
PYTHON
