"""Says what the library's blocks cost when they are built in PyTorch.

Reads a JSON list of cases (block, args, inputs) on stdin and writes one answer for each: the shapes of the results, the
number of trainable parameters, and the multiply-accumulates of the convolutions. Each block is written here a second
time, from its paper and not from the library's text. Parameters are what the modules hold; MACs are counted while the
block runs, for each number that a convolution writes the products behind it.
"""

import json
import sys

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)

ACTS = {"relu": nn.ReLU, "relu6": nn.ReLU6, "swish": nn.SiLU, "leaky": nn.LeakyReLU, "identity": nn.Identity}


def norm_conv(c_in, c_out, k=1, stride=1, groups=1, act="relu"):
    """Convolution without bias, batch norm, activation."""
    return nn.Sequential(
        nn.Conv2d(c_in, c_out, k, stride, k // 2, groups=groups, bias=False), nn.BatchNorm2d(c_out), ACTS[act]()
    )


def plain_conv(c_in, c_out, k=1, stride=1):
    """Convolution with bias, as networks without batch norm have it."""
    return nn.Conv2d(c_in, c_out, k, stride, k // 2)


def shuffled(x, groups):
    n, c, h, w = x.shape
    return x.view(n, groups, c // groups, h, w).transpose(1, 2).reshape(n, c, h, w)


class SE(nn.Module):
    def __init__(self, c, squeeze):
        super().__init__()
        self.down, self.up = plain_conv(c, squeeze), plain_conv(squeeze, c)

    def forward(self, x):
        return x * F.hardsigmoid(self.up(F.relu(self.down(x.mean((2, 3), keepdim=True)))))


class Separable(nn.Sequential):
    def __init__(self, c, out, kernel=3, stride=1, act="relu"):
        super().__init__(norm_conv(c, c, kernel, stride, c, act), norm_conv(c, out, act=act))


class InvertedResidual(nn.Module):
    def __init__(self, c, out, expand, kernel=3, stride=1, act="relu6", squeeze=0):
        super().__init__()
        hidden = c * expand
        self.body = nn.Sequential(
            norm_conv(c, hidden, act=act) if expand != 1 else nn.Identity(),
            norm_conv(hidden, hidden, kernel, stride, hidden, act),
            SE(hidden, squeeze) if squeeze else nn.Identity(),
            norm_conv(hidden, out, act="identity"),
        )
        self.adds = stride == 1 and c == out

    def forward(self, x):
        return x + self.body(x) if self.adds else self.body(x)


class ShuffleUnit(nn.Module):
    def __init__(self, c, out, groups=3, stride=1, first_groups=None):
        super().__init__()
        mid, self.groups, self.stride = out // 4, groups, stride
        self.first = norm_conv(c, mid, groups=first_groups or groups)
        self.filter = norm_conv(mid, mid, 3, stride, mid, "identity")
        self.last = norm_conv(mid, out - c if stride == 2 else out, groups=groups, act="identity")

    def forward(self, x):
        y = self.last(self.filter(shuffled(self.first(x), self.groups)))
        return F.relu(torch.cat([F.avg_pool2d(x, 3, 2, 1), y], 1) if self.stride == 2 else x + y)


def shuffle_work(c, out, kernel, stride, act):
    return nn.Sequential(
        norm_conv(c, out, act=act), norm_conv(out, out, kernel, stride, out, "identity"), norm_conv(out, out, act=act)
    )


class ShuffleUnitV2(nn.Module):
    def __init__(self, c, kernel=3, act="relu"):
        super().__init__()
        self.work = shuffle_work(c // 2, c // 2, kernel, 1, act)

    def forward(self, x):
        keep, work = x.chunk(2, 1)
        return shuffled(torch.cat([keep, self.work(work)], 1), 2)


class ShuffleDownV2(nn.Module):
    def __init__(self, c, out, kernel=3, act="relu"):
        super().__init__()
        self.work = shuffle_work(c, out // 2, kernel, 2, act)
        self.side = nn.Sequential(norm_conv(c, c, kernel, 2, c, "identity"), norm_conv(c, out // 2, act=act))

    def forward(self, x):
        return shuffled(torch.cat([self.side(x), self.work(x)], 1), 2)


class Ghost(nn.Module):
    def __init__(self, c, out, kernel=1, ratio=2, cheap=3, act="relu", stride=1):
        super().__init__()
        few, self.out = -(-out // ratio), out
        self.real = norm_conv(c, few, kernel, stride, act=act)
        self.cheap = norm_conv(few, few * (ratio - 1), cheap, groups=few, act=act)

    def forward(self, x):
        real = self.real(x)
        return torch.cat([real, self.cheap(real)], 1)[:, : self.out]


class GhostBottleneck(nn.Module):
    def __init__(self, c, out, hidden, kernel=3, stride=1, squeeze=0):
        super().__init__()
        self.body = nn.Sequential(
            Ghost(c, hidden),
            norm_conv(hidden, hidden, kernel, stride, hidden, "identity") if stride > 1 else nn.Identity(),
            SE(hidden, squeeze) if squeeze else nn.Identity(),
            Ghost(hidden, out, act="identity"),
        )
        same = stride == 1 and c == out
        side = [norm_conv(c, c, kernel, stride, c, "identity"), norm_conv(c, out, act="identity")]
        self.side = nn.Identity() if same else nn.Sequential(*side)

    def forward(self, x):
        return self.body(x) + self.side(x)


class CSC(nn.Module):
    """The shift itself has neither weights nor MACs and keeps the shape, so that nothing stands for it here."""

    def __init__(self, c, out, expand=1, kernel=3, stride=1):
        super().__init__()
        made = out - c if stride == 2 else out
        self.stride = stride
        self.body = nn.Sequential(
            nn.BatchNorm2d(c), nn.ReLU(), nn.Conv2d(c, expand * made, 1, bias=False),
            nn.BatchNorm2d(expand * made), nn.ReLU(), nn.Conv2d(expand * made, made, 1, stride, bias=False),
        )

    def forward(self, x):
        y = self.body(x)
        return torch.cat([y, F.avg_pool2d(x, 3, 2, 1)], 1) if self.stride == 2 else x + y


class Fire(nn.Module):
    def __init__(self, c, squeeze, expand, spatial=None):
        super().__init__()
        self.squeeze = plain_conv(c, squeeze)
        self.point, self.wide = plain_conv(squeeze, expand), plain_conv(squeeze, spatial or expand, 3)

    def forward(self, x):
        x = F.relu(self.squeeze(x))
        return torch.cat([F.relu(self.point(x)), F.relu(self.wide(x))], 1)


class Residual(nn.Module):
    def __init__(self, c, out, stride, *body):
        super().__init__()
        self.body = nn.Sequential(*body)
        same = stride == 1 and c == out
        self.side = nn.Identity() if same else norm_conv(c, out, 1, stride, act="identity")

    def forward(self, x):
        return F.relu(self.body(x) + self.side(x))


class ResidualBasic(Residual):
    def __init__(self, c, out, stride=1):
        super().__init__(c, out, stride, norm_conv(c, out, 3, stride), norm_conv(out, out, 3, act="identity"))


class ResidualBottleneck(Residual):
    def __init__(self, c, out, stride=1, inner=None, groups=1):
        inner = inner or out // 4
        middle = norm_conv(inner, inner, 3, stride, groups)
        super().__init__(c, out, stride, norm_conv(c, inner), middle, norm_conv(inner, out, act="identity"))


class DenseLayer(nn.Module):
    def __init__(self, c, growth=32, bottleneck=4):
        super().__init__()
        mid = growth * bottleneck
        self.body = nn.Sequential(
            nn.BatchNorm2d(c), nn.ReLU(), nn.Conv2d(c, mid, 1, bias=False),
            nn.BatchNorm2d(mid), nn.ReLU(), nn.Conv2d(mid, growth, 3, padding=1, bias=False),
        )

    def forward(self, x):
        return torch.cat([x, self.body(x)], 1)


class DenseBlock(nn.Sequential):
    def __init__(self, c, layers, growth=32, bottleneck=4):
        super().__init__(*(DenseLayer(c + i * growth, growth, bottleneck) for i in range(layers)))


class Transition(nn.Sequential):
    def __init__(self, c, compression=0.5):
        conv = nn.Conv2d(c, int(c * compression), 1, bias=False)
        super().__init__(nn.BatchNorm2d(c), nn.ReLU(), conv, nn.AvgPool2d(2))


class Inception(nn.Module):
    def __init__(self, c, point, reduce3, out3, reduce5, out5, project, kernel5=5, bias=True, act="relu"):
        super().__init__()

        def conv(a, b, k=1):
            return nn.Sequential(plain_conv(a, b, k), nn.ReLU()) if bias else norm_conv(a, b, k)

        self.branches = nn.ModuleList([
            conv(c, point),
            nn.Sequential(conv(c, reduce3), conv(reduce3, out3, 3)),
            nn.Sequential(conv(c, reduce5), conv(reduce5, out5, kernel5)),
            nn.Sequential(nn.MaxPool2d(3, 1, 1), conv(c, project)),
        ])

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], 1)


class SPP(nn.Module):
    def __init__(self, c, bins=(6, 3, 2, 1)):
        super().__init__()
        self.bins = bins

    def forward(self, x):
        return torch.cat([F.adaptive_max_pool2d(x, n).flatten(1) for n in self.bins], 1)


class SPPF(nn.Module):
    def __init__(self, c, out, kernel=5, act="swish"):
        super().__init__()
        self.first, self.last = norm_conv(c, c // 2, act=act), norm_conv(c // 2 * 4, out, act=act)
        self.pool = nn.MaxPool2d(kernel, 1, kernel // 2)

    def forward(self, x):
        maps = [self.first(x)]
        for _ in range(3):
            maps.append(self.pool(maps[-1]))
        return self.last(torch.cat(maps, 1))


class FPN(nn.Module):
    def __init__(self, *widths, out=256):
        super().__init__()
        self.lateral = nn.ModuleList(plain_conv(c, out) for c in widths)
        self.smooth = nn.ModuleList(plain_conv(out, out, 3) for _ in widths)

    def forward(self, *maps):
        sums = []
        for lateral, x in reversed(list(zip(self.lateral, maps))):
            y = lateral(x)
            sums.insert(0, y + F.interpolate(sums[0], scale_factor=2.0) if sums else y)
        return [smooth(y) for smooth, y in zip(self.smooth, sums)]


class DetectionHead(nn.Module):
    def __init__(self, c, classes, anchors=9, width=256, depth=4):
        super().__init__()

        def tower(out):
            layers, a = [], c
            for _ in range(depth):
                layers += [plain_conv(a, width, 3), nn.ReLU()]
                a = width
            return nn.Sequential(*layers, plain_conv(a, out, 3))

        self.labels, self.boxes = tower(classes * anchors), tower(4 * anchors)

    def forward(self, x):
        return self.labels(x), self.boxes(x)


def answer(case):
    widths = [shape[0] for shape in case["inputs"]]
    block = globals()[case["block"]](*widths, **case["args"]).eval()
    macs = 0

    def count(conv, _, y):
        nonlocal macs
        macs += y.numel() * conv.in_channels // conv.groups * conv.kernel_size[0] * conv.kernel_size[1]

    for module in block.modules():
        if isinstance(module, nn.Conv2d):
            module.register_forward_hook(count)
    with torch.no_grad():
        results = block(*(torch.zeros(1, *shape) for shape in case["inputs"]))
    results = [results] if isinstance(results, torch.Tensor) else results
    parameters = sum(p.numel() for p in block.parameters())
    return {"shapes": [list(y.shape[1:]) for y in results], "params": parameters, "macs": macs}


json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
