#!/usr/bin/env bash
# MNN: a nearest resize of TensorFlow Lite on pixel centres, which Keras's UpSampling2D is, comes out shifted by a pixel
#
# Versions: MNN 3.6.1 against ai-edge-litert 2.3.0.
# Expected: 0, 1, 2… at twice the size is 0, 0, 1, 1, 2, 2…, with `half_pixel_centers` as without; at half the size 1, 3, 5 with them.
# Seen: with `half_pixel_centers` 0, 0, 0, 1, 1, 2, 2… at twice the size, 0, 2, 4 at half; with `align_corners` 0, 0, 0, 1, 1… too,
#   where LiteRT rounds. With neither, and of any bilinear resize, the values are LiteRT's.
# Why it matters: TensorFlow 2 writes each nearest resize with `half_pixel_centers`, UpSampling2D among them. Every step of a decoder
#   or a feature pyramid moves the map by half of a pixel of the small one; shapes are right and nothing is printed.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" MNN==3.6.1 ai-edge-litert==2.3.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
from floatnet import one_operator
from held import held
from mnntflite import both

ROW = np.arange(6, dtype=np.float32).reshape(1, 1, 6, 1)


def resized(kind, size, corners, centres):
    options = "ResizeBilinearOptions" if kind == "BILINEAR" else "ResizeNearestNeighborOptions"
    how = dict(alignCorners=corners, halfPixelCenters=centres)
    right, seen = both(one_operator("RESIZE_" + kind, ROW, [1, 1, size, 1], ([1, size],), options, version=3, **how), ROW)
    print(f"{kind} to {size}, {how}: LiteRT {right.ravel()}, MNN {seen.ravel()}")
    return right.ravel().tolist(), seen.ravel().tolist()


right, seen = resized("NEAREST_NEIGHBOR", 12, False, True)
held(right == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5], "LiteRT takes each pixel twice")
held(seen == [0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5], "MNN takes the first three times, and the last once")
right, seen = resized("NEAREST_NEIGHBOR", 3, False, True)
held((right, seen) == ([1, 3, 5], [0, 2, 4]), "at half the size it takes the other pixel of each pair")
right, seen = resized("NEAREST_NEIGHBOR", 12, True, False)
held(right != seen and seen == [0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5], "with aligned corners it is off as well")
for size in (3, 4, 9, 12):
    right, seen = resized("NEAREST_NEIGHBOR", size, False, False)
    held(right == seen, "without either it is right")
    for corners, centres in ((False, False), (True, False), (False, True)):
        held(np.allclose(*resized("BILINEAR", size, corners, centres), atol=1e-3), "bilinear is right")
PYTHON
