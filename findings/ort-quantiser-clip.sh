#!/usr/bin/env bash
# ONNX Runtime's quantiser removes a Clip whose range has no 0 in it, and with it one of its two bounds
#
# Versions: onnxruntime 1.32.0, models of onnx 1.23.2, opset 13, quantised by quantize_static with 8-bit maps.
# Expected: a Clip behind a convolution is removed where the range of the quantised map says the same, and kept where it does not.
# Seen: Clip to 0..6 or to -1..1 is removed rightly. Clip to 1..6, 0.5..1 and -6..-1 is removed too, though the range is widened to
#   hold 0: what was 1 at least is 0 now, for half of the values here. With ActivationSymmetric the Clip stays, and all is right.
#   Nothing is logged.
# Why it matters: a lower bound above 0 is what guards a division, a logarithm or a variance; of these it is lost, and the result is
#   infinite or far off. Keep the bound out of the quantised part, or say ActivationSymmetric.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6 sympy==1.14.0
python - <<'PYTHON'
import numpy as np
from held import held
from onnx.helper import make_node
from quantised import error, quantised

weights = np.random.default_rng(3).standard_normal((6, 4, 3, 3))


def clipped(low, high, **how):
    nodes = [make_node("Conv", ["x", "w"], ["c"], kernel_shape=[3, 3]), make_node("Clip", ["c", "low", "high"], ["y"])]
    made, seen, right = quantised(nodes, {"w": weights, "low": low, "high": high}, **how)
    kept = any(node.op_type == "Clip" for node in made.graph.node)
    outside = float(np.mean((seen < low - 0.05) | (seen > high + 0.05)))
    off = error(seen, right)
    print(f"Clip to {low}..{high} {how}: {'kept' if kept else 'removed'}, {seen.min():.2f} to {seen.max():.2f}, "
          f"{outside:.0%} beyond its bounds, {off:.1%} off")
    return kept, outside, off


for low, high in ((0, 6), (-1, 1)):
    kept, outside, off = clipped(low, high)
    held(not kept and outside == 0 and off < 0.05, "a Clip that has 0 in it is removed, and is right")
for low, high in ((1, 6), (0.5, 1), (-6, -1)):
    for integer in (False, True):
        kept, outside, off = clipped(low, high, integer=integer)
        held(not kept and outside > 0.3 and off > 0.2, "one that has not is removed, and its values leave its bounds")
    kept, outside, off = clipped(low, high, extra_options={"ActivationSymmetric": True})
    held(kept and outside == 0 and off < 0.05, "with symmetric maps it stays")
PYTHON
