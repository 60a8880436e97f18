#!/usr/bin/env bash
# ONNX Runtime's quantiser loses the `beta` of a Gemm in one format, and divides by it in the other, where `alpha` hits the bias too
#
# Versions: onnxruntime 1.32.0, models of onnx 1.23.2, opset 13, quantised by quantize_static with 8-bit maps and weights.
# Expected: a Gemm is alpha·A·B + beta·C in float and within rounding of it as quantised, since both stand in the model.
# Seen: in the QDQ format `beta` is set to 1, and the bias stays as it was; `alpha` is right. In the QOperator format, whose QGemm has
#   no `beta`, the bias is what it was times `alpha`, and divided by `beta` where it should be times it. Both formats are right where alpha and beta are 1, and nothing is logged.
# Why it matters: exporters write 1 and 1, but rewrites that fold a factor into a layer, and models from older tools, do not. In a
#   classifier the bias is the prior of its classes. Multiply the weights and the bias by the factors before quantising.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6 sympy==1.14.0
python - <<'PYTHON'
import numpy as np
from held import held
from onnx.helper import make_node
from quantised import error, quantised

weights = np.random.default_rng(3).standard_normal((5, 256)) / 16
bias = np.array([8, -5, 3, 1, 6])


def fully_connected(integer, **factors):
    nodes = [make_node("Flatten", ["x"], ["f"]), make_node("Gemm", ["f", "w", "b"], ["y"], transB=1, **factors)]
    _, seen, right = quantised(nodes, {"w": weights, "b": bias}, integer)
    print(f"{'QOperator' if integer else 'QDQ'}, {factors}: mean in float {right.mean(axis=(0, 1)).round(1)}, "
          f"quantised {seen.mean(axis=(0, 1)).round(1)}, {error(seen, right):.1%} off")
    return seen, right


for integer in (False, True):
    held(error(*fully_connected(integer)) < 0.05, "without factors it is right")
seen, right = fully_connected(False, alpha=0.5)
held(error(seen, right) < 0.05, "QDQ is right with alpha")
seen, right = fully_connected(False, beta=4.0)
held(error(seen, right - 3 * bias) < 0.05 and error(seen, right) > 0.5, "QDQ takes the bias once for four times")
for alpha in (0.5, 0.1):
    seen, right = fully_connected(True, alpha=alpha)
    held(error(seen, right - (1 - alpha) * bias) < 0.1 and error(seen, right) > 0.4, "QOperator takes it times alpha")
seen, right = fully_connected(True, beta=4.0)
held(error(seen, right - (4 - 1 / 4) * bias) < 0.1, "and divides it by beta")
PYTHON
