#!/usr/bin/env bash
# TOSA: the converter from TensorFlow Lite forgets the rectifier in a pool, and takes the pixel behind in a nearest resize
#
# Versions: tosa-converter-for-tflite 2026.2.0, tosa-tools 2026.8.0 (the reference model of the specification) against
#   ai-edge-litert 2.3.0.
# Expected: a converter of Arm's for Arm's own chips gives what LiteRT gives, or refuses: a rectifier that is stored in the layer
#   before it is one in all of them, and a nearest resize by 2 without `half_pixel_centers` is each pixel twice.
# Seen: convolutions and sums keep their RELU6, average and maximum pools lose it, in float32, int8 and int16: values below 0 and
#   above 6 pass. Nearest by 2 is pixel 0 once, then each twice, and the last three times: what lies half between goes
#   to the pixel behind, where LiteRT goes to the one before. By 3 the border between two pixels moves as well; on pixel centres
#   both are right. A softmax with a beta, a local response norm and a slice backwards are left as operators of TensorFlow Lite in the
#   result, which is none of TOSA then, and the converter ends well.
# Why it matters: every value of an upsampled map moves by half a pixel to one side, which a segmenter shows as a seam and a detector
#   as boxes that drift. Write resizes with `half_pixel_centers`; a rectifier behind a pool, which TensorFlow's own converter puts
#   into it, goes ahead of a maximum pool as well. Look for `tfl.` in what comes out.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" tosa-converter-for-tflite==2026.2.0 tosa-tools==2026.8.0 ai-edge-litert==2.3.0 numpy==1.26.4
python - <<'PYTHON'
import numpy as np
from desktop import desktop
from held import held
from tflitenet import Network, schema
from tosa import converted, tosa

RELU6 = schema.ActivationFunctionType.RELU6


def map_of(type, shape):
    random = np.random.default_rng(1)
    return (random.standard_normal(shape) * 6).astype(type) if type == "float32" else random.integers(-127, 128, shape).astype(type)


def pooled(kind, type, activation):
    network = Network()
    source = network.input([1, 8, 8, 4], type=type, scale=0.1)
    made = network.pool(kind, source, (2, 2), (2, 2))
    network.graph.operators[-1].builtinOptions.fusedActivationFunction = activation
    network.output(made)
    image = map_of(type, [1, 8, 8, 4])
    return desktop(network, image, reference=True).astype(np.float64), tosa(network, image).astype(np.float64)


for type in ("float32", "int8", "int16"):
    for kind in ("MAX_POOL_2D", "AVERAGE_POOL_2D"):
        plain, cut = (pooled(kind, type, activation) for activation in (0, RELU6))
        print(f"{kind} of {type} with RELU6: LiteRT from {cut[0].min():.4g} to {cut[0].max():.4g}, TOSA from {cut[1].min():.4g} to {cut[1].max():.4g}")
        held(np.abs(plain[0] - plain[1]).max() <= 1, "without a rectifier it is right")
        held(cut[1].min() < 0 <= cut[0].min() and np.array_equal(cut[1], plain[1]), "with one it is the same as without")


def beside(build):
    """What a layer with a RELU6 makes."""
    network = Network()
    made = build(network, network.input([1, 8, 8, 4], type="int8", scale=0.1))
    network.graph.operators[-1].builtinOptions.fusedActivationFunction = RELU6
    network.output(made)
    image = map_of("int8", [1, 8, 8, 4])
    return desktop(network, image, reference=True).astype(int), tosa(network, image).astype(int)


for name, build in {
    "CONV_2D": lambda n, x: n.conv(x, 4, (3, 3)),
    "ADD": lambda n, x: n.operator("ADD", [x, x], [n.tensor([1, 8, 8, 4], scale=0.15)], "AddOptions", version=2),
}.items():
    right, seen = beside(build)
    held(right.min() == 0 == seen.min() and np.abs(right - seen).max() <= 1, f"{name} keeps its rectifier")


def places(factor, centres):
    network = Network()
    source = network.input([1, 4, 1, 1], type="float32")
    made = network.tensor([1, 4 * factor, 1, 1], type="float32")
    how = dict(alignCorners=False, halfPixelCenters=centres)
    network.operator("RESIZE_NEAREST_NEIGHBOR", [source, network.constant([4 * factor, 1])], [made], "ResizeNearestNeighborOptions", version=3, **how)
    network.output(made)
    image = np.arange(4, dtype=np.float32).reshape(1, 4, 1, 1)
    return [made.ravel().astype(int).tolist() for made in (desktop(network, image, reference=True), tosa(network, image))]


for factor, behind in ((2, [0, 1, 1, 2, 2, 3, 3, 3]), (3, [0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3])):
    right, seen = places(factor, False)
    print(f"nearest by {factor}: LiteRT {right}, TOSA {seen}")
    held(right == [i // factor for i in range(4 * factor)], "LiteRT repeats each pixel")
    held(seen == behind, "TOSA goes to the pixel behind from half on")
    right, seen = places(factor, True)
    held(right == seen, "on pixel centres both are the same")


def text_of(name, options, shape=(1, 4, 4, 6), numbers=(), **fields):
    network = Network()
    source = network.input([1, 4, 4, 6], type="float32")
    made = network.tensor(list(shape), type="float32")
    network.output(network.operator(name, [source, *[network.constant(one) for one in numbers]], [made], options, **fields))
    return converted(network)


held("tfl." not in text_of("SOFTMAX", "SoftmaxOptions", beta=1.0).replace("tfl.description", "").replace("tfl.schema_version", ""), "a softmax is TOSA")
for name, text in {
    "SOFTMAX with a beta of 0.5": text_of("SOFTMAX", "SoftmaxOptions", beta=0.5),
    "LOCAL_RESPONSE_NORMALIZATION": text_of(
        "LOCAL_RESPONSE_NORMALIZATION", "LocalResponseNormalizationOptions", radius=1, bias=1.0, alpha=0.5, beta=0.75
    ),
    "STRIDED_SLICE backwards": text_of(
        "STRIDED_SLICE", "StridedSliceOptions", (1, 2, 4, 6), ([0, 3, 0, 0], [1, -5, 4, 6], [1, -2, 1, 1])
    ),
}.items():
    left = [line.strip() for line in text.splitlines() if '= "tfl.' in line]
    print(f"{name}: {left[0][:90] if left else 'TOSA'}")
    held(len(left) == 1, f"{name} is left as it was, without an error")
PYTHON
