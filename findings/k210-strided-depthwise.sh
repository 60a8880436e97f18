#!/usr/bin/env bash
# nncase 1.9 for the K210: a depthwise convolution with a stride of 2 makes the 1×1 convolution behind it four times as much work
#
# Versions: nncase 1.9.0.20230322, onnx 1.16.2, Python 3.9.
# Expected: the KPU has no stride, so that a depthwise convolution with a stride of 2 runs on the whole map and something takes every
#   second pixel of what it makes; what follows sees a quarter of the pixels, as in the network.
# Seen: where a 1×1 convolution is right behind it, as in a MobileNet of TensorFlow Lite whose ReLU6 is part of the convolution, that runs
#   on the whole map as well, and drops three quarters of its own results with the pool of its end: of 8 channels on 32×32, depthwise
#   with a stride of 2 and then 1×1 to 16, the 1×1 reads 32×32. Behind a ReLU of its own, as ONNX has it, and of a 3×3 the RISC-V takes the
#   pixels and the KPU is called twice.
# Why it matters: a 1×1 convolution behind a stride is among the dearest layers of a MobileNet, and is here four times what the network
#   counts; the other way has the map leave the accelerator. Neither is said.
set -euo pipefail
source "$(dirname "$0")/lib/k210.sh"
old_python - <<'PYTHON'
import numpy as np
from held import held
from k210 import made_of, model_of
from onnx import helper

random = np.random.default_rng(3)


def behind_stride(side, has_relu=False):
    pads = [side // 2] * 4
    constants = {
        "w0": random.standard_normal((8, 1, 3, 3)),
        "b0": random.standard_normal(8),
        "w1": random.standard_normal((16, 8, side, side)) / 8,
        "b1": random.standard_normal(16),
    }
    nodes = [
        helper.make_node("Conv", ["x", "w0", "b0"], ["c"], group=8, strides=[2, 2], pads=[1, 1, 1, 1]),
        *([helper.make_node("Relu", ["c"], ["r"])] if has_relu else []),
        helper.make_node("Conv", ["r" if has_relu else "c", "w1", "b1"], ["y"], pads=pads),
    ]
    steps, convolutions = made_of(*model_of([1, 8, 32, 32], nodes, constants))
    print(f"depthwise of stride 2,{' a ReLU,' if has_relu else ''} then {side}×{side}:", *steps)
    for read, made in convolutions:
        print(f"  KPU: {read} to {made}")
    return steps.count("Call"), convolutions[-1]


calls, pointwise = behind_stride(1)
held(calls == 1 and pointwise == ((8, 32, 32), (16, 16, 16)), "a 1×1 convolution runs on the whole map, and keeps a quarter")
calls, window = behind_stride(3)
held(calls == 2 and window == ((8, 16, 16), (16, 16, 16)), "a 3×3 runs on a quarter, which the RISC-V has taken")
calls, behind = behind_stride(1, has_relu=True)
held(calls == 2 and behind == ((8, 16, 16), (16, 16, 16)), "and so does a 1×1 behind a ReLU")
PYTHON
