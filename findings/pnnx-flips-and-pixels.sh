#!/usr/bin/env bash
# pnnx: a flip does nothing in ncnn, a gather of three channels takes one, SpaceToDepth has its channels in another order
#
# Versions: pnnx 20261020 and ncnn 1.0.20261020 against onnxruntime 1.32.0, models of onnx 1.23.2 passed by onnx.checker.
# Expected: what pnnx has no word for keeps the name of ONNX, and ncnn refuses it, as it does with a DepthToSpace or a slice of step 2.
# Seen: behind a convolution a Slice of step -1 is dropped, and the map comes out as it was. A Gather of channels 3, 0 and 2 gives
#   one channel. A SpaceToDepth is written as a pixel unshuffle, which has all pixels of a channel in sequence, where ONNX has all
#   channels of a pixel. A Resize has pixel centres where the file says asymmetric, and linear or cubic; it is asymmetric where it says
#   nearest by floor, and half_pixel or align_corners; and it forgets antialias. Linear and cubic with pixel centres are right, and so is
#   nearest without them.
# Why it matters: all but the Gather have the right shape, and nothing is printed. SpaceToDepth is the first layer of light detectors,
#   asymmetric and linear what TensorFlow's resize was for years, and what its networks are in ONNX.
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
SOURCE = random.standard_normal((1, 4, 8, 10)).astype(np.float32)
WEIGHTS = random.standard_normal((4, 4, 1, 1)).astype(np.float32)
# What the convolution makes of it, which is what each operator reads.
READ = np.einsum("oc,chw->ohw", WEIGHTS[:, :, 0, 0], SOURCE[0])


def both(kind, *inputs, opset=18, **how):
    """What ONNX Runtime and ncnn make of it; an input is an array, or None where it is left out."""
    stored = {f"c{i}": value for i, value in enumerate(inputs) if value is not None}
    names = [f"c{i}" if value is not None else "" for i, value in enumerate(inputs)]
    nodes = [make_node("Conv", ["x", "w"], ["a"]), make_node(kind, ["a", *names], ["y"], **how)]
    right, seen, _ = phone(nodes, SOURCE, {"w": WEIGHTS, **stored}, opset)
    off = f", up to {np.abs(right - seen).max():.3f} apart" if right.shape == seen.shape else ""
    print(f"{kind} {[value.tolist() for value in stored.values()]} {how}: ONNX Runtime {right.shape}, ncnn {seen.shape}{off}")
    return right, seen


def alike(a, b):
    return a.shape == b.shape and np.allclose(a, b, atol=2e-3)


flip = [np.array([one]) for one in (-1, -99, 3, -1)]
right, seen = both("Slice", *flip)
held(alike(right, READ[:, :, ::-1]) and alike(seen, READ), "a flip of the columns is the map as it was")
right, seen = both("Gather", np.array([3, 0, 2]), axis=1)
held(alike(right, READ[[3, 0, 2]]) and seen.shape == (8, 10), "a gather of three channels is one of one")
right, seen = both("Gather", np.array(3), axis=1)
held(alike(right, READ[3]) and alike(right, seen), "a gather of one channel is right")

right, seen = both("SpaceToDepth", blocksize=2)
by_pixel = np.stack([READ[:, i::2, j::2] for i in (0, 1) for j in (0, 1)])
held(alike(right, by_pixel.reshape(16, 4, 5)), "ONNX has all channels of a pixel together")
held(alike(seen, by_pixel.swapaxes(0, 1).reshape(16, 4, 5)), "ncnn all pixels of a channel")

twice = np.array([1, 1, 2, 2], np.float32)
half = np.array([1, 1, 0.5, 0.5], np.float32)


def resized(scales, mode, coordinates, **how):
    if mode == "nearest":
        how = dict(nearest_mode="floor", **how)
    return both("Resize", None, scales, mode=mode, coordinate_transformation_mode=coordinates, **how)


held(alike(*resized(twice, "linear", "half_pixel")), "linear with pixel centres is right")
held(alike(*resized(half, "linear", "half_pixel")), "also to half the size")
held(alike(*resized(twice, "cubic", "half_pixel")), "and so is cubic")
held(alike(*resized(twice, "nearest", "asymmetric")), "and nearest without them")
for mode in ("linear", "cubic"):
    centres = resized(twice, mode, "half_pixel")[0]
    right, seen = resized(twice, mode, "asymmetric")
    held(not alike(right, centres) and alike(seen, centres), f"{mode} without pixel centres is one with them")
plain = resized(twice, "nearest", "asymmetric")[0]
for coordinates in ("half_pixel", "align_corners"):
    right, seen = resized(twice, "nearest", coordinates)
    held(not alike(right, plain) and alike(seen, plain), f"nearest with {coordinates} is asymmetric")
plain = resized(half, "linear", "half_pixel")[0]
right, seen = resized(half, "linear", "half_pixel", antialias=1)
held(not alike(right, plain) and alike(seen, plain), "antialias is forgotten")
PYTHON
