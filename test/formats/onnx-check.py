"""Whether files of ONNX hold what they should, with nothing but Debian's packages of onnx and PyTorch.

    onnx-check.py FOLDER...

Each folder holds `graph.json` and `*.onnx`: each file must pass the full check of the ONNX project, state the shapes that its
inference finds, and, run node by node by the definitions of ONNX' operators below, give the results of the twin that is
made from the layers. One line for each file that does not. ONNX Runtime itself is asked by `oracle.mjs`, outside of CI.
"""

import json
import pathlib
import sys

import onnx
import torch
from onnx import helper, numpy_helper
from torch.nn import functional as F
from twin import numbers_of, run


def padded(x, pads, value=0.0):
    """`pads` are all beginnings, then all ends, as ONNX has them; PyTorch has pairs, the last axis first."""
    half = len(pads) // 2
    pairs = [amount for axis in reversed(range(half)) for amount in (pads[axis], pads[half + axis])]
    return F.pad(x, pairs, value=value)


def conv(a, x, w, b=None):
    return F.conv2d(padded(x, a["pads"]), w, b, a["strides"], 0, a.get("dilations", 1), a["group"])


def conv_transpose(a, x, w, b=None):
    y = F.conv_transpose2d(x, w, b, a["strides"], 0, 0, a["group"], a["dilations"])
    top, left, bottom, right = a["pads"]
    more = a["output_padding"]
    bias = torch.zeros(y.shape[1]) if b is None else b
    high, wide = more[0] - bottom, more[1] - right
    # Rows and columns beyond the windows hold the bias alone.
    return padded(y - bias[:, None, None], [-top, -left, high, wide]) + bias[:, None, None]


def max_pool(a, x):
    return F.max_pool2d(padded(x, a.get("pads", [0] * 4), float("-inf")), a["kernel_shape"], a["strides"])


def average_pool(a, x):
    pads = a.get("pads", [0] * 4)
    total = F.avg_pool2d(padded(x, pads), a["kernel_shape"], a["strides"], divisor_override=1)
    counted = padded(torch.ones_like(x), pads, 1.0 if a.get("count_include_pad") else 0.0)
    return total / F.avg_pool2d(counted, a["kernel_shape"], a["strides"], divisor_override=1)


def cut(a, x, begins, ends, axes):
    for begin, end, axis in zip(begins.tolist(), ends.tolist(), axes.tolist()):
        x = x.narrow(axis, begin, end - begin)
    return x


def resize(a, x, roi, scales, sizes):
    size = sizes.tolist()[2:]
    if a["mode"] == "linear":
        assert a["coordinate_transformation_mode"] == "half_pixel"
        return F.interpolate(x, size, mode="bilinear", align_corners=False)
    assert (a["coordinate_transformation_mode"], a["nearest_mode"]) == ("asymmetric", "floor")
    rows, columns = (torch.arange(n) * m // n for n, m in zip(size, x.shape[2:]))
    return x[:, :, rows][:, :, :, columns]


def reduction(function):
    def reduce(a, x, axes=None):
        return function(x, list(a["axes"]) if axes is None else axes.tolist(), keepdim=bool(a["keepdims"]))

    return reduce


def depth_to_space(a, x):
    assert a["mode"] == "CRD"
    return F.pixel_shuffle(x, a["blocksize"])


def gemm(a, x, w, b=None):
    assert a == {"transB": 1}
    return F.linear(x, w, b)


def hard_sigmoid(a, x):
    return (a["alpha"] * x + a["beta"]).clamp(0, 1)


NODES = {
    "Abs": lambda a, x: x.abs(),
    "Add": lambda a, x, y: x + y,
    "AveragePool": average_pool,
    "BatchNormalization": lambda a, x, s, b, m, v: F.batch_norm(x, m, v, s, b, False, 0.0, a["epsilon"]),
    "Clip": lambda a, x, low, high: x.clamp(low, high),
    "Concat": lambda a, *inputs: torch.cat(inputs, a["axis"]),
    "Conv": conv,
    "ConvTranspose": conv_transpose,
    "DepthToSpace": depth_to_space,
    "Div": lambda a, x, y: x / y,
    "Elu": lambda a, x: F.elu(x, a["alpha"]),
    "Erf": lambda a, x: torch.erf(x),
    "Flatten": lambda a, x: x.flatten(a["axis"]),
    "Gemm": gemm,
    "GlobalAveragePool": lambda a, x: x.mean((2, 3), keepdim=True),
    "GlobalMaxPool": lambda a, x: x.amax((2, 3), keepdim=True),
    "HardSigmoid": hard_sigmoid,
    "HardSwish": lambda a, x: x * (x / 6 + 0.5).clamp(0, 1),
    "Identity": lambda a, x: x,
    "InstanceNormalization": lambda a, x, s, b: F.instance_norm(x, None, None, s, b, eps=a["epsilon"]),
    "LRN": lambda a, x: F.local_response_norm(x, a["size"], a["alpha"], a["beta"], a["bias"]),
    "LeakyRelu": lambda a, x: F.leaky_relu(x, a["alpha"]),
    "MatMul": lambda a, x, y: torch.matmul(x, y),
    "Max": lambda a, *inputs: torch.stack(torch.broadcast_tensors(*inputs)).amax(0),
    "MaxPool": max_pool,
    "Min": lambda a, *inputs: torch.stack(torch.broadcast_tensors(*inputs)).amin(0),
    "Mul": lambda a, x, y: x * y,
    "PRelu": lambda a, x, slope: torch.where(x < 0, x * slope, x),
    "Pad": lambda a, x, pads: padded(x, pads.tolist()),
    "ReduceMax": reduction(torch.amax),
    "ReduceMean": reduction(torch.mean),
    "ReduceSum": reduction(torch.sum),
    "Relu": lambda a, x: x.clamp(min=0),
    "Reshape": lambda a, x, shape: x.reshape(shape.tolist()),
    "Resize": resize,
    "Sigmoid": lambda a, x: torch.sigmoid(x),
    "Slice": cut,
    "Softmax": lambda a, x: F.softmax(x, a["axis"]),
    "Softplus": lambda a, x: F.softplus(x),
    "Split": lambda a, x, parts: torch.split(x, parts.tolist(), a["axis"]),
    "Sqrt": lambda a, x: x.sqrt(),
    "Sub": lambda a, x, y: x - y,
    "Tanh": lambda a, x: torch.tanh(x),
    "Transpose": lambda a, x: x.permute(a["perm"]),
}


def attribute(value):
    return value.decode() if isinstance(value, bytes) else value


def results_of(model, inputs):
    tensors = {name: torch.from_numpy(x) for name, x in inputs.items()}
    for initializer in model.graph.initializer:
        tensors[initializer.name] = torch.from_numpy(numpy_helper.to_array(initializer).copy())
    for node in model.graph.node:
        attributes = {a.name: attribute(helper.get_attribute_value(a)) for a in node.attribute}
        made = NODES[node.op_type](attributes, *[tensors[name] if name else None for name in node.input])
        tensors.update(zip(node.output, [made] if isinstance(made, torch.Tensor) else made))
    return [tensors[output.name] for output in model.graph.output]


def shapes(values):
    return {v.name: [d.dim_value for d in v.type.tensor_type.shape.dim] for v in values}


def judge(path, inputs, expected):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    stated = shapes([*model.graph.value_info, *model.graph.output])
    bare = onnx.load(path)
    del bare.graph.value_info[:]
    for output in bare.graph.output:
        output.type.tensor_type.ClearField("shape")
    inferred = onnx.shape_inference.infer_shapes(bare, strict_mode=True, data_prop=True)
    found = shapes([*inferred.graph.value_info, *inferred.graph.output])
    made = {name for node in model.graph.node for name in node.output}
    assert made == set(stated), f"no shape is stated for {made ^ set(stated)}"
    for name, dims in stated.items():
        assert found.get(name) == dims, f"{name} is stated as {dims}, inferred as {found.get(name)}"
    for i, (ours, theirs) in enumerate(zip(results_of(model, inputs), expected, strict=True)):
        theirs = torch.from_numpy(theirs)
        assert ours.shape == theirs.shape, f"result {i} is {list(ours.shape)}, the twin's {list(theirs.shape)}"
        # A quotient of two zeros is no number on both sides.
        assert torch.equal(ours.isfinite(), theirs.isfinite()), f"result {i} overflows elsewhere than the twin's"
        ours, theirs = (torch.where(y.isfinite(), y, torch.zeros_like(y)) for y in (ours, theirs))
        apart = float((ours - theirs).abs().max()) / max(float(theirs.abs().max()), 1e-6)
        assert apart < 1e-4, f"result {i} differs from the twin's by {apart:.1e} of the largest number"


for folder in map(pathlib.Path, sys.argv[1:]):
    with torch.no_grad():
        inputs, expected = run(json.loads((folder / "graph.json").read_text()), numbers_of(folder / "weights.onnx"))
        for path in sorted(folder.glob("*.onnx")):
            try:
                judge(path, inputs, expected)
            except Exception as error:
                print(f"{folder.name} {path.stem}: {type(error).__name__}: {error}")
print("done")
