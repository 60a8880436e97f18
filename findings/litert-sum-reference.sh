#!/usr/bin/env bash
# LiteRT: the reference kernel of a quantised SUM gives numbers that have nothing to do with the map, the other kernel is right
#
# Versions: ai-edge-litert 2.3.0.
# Expected: the reference kernels say what an operator means, and the ones that run by default agree with them within a step or so, as
#   they do of a MEAN and of a REDUCE_MAX.
# Seen: of maps of 8×8 pixels of -30 to 30 steps, a SUM over rows, over columns and rows, or over channels is right within a step where
#   it runs by default. The reference kernel is off by tens of steps of int8 in each case, and by up to 32,000 of int16, also where
#   input and output have one scale and a zero point of 0.
# Why it matters: reference kernels are asked for to judge compilers and other runtimes, and to tell where values get lost: here they
#   accuse the right one. A SUM is what an attention or an L1 norm becomes.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - 2>/dev/null <<'PYTHON'
import numpy as np
from desktop import desktop
from held import held
from tflitenet import Network

random = np.random.default_rng(1)
SHAPE = [1, 8, 8, 4]


def both(kind, type, axes, scale, zero=0):
    """The numbers in steps: as they should be, of the reference kernel, and of the other."""
    network = Network()
    source = network.input(SHAPE, type=type, scale=0.05)
    made = [1 if axis in axes else side for axis, side in enumerate(SHAPE)]
    result = network.tensor(made, type=type, scale=scale, zero=zero)
    network.output(network.operator(kind, [source, network.constant(axes)], [result], "ReducerOptions", version=2, keepDims=True))
    limits = np.iinfo(type)
    map = random.integers(-30, 31, SHAPE).astype(type)
    real = getattr(np, {"SUM": "sum", "MEAN": "mean", "REDUCE_MAX": "max"}[kind])(map * 0.05, axis=tuple(axes), keepdims=True)
    right = np.clip(np.round(real / scale) + zero, limits.min, limits.max)
    seen = [np.asarray(desktop(network, map, reference=way), int) for way in (True, False)]
    off = [int(np.abs(one - right).max()) for one in seen]
    told = f"{kind} of {type} over {axes}, scale 0.05 to {scale}, zero point {zero}"
    first = [one.ravel()[:3].astype(int).tolist() for one in (right, *seen)]
    print(f"{told}: {first[0]}, reference {first[1]}, up to {off[0]} steps off, the other {first[2]}, up to {off[1]}")
    return off


for type, zeros in (("int8", (0, 5)), ("int16", (0,))):
    for axes in ([1, 2], [2], [3]):
        for scale in (0.05, 0.1, 0.5):
            for zero in zeros:
                reference, other = both("SUM", type, axes, scale, zero)
                held(reference > 10 and other <= 1, "a sum is far off in the reference kernel alone")
                held(max(both("MEAN", type, axes, scale / 10, zero)) <= 1, "a mean is right in both")
    held(max(both("REDUCE_MAX", type, [1, 2], 0.05, 0)) == 0, "and so is a maximum")
PYTHON
