"""Says what PyTorch makes of a layer.

Reads a JSON list of cases (operator, attrs, inputs) on stdin and writes one answer for each: the shapes of the
results, the number of trainable parameters, and where they apply the MACs and the elements of each input that
were read, and what becomes of channels; or {"invalid": reason}. Nothing here is calculated by a formula of ours: parameters are what the module
holds, MACs are the sum of the outputs when every input, weight and padded pixel is 1, and an element was read if
the gradient reaches it.
"""

import json
import sys

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)


class Invalid(Exception):
    pass


def need(condition, reason):
    if not condition:
        raise Invalid(reason)


def need_map(x):
    # PyTorch would take a tensor of three axes for a map without a batch.
    need(x.dim() == 4, "not a map")


def ones(module):
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.fill_(1)
    return module


class Answer:
    """What a case leaves behind besides its results."""

    def __init__(self):
        self.modules = []
        self.macs = None

    def keep(self, module):
        module = module.double()
        self.modules.append(module)
        return module


def automatic(kernel, dilation):
    sides = []
    for k, d in zip(kernel, dilation):
        reach = 1 + (k - 1) * d
        sides.append(reach // 2 if reach % 2 else 0)
    return [sides[0], sides[1], sides[0], sides[1]]


def same(size, kernel, stride, dilation):
    """TensorFlow's: the least padding, found by trying, with which the windows reach ceil(size / stride)."""
    wanted = len(range(0, size, stride))
    reach = 1 + (kernel - 1) * dilation
    total = 0
    while len(range(0, size + total - reach + 1, stride)) < wanted:
        total += 1
    return total // 2, total - total // 2


def padding(a, x, dilation=(1, 1), stride=None):
    """Top, right, bottom, left."""
    stride = stride or a["stride"]
    if a["pad"] == "auto":
        return automatic(a["kernel"], dilation)
    if a["pad"] == "same":
        top, bottom = same(x.shape[2], a["kernel"][0], stride[0], dilation[0])
        left, right = same(x.shape[3], a["kernel"][1], stride[1], dilation[1])
        return [top, right, bottom, left]
    return a["pad"]


def bordered(x, sides, value=0.0):
    top, right, bottom, left = sides
    need(x.shape[2] + min(top, 0) + min(bottom, 0) > 0, "crops everything")
    need(x.shape[3] + min(left, 0) + min(right, 0) > 0, "crops everything")
    return F.pad(x, [left, right, top, bottom], value=value)


def convolve(answer, x, a, out, groups):
    need_map(x)
    sides = padding(a, x, a["dilation"])
    module = answer.keep(
        nn.Conv2d(x.shape[1], out, a["kernel"], a["stride"], 0, a["dilation"], groups, a["bias"])
    )
    with torch.no_grad():
        weight = torch.ones_like(module.weight)
        full = bordered(torch.ones_like(x), sides, 1.0)
        answer.macs = F.conv2d(full, weight, None, a["stride"], 0, a["dilation"], groups).sum().item()
    return ones(module)(bordered(x, sides))


def conv(answer, a, x):
    return convolve(answer, x, a, a["out"], a["groups"])


def dwconv(answer, a, x):
    return convolve(answer, x, a, x.shape[1] * a["multiplier"], x.shape[1])


def tconv(answer, a, x):
    need_map(x)
    same_size = a["pad"] == "same"
    need(not (same_size and any(a["output_pad"])), "pad = same fixes the size")
    sides = [0, 0, 0, 0] if same_size else padding(a, x, a["dilation"])
    even = sides[0] == sides[2] and sides[1] == sides[3] and min(sides) >= 0
    native = (sides[0], sides[1]) if even else (0, 0)
    module = answer.keep(
        nn.ConvTranspose2d(
            x.shape[1], a["out"], a["kernel"], a["stride"], native, a["output_pad"], a["groups"], a["bias"], a["dilation"]
        )
    )
    with torch.no_grad():
        full = F.conv_transpose2d(
            torch.ones_like(x), torch.ones_like(module.weight), None, a["stride"], 0, 0, a["groups"], a["dilation"]
        )
        answer.macs = full.sum().item()
    y = ones(module)(x)
    if same_size:
        rows, columns = x.shape[2] * a["stride"][0], x.shape[3] * a["stride"][1]
        return F.pad(y, [0, columns - y.shape[3], 0, rows - y.shape[2]])
    return y if even else F.pad(y, [-sides[3], -sides[1], -sides[0], -sides[2]])


def shift(answer, a, x):
    """As a depthwise convolution whose windows are 0 but for one tap."""
    need_map(x)
    tall, wide = a["kernel"]
    need(tall % 2 == 1 and wide % 2 == 1, "no centre")
    channels = x.shape[1]
    each = channels // (tall * wide)
    weight = torch.zeros(channels, 1, tall, wide, dtype=x.dtype)
    for channel in range(channels):
        tap = channel // each if each and channel < each * tall * wide else (tall * wide) // 2
        weight[channel, 0, tap // wide, tap % wide] = 1
    return F.conv2d(x, weight, None, a["stride"], (tall // 2, wide // 2), 1, channels)


def pool(kind):
    def run(answer, a, x):
        need_map(x)
        stride = a["stride"] if all(a["stride"]) else a["kernel"]
        sides = padding(a, x, stride=stride)
        even = sides[0] == sides[2] and sides[1] == sides[3] and min(sides) >= 0
        if even and sides[0] * 2 <= a["kernel"][0] and sides[1] * 2 <= a["kernel"][1]:
            native = (sides[0], sides[1])
            largest = F.max_pool2d(x, a["kernel"], stride, native, 1, a["ceil"])
            if kind == "max":
                return largest
            return F.avg_pool2d(x, a["kernel"], stride, native, a["ceil"])
        if a["ceil"]:
            return None
        need(max(sides[0], sides[2]) < a["kernel"][0], "a window of padding")
        need(max(sides[1], sides[3]) < a["kernel"][1], "a window of padding")
        largest = F.max_pool2d(bordered(x, sides, float("-inf")), a["kernel"], stride)
        # Holds our claim that such borders are the only ones that leave a window without a pixel.
        assert not torch.isinf(largest).any(), "a window sees no pixel"
        if kind == "max":
            return largest
        return F.avg_pool2d(bordered(x, sides), a["kernel"], stride)

    return run


def simple(make):
    """A module without parameters or with those that its constructor says."""

    def run(answer, a, x):
        return answer.keep(make(a, x))(x)

    return run


def on_map(make):
    def run(answer, a, x):
        need_map(x)
        return answer.keep(make(a, x))(x)

    return run


def aligned(inputs):
    """Vectors beside maps have their length along the channels; other ranks do not mix."""
    rank = max(x.dim() for x in inputs)
    for x in inputs:
        need(x.dim() in (2, rank), "ranks differ")
    return [x.reshape(x.shape + (1,) * (rank - x.dim())) for x in inputs]


def arithmetic(function):
    def run(answer, a, *inputs):
        first, *rest = aligned(inputs)
        for x in rest:
            first = function(first, x)
        return first

    return run


def split(answer, a, x):
    parts = a["parts"]
    if isinstance(parts, list):
        need(parts, "no parts")
        return torch.split(x, parts, 1)
    pieces = torch.tensor_split(x, parts, 1)
    need(len({piece.shape for piece in pieces}) == 1, "unequal parts")
    return pieces


def shuffle(answer, a, x):
    module = nn.ChannelShuffle(a["groups"])
    return module(x if x.dim() > 2 else x[..., None]).reshape(x.shape)


def resize(mode):
    def run(answer, a, x):
        need_map(x)
        scale = tuple(map(float, a["scale"])) if all(a["scale"]) else None
        size = tuple(a["size"]) if all(a["size"]) else None
        return F.interpolate(x, size, scale, mode)

    return run


def pad(answer, a, x):
    need_map(x)
    need(not isinstance(a["pad"], str), "no window")
    return bordered(x, a["pad"])


def rate(answer, a, x):
    need(a["rate"] != 1, "keeps nothing")
    return answer.keep(nn.Dropout(a["rate"]).eval())(x)


def norm(answer, a, x):
    kind = {2: nn.BatchNorm1d, 3: nn.BatchNorm1d, 4: nn.BatchNorm2d, 5: nn.BatchNorm3d}[x.dim()]
    return answer.keep(kind(x.shape[1]).eval())(x)


def layer_norm(answer, a, x):
    module = nn.LayerNorm(x.shape[1])
    if not a["bias"]:
        module.register_parameter("bias", None)
    return answer.keep(module)(x.movedim(1, -1)).movedim(-1, 1)


def group_norm(answer, a, x):
    # Twice the same image, since PyTorch refuses to normalise a single number.
    return answer.keep(nn.GroupNorm(a["groups"], x.shape[1]))(torch.cat([x, x]))[:1]


def response_norm(answer, a, x):
    module = nn.LocalResponseNorm(a["size"], a["alpha"], a["beta"], a["k"])
    return module(x if x.dim() > 2 else x[..., None]).reshape(x.shape)


def channel_scale(answer, a, x):
    if a["single"]:
        # Every number alone is an image of one channel to a convolution of one weight.
        return answer.keep(nn.Conv1d(1, 1, 1, bias=False))(x.reshape(1, 1, -1)).reshape(x.shape)
    module = answer.keep(nn.Conv1d(x.shape[1], x.shape[1], 1, groups=x.shape[1], bias=False))
    return module(x.flatten(2) if x.dim() > 2 else x[..., None]).reshape(x.shape)


def matmul(answer, a, x, y):
    need(x.dim() == y.dim() and x.dim() > 2, "not two stacks of matrices")
    x = x.transpose(-1, -2) if a["transpose_a"] else x
    y = y.transpose(-1, -2) if a["transpose_b"] else y
    answer.macs = torch.matmul(torch.ones_like(x), torch.ones_like(y)).sum().item()
    return torch.matmul(x, y)


def listed(value):
    return value if isinstance(value, list) else [value]


def reduction(function):
    def run(answer, a, x):
        axes = [axis + 1 for axis in listed(a["axes"])]
        need(axes, "no axes")
        return function(x, axes, keepdim=True)

    return run


def fully(answer, a, x):
    flat = nn.Flatten()(x)
    module = answer.keep(nn.Linear(flat.shape[1], a["out"], a["bias"]))
    answer.macs = F.linear(torch.ones_like(flat), torch.ones_like(module.weight)).sum().item()
    return module(flat)


OPERATORS = {
    "abs": lambda answer, a, x: torch.abs(x),
    "adaptive_avgpool": on_map(lambda a, x: nn.AdaptiveAvgPool2d(a["bins"])),
    "adaptive_maxpool": on_map(lambda a, x: nn.AdaptiveMaxPool2d(a["bins"])),
    "add": arithmetic(torch.add),
    "avgpool": pool("avg"),
    "bilinear": resize("bilinear"),
    "bn": norm,
    "concat": lambda answer, a, *inputs: torch.cat(inputs, 1),
    "conv": conv,
    "depth_to_space": on_map(lambda a, x: nn.PixelShuffle(a["block_size"])),
    "div": arithmetic(torch.div),
    "drop_path": rate,
    "dropout": rate,
    "dwconv": dwconv,
    "elu": simple(lambda a, x: nn.ELU(a["alpha"])),
    "fc": fully,
    "flatten": simple(lambda a, x: nn.Flatten()),
    "gap": on_map(lambda a, x: nn.AdaptiveAvgPool2d(1)),
    "gelu": simple(lambda a, x: nn.GELU()),
    "gmp": on_map(lambda a, x: nn.AdaptiveMaxPool2d(1)),
    "gn": group_norm,
    "hsigmoid": simple(lambda a, x: nn.Hardsigmoid()),
    "hswish": simple(lambda a, x: nn.Hardswish()),
    "identity": simple(lambda a, x: nn.Identity()),
    "leaky": simple(lambda a, x: nn.LeakyReLU(a["slope"])),
    "ln": layer_norm,
    "lrn": response_norm,
    "matmul": matmul,
    "maximum": arithmetic(torch.maximum),
    "maxpool": pool("max"),
    "minimum": arithmetic(torch.minimum),
    "mish": simple(lambda a, x: nn.Mish()),
    "mul": arithmetic(torch.mul),
    "nearest": resize("nearest"),
    "pad": pad,
    "permute": lambda answer, a, x: x.permute(0, *[axis + 1 for axis in listed(a["axes"])]),
    "prelu": simple(lambda a, x: nn.PReLU(1 if a["single"] else x.shape[1])),
    "reduce_max": reduction(torch.amax),
    "reduce_mean": reduction(torch.mean),
    "reduce_sum": reduction(torch.sum),
    "relu": simple(lambda a, x: nn.ReLU()),
    "relu6": simple(lambda a, x: nn.ReLU6()),
    "reshape": lambda answer, a, x: x.reshape(1, *listed(a["shape"])),
    "scale": channel_scale,
    "shift": shift,
    "shuffle": shuffle,
    "sigmoid": simple(lambda a, x: nn.Sigmoid()),
    "slice": lambda answer, a, x: x.narrow(1, a["begin"], a["end"] - a["begin"]),
    "softmax": simple(lambda a, x: nn.Softmax(a["axis"] + 1)),
    "softplus": simple(lambda a, x: nn.Softplus()),
    "space_to_depth": on_map(lambda a, x: nn.PixelUnshuffle(a["block_size"])),
    "split": split,
    "sub": arithmetic(torch.sub),
    "swish": simple(lambda a, x: nn.SiLU()),
    "tanh": simple(lambda a, x: nn.Tanh()),
    "tconv": tconv,
}


def view(x, y):
    """Whether the result lies in its input's memory as one piece, so that nothing needs to move."""
    return y.is_contiguous() and y.storage().data_ptr() == x.storage().data_ptr()


def seen(inputs, result, channel):
    """The channels of each input whose change changes a channel of the result."""
    try:
        gradients = torch.autograd.grad(result[:, channel].sum(), inputs, retain_graph=True, allow_unused=True)
    except RuntimeError:  # channel_shuffle has no derivative
        return None
    return [
        [] if gradient is None else gradient.flatten(2).ne(0).any(2)[0].nonzero().flatten().tolist()
        for gradient in (g if g is None or g.dim() > 2 else g[..., None] for g in gradients)
    ]


def values(tensors):
    return torch.cat([tensor.detach().flatten() for tensor in tensors]).sort().values


def channels(inputs, results):
    channel = results[0].shape[1] // 2
    return {
        "channel": channel,
        "seen": seen(inputs, results[0], channel),
        "moved": torch.equal(values(inputs), values(results)),
        "taken": bool(torch.isin(values(results), values(inputs)).all()),
    }


def numbers(shape):
    """All different, so that every maximum has one place that its gradient goes to, and that place is anywhere."""
    count = max(shape.numel(), 1)
    order = torch.randperm(count, generator=torch.Generator().manual_seed(count))
    return torch.linspace(0.5, 1.5, count, dtype=torch.float64)[order]


def judge(case):
    answer = Answer()
    inputs = [numbers(torch.Size(shape)).reshape(1, *shape).requires_grad_() for shape in case["inputs"]]
    results = OPERATORS[case["operator"]](answer, case["attrs"], *inputs)
    if results is None:
        return {"skipped": True}
    results = [results] if isinstance(results, torch.Tensor) else list(results)
    for result in results:
        need(result.numel() > 0, "an extent of 0")
    read = None
    if case["reads"]:
        sum(result.sum() for result in results).backward(retain_graph=True)
        read = [int((x.grad != 0).sum()) for x in inputs]
    return {
        "shapes": [list(result.shape[1:]) for result in results],
        "parameters": sum(p.numel() for module in answer.modules for p in module.parameters()),
        "macs": answer.macs or 0,
        "read": read,
        "channels": channels(inputs, results) if case["channels"] else None,
        "view": len(inputs) == 1 and all(view(inputs[0], result) for result in results),
    }


def main():
    answers = []
    for case in json.load(sys.stdin):
        try:
            answers.append(judge(case))
        except AssertionError as error:
            # PyTorch asserts too, in some modules; ours say what they hold.
            answers.append({"broken" if "sees no pixel" in str(error) else "invalid": str(error)})
        except (Invalid, RuntimeError, ValueError, IndexError) as error:
            answers.append({"invalid": str(error) or type(error).__name__})
    json.dump(answers, sys.stdout)


main()
