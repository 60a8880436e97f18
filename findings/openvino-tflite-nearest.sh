#!/usr/bin/env bash
# OpenVINO: a nearest resize of TensorFlow Lite on pixel centres takes the pixel before where a centre falls between two
#
# Versions: openvino 2026.4.1 against ai-edge-litert 2.3.0.
# Expected: with `half_pixel_centers` half of the size of 0, 1, 2… takes 1, 3, 5, as TensorFlow and LiteRT do.
# Seen: 0, 2, 4; 6 pixels to 4 are 0, 1, 3, 4 in place of 0, 2, 3, 5, and 6 to 9 have one pixel off in three. At twice the size it is
#   right, with aligned corners, without either flag, and in every bilinear resize.
# Why it matters: TensorFlow 2 writes each nearest resize with the flag. Sizes that are no multiple, as a pyramid of 9 and 5 pixels
#   has them, and each halving, take other pixels; shapes are right and nothing is printed.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" openvino==2026.4.1 ai-edge-litert==2.3.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
import openvino
from desktop import desktop
from floatnet import one_operator
from held import held

ROW = np.arange(6, dtype=np.float32).reshape(1, 1, 6, 1)
CORE = openvino.Core()


def resized(kind, size, corners, centres):
    options = "ResizeBilinearOptions" if kind == "BILINEAR" else "ResizeNearestNeighborOptions"
    how = dict(alignCorners=corners, halfPixelCenters=centres)
    network = one_operator("RESIZE_" + kind, ROW, [1, 1, size, 1], ([1, size],), options, version=3, **how)
    network.save("network.tflite")
    right = desktop(network, ROW, reference=True)
    seen = CORE.compile_model(CORE.read_model("network.tflite"), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([ROW])[0]
    print(f"{kind} to {size}, {how}: LiteRT {right.ravel()}, OpenVINO {seen.ravel()}")
    return right.ravel().tolist(), seen.ravel().tolist()


held(resized("NEAREST_NEIGHBOR", 3, False, True) == ([1, 3, 5], [0, 2, 4]), "half the size takes the other pixel of each pair")
held(resized("NEAREST_NEIGHBOR", 4, False, True) == ([0, 2, 3, 5], [0, 1, 3, 4]), "two thirds of it two others")
right, seen = resized("NEAREST_NEIGHBOR", 9, False, True)
held([a - b for a, b in zip(right, seen)] == [0, 1, 0, 0, 1, 0, 0, 1, 0], "of nine pixels three are the one before")
for size in (12, 18):
    right, seen = resized("NEAREST_NEIGHBOR", size, False, True)
    held(right == seen, "multiples of the size are right")
for size in (3, 4, 9, 12):
    for corners in (False, True):
        right, seen = resized("NEAREST_NEIGHBOR", size, corners, False)
        held(right == seen, "without the flag it is right")
    for corners, centres in ((False, False), (True, False), (False, True)):
        held(np.allclose(*resized("BILINEAR", size, corners, centres), atol=1e-3), "bilinear is right")
PYTHON
