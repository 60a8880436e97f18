#!/usr/bin/env bash
# tinygrad quantises what lies halfway between two steps up in unsigned bytes, and to the even step in signed ones
#
# Versions: tinygrad 0.14.0 against onnxruntime 1.32.0 and onnx.reference, models of onnx 1.23.2, opset 19, passed by onnx.checker.
# Expected: QuantizeLinear rounds x / scale to the nearest step, half to even, and adds the zero point after that, as ONNX defines it
#   for every type of byte.
# Seen: for signed bytes tinygrad does so. For unsigned ones it adds a little less than a half and cuts, and in a float beside a zero
#   point of 128 that little is lost: 0.5 becomes 1 and -2.5 becomes -2, each a whole step off. Beside a zero point of 0, as behind a
#   ReLU, 1.5 becomes 1 and 2.5 becomes 3, so that neither rule holds. All that lies off the halves is right.
# Why it matters: ties are rare among measured values and common among others: images of whole numbers with a scale of 2, averages of
#   two maps, halves of a mask. A golden file of bytes, as those for an accelerator, then does not compare.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" tinygrad==0.14.0 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
# In Python alone: its other devices need a compiler.
DEV=PYTHON python - <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
from held import held
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from tinygrad import Tensor
from tinygrad.nn.onnx import OnnxRunner


def bytes_of(source, zero, kind):
    stored = [numpy_helper.from_array(np.array(1, np.float32), "scale"), numpy_helper.from_array(np.array(zero, kind), "zero")]
    number = helper.np_dtype_to_tensor_dtype(np.dtype(kind))
    ends = [helper.make_tensor_value_info("x", TensorProto.FLOAT, source.shape), helper.make_tensor_value_info("y", number, source.shape)]
    graph = helper.make_graph([helper.make_node("QuantizeLinear", ["x", "scale", "zero"], ["y"])], "network", ends[:1], ends[1:], stored)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, "network.onnx")
    right = onnxruntime.InferenceSession("network.onnx").run(None, {"x": source})[0]
    told = ReferenceEvaluator(model).run(None, {"x": source})[0]
    held((told == right).all(), "onnx.reference and ONNX Runtime agree")
    seen = OnnxRunner("network.onnx")({"x": Tensor(source)})["y"].numpy()
    steps = [(one.astype(int) - zero).tolist() for one in (right, seen)]
    print(f"{kind.__name__}, zero point {zero}: ONNX Runtime {steps[0]}, tinygrad {steps[1]}")
    return np.array(steps)


HALVES = np.array([-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5], np.float32)
for kind, zeros in ((np.uint8, (128, 64, 7)), (np.int8, (0, -2, 3))):
    for zero in zeros:
        right, seen = bytes_of(HALVES, zero, kind)
        held((right % 2 == 0).all(), "ONNX Runtime rounds to even steps")
        if kind is np.uint8:
            held((seen == np.floor(HALVES + 0.5)).all(), "tinygrad rounds up")
        else:
            held((seen == right).all(), "and tinygrad too")
        right, seen = bytes_of(HALVES + np.float32(0.1), zero, kind)
        held((right == seen).all(), "what is no tie is right")
right, seen = bytes_of(HALVES[4:], 0, np.uint8)
held(right.tolist() == [0, 2, 2, 4] and seen.tolist() == [0, 1, 3, 4], "without a zero point it rounds some up, some down")
PYTHON
