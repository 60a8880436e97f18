#!/usr/bin/env bash
# onnxoptimizer: a Pad of zeros is made the border of a pool that has another border, and a Reshape's 0 is read off the wrong map
#
# Versions: onnxoptimizer 0.4.2 against onnxruntime 1.32.0, models of onnx 1.23.2, opset 13, passed by onnx.checker; all passes that
#   fuse or eliminate, which are its default.
# Expected: a pool has no border of zeros: that of a maximum is the least number, that of an average is left out of the count. So a Pad
#   before a pool stays, or the count is set to take it in.
# Seen: the Pad before a maximum pool is fused where values are negative: the zeros are gone from the result. Before an average pool
#   without a border it is right; before one with a border of its own both are summed up, and values are wrong. Of two Reshapes in a
#   row only the second is kept; its 0, which copies an extent of what the first made, copies one of the map before it: another shape.
# Why it matters: other tools call these passes as a first step. TensorFlow's models in ONNX have a Pad before their pools, and
#   attention is written as Reshapes with 0.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" onnxoptimizer==0.4.2 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
import onnx
import onnxoptimizer
import onnxruntime
from held import held
from onnx import TensorProto, helper, numpy_helper

# Of -6 to -4, as a map may be in front of an activation.
SOURCE = np.random.default_rng(5).uniform(-6, -4, (1, 4, 9, 10)).astype(np.float32)


def optimised(name, nodes, constants):
    """What is in the network before and after, as operators and as maps."""
    graph = helper.make_graph(
        nodes,
        "network",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, SOURCE.shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(np.array(value, np.int64), key) for key, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    model = onnx.shape_inference.infer_shapes(model, strict_mode=True)
    onnx.checker.check_model(model, full_check=True)
    made = onnxoptimizer.optimize(model, onnxoptimizer.get_fuse_and_elimination_passes(), fixed_point=True)
    maps = []
    for one in (model, made):
        how = onnxruntime.SessionOptions()
        how.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        maps.append(onnxruntime.InferenceSession(one.SerializeToString(), how).run(None, {"x": SOURCE})[0])
    right, seen = maps
    kinds = [node.op_type for node in made.graph.node]
    print(f"{name}: {kinds}, {seen.shape} {seen.min():.2f} to {seen.max():.2f}, should be {right.shape} {right.min():.2f} to {right.max():.2f}")
    return kinds, seen, right


def padded(name, kind, **how):
    pool = helper.make_node(kind, ["a"], ["y"], "pool", kernel_shape=[3, 3], strides=[2, 2], **how)
    nodes = [helper.make_node("Pad", ["x", "p"], ["a"], "pad"), pool]
    return optimised(name, nodes, {"p": [0, 0, 1, 1, 0, 0, 1, 1]})


kinds, seen, right = padded("maximum", "MaxPool")
held(kinds == ["MaxPool"] and seen.max() < -4 and right.max() == 0, "zeros of a Pad are gone from a maximum")
kinds, seen, right = padded("average", "AveragePool")
held(np.allclose(seen, right, atol=1e-4), "of an average without a border they are right")
kinds, seen, right = padded("average with a border", "AveragePool", pads=[1, 1, 1, 1])
held(kinds == ["AveragePool"] and seen.shape == right.shape and not np.allclose(seen, right, atol=0.1), "of one with a border they are wrong")


def twice(first, last):
    nodes = [helper.make_node("Reshape", ["x", "s"], ["a"], "first"), helper.make_node("Reshape", ["a", "t"], ["y"], "last")]
    return optimised(f"to {first}, then {last}", nodes, {"s": first, "t": last})


kinds, seen, right = twice([4, 1, 90], [0, -1, 10])
held(kinds == ["Reshape"] and seen.shape == (1, 36, 10) and right.shape == (4, 9, 10), "a 0 copies the extent of another map")
kinds, seen, right = twice([4, 1, 90], [4, -1, 10])
held(kinds == ["Reshape"] and seen.shape == right.shape, "without a 0 it is right")
PYTHON
