#!/usr/bin/env bash
# Aidge: a Dropout of an ONNX file goes on dropping values where the network is only run
#
# Versions: aidge-onnx 0.10.1 with aidge-core and aidge-backend-cpu of that version against onnxruntime 1.32.0, models of onnx 1.23.2
#   passed by onnx.checker.
# Expected: since opset 7 a Dropout passes on what it reads, unless its third input says that the network is being trained.
# Seen: without a third input about half of the values come out as 0 and the rest twice as large, in opset 7 to 13; with a
#   ratio of 0.2 a fifth are 0. With a third input that says no, it passes on what it reads.
# Why it matters: MobileNets, EfficientNets and SqueezeNets have a Dropout before or behind their last layer, and exporters that keep
#   it leave the third input out. The classes come out as of a network that is just poor. Remove it first.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" aidge-core==0.10.1 aidge-backend-cpu==0.10.1 aidge-onnx==0.10.1 onnx==1.23.2 onnxruntime==1.32.0 \
  numpy==2.4.6
python - <<'PYTHON'
import numpy as np
from aidge import both
from held import held
from onnx.helper import make_node
from severalnodes import alike

SOURCE = np.ones((1, 16, 8, 8), np.float32)


def dropped(opset, inputs=(), **how):
    stored = {f"c{i}": value for i, value in enumerate(inputs)}
    right, seen = both([make_node("Dropout", ["x", *stored], ["y"], **how)], SOURCE, stored, opset)
    print(f"opset {opset}, {how} {inputs}: ONNX Runtime {np.unique(right)}, Aidge {np.unique(seen)}, {np.mean(seen == 0):.2f} of it 0")
    held(alike(right, SOURCE), "ONNX Runtime passes on what it reads")
    return seen


for opset in (7, 10, 11, 13):
    how = {} if opset == 13 else {"ratio": 0.5}
    seen = dropped(opset, **how)
    held(0.4 < np.mean(seen == 0) < 0.6 and seen.max() == 2, "half of the values are gone, the rest is doubled")
    held(0.15 < np.mean(dropped(13, (np.float32(0.2),)) == 0) < 0.25, "with a ratio of 0.2 a fifth")
held(alike(dropped(13, (np.float32(0.2), np.array(False))), SOURCE), "told that it is not trained it passes on what it reads")
PYTHON
