#!/usr/bin/env bash
# LiteRT: of what only moves elements, SPACE_TO_DEPTH and DEPTH_TO_SPACE alone are not there for 16-bit maps
#
# Versions: ai-edge-litert 2.3.0.
# Expected: operators that compute nothing take any integer: int16 maps of the 16×8 quantisation pass through all of them.
# Seen: RESHAPE, TRANSPOSE, PAD, SLICE, CONCATENATION, SPLIT and the resize by nearest pixel take int16; SPACE_TO_DEPTH and DEPTH_TO_SPACE
#   end with an error when the network is prepared. int8 passes through all. RESHAPE, TRANSPOSE of six axes and RESHAPE give
#   what SPACE_TO_DEPTH of int8 gives, in int16 too.
# Why it matters: YOLO's first layer and sub-pixel convolutions cannot be tried in 16×8 as TensorFlow writes them; three operators
#   in the place of one can.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
from desktop import desktop
from held import held
from tflitenet import Network

SHAPE, SCALE = [1, 4, 6, 8], 0.05


def run(type, build):
    network = Network()
    network.output(build(network, network.input(SHAPE, type=type, scale=SCALE)))
    map = np.arange(np.prod(SHAPE)).reshape(SHAPE).astype(type)
    try:
        return desktop(network, map, reference=True)
    except RuntimeError as error:
        print(f"{type}: {str(error).splitlines()[0][:150]}")
        return None


def one(name, shape, options=None, numbers=(), **fields):
    return lambda n, x: n.operator(name, [x, *[n.constant(c) for c in numbers]], [n.like(x, shape)], options, **fields)


def split(n, x):
    halves = [n.like(x, [1, 4, 6, 4]) for _ in range(2)]
    return n.operator("SPLIT", [n.tensor([], type="int32", scale=None, data=3), x], halves, "SplitOptions", numSplits=2)


def regrouped(n, x):
    wide = one("RESHAPE", [1, 2, 2, 3, 2, 8], "ReshapeOptions", [[1, 2, 2, 3, 2, 8]])(n, x)
    moved = one("TRANSPOSE", [1, 2, 3, 2, 2, 8], "TransposeOptions", [[0, 1, 3, 2, 4, 5]])(n, wide)
    return one("RESHAPE", [1, 2, 3, 32], "ReshapeOptions", [[1, 2, 3, 32]])(n, moved)


DEEP = one("SPACE_TO_DEPTH", [1, 2, 3, 32], "SpaceToDepthOptions", blockSize=2)
WIDE = one("DEPTH_TO_SPACE", [1, 8, 12, 2], "DepthToSpaceOptions", blockSize=2)
OTHERS = {
    "RESHAPE": one("RESHAPE", [1, 192], "ReshapeOptions", [[1, 192]]),
    "TRANSPOSE": one("TRANSPOSE", [1, 8, 4, 6], "TransposeOptions", [[0, 3, 1, 2]]),
    "PAD": lambda n, x: n.pad(x, 1),
    "SLICE": one("SLICE", [1, 4, 6, 4], "SliceOptions", [[0, 0, 0, 2], [1, 4, 6, 4]]),
    "CONCATENATION": lambda n, x: n.operator("CONCATENATION", [x, x], [n.like(x, [1, 4, 6, 16])], "ConcatenationOptions", axis=3),
    "SPLIT": split,
    "RESIZE_NEAREST_NEIGHBOR": lambda n, x: n.resize("NEAREST_NEIGHBOR", x, 2),
}
for name, build in OTHERS.items():
    held(run("int16", build) is not None, f"{name} takes int16")
held(run("int8", DEEP) is not None and run("int8", WIDE) is not None, "SPACE_TO_DEPTH and DEPTH_TO_SPACE take int8")
held(run("int16", DEEP) is None and run("int16", WIDE) is None, "and refuse int16")
held(np.array_equal(run("int8", DEEP), run("int8", regrouped)), "RESHAPE, TRANSPOSE, RESHAPE give the same in int8")
held(run("int16", regrouped) is not None, "and take int16")
PYTHON
