"""A network in PyTorch, made from its layers and not from any file of a format, with the weights of that file.

    twin.py FOLDER...

Each folder holds `graph.json`, the layers as the tests describe them, and `weights.onnx`, from which only numbers are
read, by their names. The twin's inputs and results are left in `twin.npz`.
"""

import json
import pathlib
import sys

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional as F

torch.set_num_threads(1)


def automatic(kernel, dilation):
    reach = [1 + (k - 1) * d for k, d in zip(kernel, dilation)]
    half = [r // 2 if r % 2 else 0 for r in reach]
    return [half[0], half[1], half[0], half[1]]


def same(size, kernel, stride, dilation):
    """TensorFlow's: the least padding with which the windows reach ceil(size / stride); the odd pixel behind."""
    reach = 1 + (kernel - 1) * dilation
    total = max((-(-size // stride) - 1) * stride + reach - size, 0)
    return total // 2, total - total // 2


def sides(a, x, stride=None):
    stride, dilation = stride or a["stride"], a.get("dilation", [1, 1])
    if a["pad"] == "auto":
        return automatic(a["kernel"], dilation)
    if a["pad"] == "same":
        top, bottom = same(x.shape[2], a["kernel"][0], stride[0], dilation[0])
        left, right = same(x.shape[3], a["kernel"][1], stride[1], dilation[1])
        return [top, right, bottom, left]
    return a["pad"]


def bordered(x, border, value=0.0):
    top, right, bottom, left = border
    return F.pad(x, [left, right, top, bottom], value=value)


def conv(a, w, x, groups=None):
    border = bordered(x, sides(a, x))
    return F.conv2d(border, w["weight"], w.get("bias"), a["stride"], 0, a["dilation"], groups or a["groups"])


def tconv(a, w, x):
    """All that the windows spread, then cut; `same` cuts as TensorFlow's gradient of a convolution does."""
    full = F.conv_transpose2d(x, w["weight"], None, a["stride"], 0, 0, a["groups"], a["dilation"])
    if a["pad"] == "same":
        high, wide = x.shape[2] * a["stride"][0], x.shape[3] * a["stride"][1]
        top, left = max(full.shape[2] - high, 0) // 2, max(full.shape[3] - wide, 0) // 2
        full = bordered(full, [-top, wide + left - full.shape[3], high + top - full.shape[2], -left])
    else:
        top, right, bottom, left = sides(a, x)
        more = a["output_pad"]
        full = bordered(full, [-top, more[1] - right, more[0] - bottom, -left])
    return full if "bias" not in w else full + w["bias"][:, None, None]


def windows(a, x):
    """For each output the pixels below its window, as slices of the map; and what counts for a mean."""
    stride = a["stride"] if all(a["stride"]) else a["kernel"]
    top, right, bottom, left = sides(a, x, stride)

    def along(size, before, after, kernel, step):
        padded, out = size + before + after, 0
        spans = []
        start = 0
        # Rounded up, a window hangs over where the one before it did not reach the end, if it begins within the map.
        while start + kernel <= padded or (a["ceil"] and start < size + before and start - step + kernel < padded):
            begin, end = start - before, min(start + kernel, padded) - before
            spans.append((max(begin, max(0, -before)), min(end, size + min(after, 0)), end - begin))
            start += step
        return spans

    return along(x.shape[2], top, bottom, a["kernel"][0], stride[0]), along(x.shape[3], left, right, a["kernel"][1], stride[1])


def pool(kind):
    def run(a, w, x):
        rows, columns = windows(a, x)
        result = torch.empty(1, x.shape[1], len(rows), len(columns), dtype=x.dtype)
        for i, (r0, r1, tall) in enumerate(rows):
            for j, (c0, c1, wide) in enumerate(columns):
                seen = x[:, :, r0:r1, c0:c1]
                result[:, :, i, j] = seen.amax((2, 3)) if kind == "max" else seen.sum((2, 3)) / (tall * wide)
        return result

    return run


def shift(a, w, x):
    tall, wide = a["kernel"]
    channels = x.shape[1]
    each = channels // (tall * wide)
    result = torch.zeros_like(x)
    far = bordered(x, [tall // 2, wide // 2, tall // 2, wide // 2])
    for channel in range(channels):
        tap = channel // each if each and channel < each * tall * wide else (tall * wide) // 2
        row, column = divmod(tap, wide)
        result[:, channel] = far[:, channel, row : row + x.shape[2], column : column + x.shape[3]]
    return result[:, :, :: a["stride"][0], :: a["stride"][1]]


def aligned(inputs):
    rank = max(x.dim() for x in inputs)
    return [x.reshape(x.shape + (1,) * (rank - x.dim())) for x in inputs]


def joined(function):
    def run(a, w, *inputs):
        first, *rest = aligned(inputs)
        for x in rest:
            first = function(first, x)
        return first

    return run


def listed(value):
    return value if isinstance(value, list) else [value]


def along_channels(numbers, x):
    return numbers.reshape([-1] + [1] * (x.dim() - 2))


def batch_norm(a, w, x):
    return F.batch_norm(x, w["mean"], w["variance"], w["scale"], w["shift"], False, 0.0, 1e-5)


def layer_norm(a, w, x):
    shift = w["shift"].reshape(-1) if a["bias"] else None
    return F.layer_norm(x.movedim(1, -1), [x.shape[1]], w["scale"].reshape(-1), shift, 1e-5).movedim(-1, 1)


def group_norm(a, w, x):
    grouped = x.reshape(a["groups"], -1)
    even = (grouped - grouped.mean(1, keepdim=True)) / (grouped.var(1, unbiased=False, keepdim=True) + 1e-5).sqrt()
    return even.reshape(x.shape) * along_channels(w["scale"].reshape(-1), x) + along_channels(w["shift"].reshape(-1), x)


def response_norm(a, w, x):
    wide = x if x.dim() > 2 else x[..., None]
    return F.local_response_norm(wide, a["size"], a["alpha"], a["beta"], a["k"]).reshape(x.shape)


def resize(mode):
    def run(a, w, x):
        size = a["size"] if all(a["size"]) else [x.shape[2] * a["scale"][0], x.shape[3] * a["scale"][1]]
        return F.interpolate(x, size, mode=mode, **({"align_corners": False} if mode == "bilinear" else {}))

    return run


def matmul(a, w, x, y):
    x = x.transpose(-1, -2) if a["transpose_a"] else x
    return torch.matmul(x, y.transpose(-1, -2) if a["transpose_b"] else y)


def split(a, w, x):
    parts = a["parts"]
    return torch.split(x, parts if isinstance(parts, list) else x.shape[1] // parts, 1)


def shuffle(a, w, x):
    return x.reshape(1, a["groups"], -1, *x.shape[2:]).transpose(1, 2).reshape(x.shape)


def reduction(function):
    return lambda a, w, x: function(x, [axis + 1 for axis in listed(a["axes"])], keepdim=True)


OPERATORS = {
    "abs": lambda a, w, x: x.abs(),
    "adaptive_avgpool": lambda a, w, x: F.adaptive_avg_pool2d(x, a["bins"]),
    "adaptive_maxpool": lambda a, w, x: F.adaptive_max_pool2d(x, a["bins"]),
    "add": joined(torch.add),
    "avgpool": pool("mean"),
    "bilinear": resize("bilinear"),
    "bn": batch_norm,
    "concat": lambda a, w, *inputs: torch.cat(inputs, 1),
    "conv": conv,
    "depth_to_space": lambda a, w, x: F.pixel_shuffle(x, a["block_size"]),
    "div": joined(torch.div),
    "drop_path": lambda a, w, x: x,
    "dropout": lambda a, w, x: x,
    "dwconv": lambda a, w, x: conv(a, w, x, x.shape[1]),
    "elu": lambda a, w, x: F.elu(x, a["alpha"]),
    "fc": lambda a, w, x: F.linear(x.flatten(1), w["weight"], w.get("bias")),
    "flatten": lambda a, w, x: x.flatten(1),
    "gap": lambda a, w, x: x.mean((2, 3), keepdim=True),
    "gelu": lambda a, w, x: F.gelu(x),
    "gmp": lambda a, w, x: x.amax((2, 3), keepdim=True),
    "gn": group_norm,
    "hsigmoid": lambda a, w, x: F.hardsigmoid(x),
    "hswish": lambda a, w, x: F.hardswish(x),
    "identity": lambda a, w, x: x,
    "leaky": lambda a, w, x: F.leaky_relu(x, a["slope"]),
    "ln": layer_norm,
    "lrn": response_norm,
    "matmul": matmul,
    "maximum": joined(torch.maximum),
    "maxpool": pool("max"),
    "minimum": joined(torch.minimum),
    "mish": lambda a, w, x: F.mish(x),
    "mul": joined(torch.mul),
    "nearest": resize("nearest"),
    "pad": lambda a, w, x: bordered(x, a["pad"]),
    "permute": lambda a, w, x: x.permute(0, *[axis + 1 for axis in listed(a["axes"])]),
    "prelu": lambda a, w, x: F.prelu(x, w["weight"].reshape(-1)),
    "reduce_max": reduction(torch.amax),
    "reduce_mean": reduction(torch.mean),
    "reduce_sum": reduction(torch.sum),
    "relu": lambda a, w, x: F.relu(x),
    "relu6": lambda a, w, x: F.relu6(x),
    "reshape": lambda a, w, x: x,
    "scale": lambda a, w, x: x * along_channels(w["scale"].reshape(-1), x),
    "shift": shift,
    "shuffle": shuffle,
    "sigmoid": lambda a, w, x: torch.sigmoid(x),
    "slice": lambda a, w, x: x[:, a["begin"] : a["end"]],
    "softmax": lambda a, w, x: F.softmax(x, a["axis"] + 1),
    "softplus": lambda a, w, x: F.softplus(x),
    "space_to_depth": lambda a, w, x: F.pixel_unshuffle(x, a["block_size"]),
    "split": split,
    "sub": joined(torch.sub),
    "swish": lambda a, w, x: F.silu(x),
    "tanh": lambda a, w, x: torch.tanh(x),
    "tconv": tconv,
}


def numbers_of(path):
    """The numbers of a file by their names, which is all of it that a twin may see."""
    return {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in onnx.load(path).graph.initializer}


def run(graph, numbers):
    """Inputs by their paths, and results in order."""
    random = np.random.default_rng(0)
    tensors, inputs = {}, {}
    for node in graph["nodes"]:
        if node["operator"] == "input":
            shape = [1, *graph["shapes"][node["outputs"][0]]]
            inputs[node["path"]] = random.standard_normal(shape).astype(np.float32)
            tensors[node["outputs"][0]] = torch.from_numpy(inputs[node["path"]])
            continue
        weights = {what: numbers[name] for what, name in node["weights"].items()}
        made = OPERATORS[node["operator"]](node["attrs"], weights, *[tensors[i] for i in node["inputs"]])
        for index, tensor in zip(node["outputs"], [made] if isinstance(made, torch.Tensor) else made):
            tensors[index] = tensor.reshape([1, *graph["shapes"][index]])
    return inputs, [tensors[index].numpy() for index in graph["outputs"]]


if __name__ == "__main__":
    for folder in map(pathlib.Path, sys.argv[1:]):
        with torch.no_grad():
            inputs, outputs = run(json.loads((folder / "graph.json").read_text()), numbers_of(folder / "weights.onnx"))
        named = {f"input:{path}": x for path, x in inputs.items()}
        np.savez(folder / "twin.npz", **named, **{f"output:{i}": y for i, y in enumerate(outputs)})
