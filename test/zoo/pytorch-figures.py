#!/usr/bin/python3
"""Parameters and MACs of networks that torchvision lacks, built here from their papers' tables in plain PyTorch.

    test/zoo/pytorch-figures.py
"""
import importlib

import torch
from torch import nn

counted = importlib.import_module("torchvision-figures").counted


def normed(kind, *arguments, **options):
    conv = kind(*arguments, bias=False, **options)
    return nn.Sequential(conv, nn.BatchNorm2d(conv.out_channels))


class CifarUnit(nn.Module):
    """Two 3x3, or 1x1, shift and 1x1; a shift has no weights, so nothing of it is needed here."""

    def __init__(self, channels, out, stride, projection, expansion):
        super().__init__()
        self.stride, self.new = stride, out - channels
        mid, side = (out * expansion, 1) if expansion else (out, 3)
        first, second = (1, stride) if expansion else (stride, 1)
        self.main = nn.Sequential(
            normed(nn.Conv2d, channels, mid, side, first, side // 2),
            nn.ReLU(),
            normed(nn.Conv2d, mid, out, side, second, side // 2),
        )
        changes = stride > 1 or channels != out
        self.side = normed(nn.Conv2d, channels, out, 1, stride) if projection and changes else None

    def forward(self, x):
        if self.side is not None:
            return torch.relu(self.main(x) + self.side(x))
        kept = x[:, :, :: self.stride, :: self.stride]
        return torch.relu(self.main(x) + nn.functional.pad(kept, (0, 0, 0, 0, 0, self.new)))


def cifar(depth, projection=False, classes=10, width=1, expansion=None):
    channels = int(16 * width)
    layers = [normed(nn.Conv2d, 3, channels, 3, 1, 1), nn.ReLU()]
    for out, stride in ((16, 1), (32, 2), (64, 2)):
        for i in range((depth - 2) // 6):
            out_channels = int(out * width)
            step = stride if i == 0 else 1
            layers.append(CifarUnit(channels, out_channels, step, projection, expansion))
            channels = out_channels
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes))


class ShiftModule(nn.Module):
    """Norms before both 1x1; the shift between them has no weights and keeps the shape."""

    def __init__(self, channels, out, expansion, stride, joined):
        super().__init__()
        self.stride, self.joined = stride, joined
        made = out - channels if stride == 2 and joined else out
        self.main = nn.Sequential(
            nn.BatchNorm2d(channels),
            nn.ReLU(),
            nn.Conv2d(channels, expansion * made, 1, bias=False),
            nn.BatchNorm2d(expansion * made),
            nn.ReLU(),
            nn.Conv2d(expansion * made, made, 1, stride, bias=False),
        )

    def forward(self, x):
        if self.stride == 1:
            return x + self.main(x)
        if not self.joined:
            return self.main(x)
        return torch.cat([self.main(x), nn.functional.avg_pool2d(x, 3, 2, 1)], 1)


def shiftnet(stages, stem=32, joined=True, classes=1000):
    channels = stem
    layers = [nn.Conv2d(3, stem, 7, 2, 3, bias=False)]
    for out, n, first, rest in stages:
        for i in range(n):
            sizes = (first, 2) if i == 0 else (rest, 1)
            layers.append(ShiftModule(channels, out, *sizes, joined))
            channels = out
    layers += [nn.BatchNorm2d(channels), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()]
    return nn.Sequential(*layers, nn.Linear(channels, classes))


class RepConv(nn.Module):
    def __init__(self, channels, out, stride, groups, fused):
        super().__init__()
        if fused:
            self.branches = nn.ModuleList([nn.Conv2d(channels, out, 3, stride, 1, groups=groups)])
            return
        dense = normed(nn.Conv2d, channels, out, 3, stride, 1, groups=groups)
        point = normed(nn.Conv2d, channels, out, 1, stride, groups=groups)
        same = [nn.BatchNorm2d(out)] if stride == 1 and channels == out else []
        self.branches = nn.ModuleList([dense, point, *same])

    def forward(self, x):
        return torch.relu(sum(branch(x) for branch in self.branches))


def repvgg(repeats, a, b, groups=1, fused=False):
    channels = int(min(64, 64 * a))
    layers = [RepConv(3, channels, 2, 1, fused)]
    for out, n in zip((64 * a, 128 * a, 256 * a, 512 * b), repeats):
        for i in range(n):
            grouped = groups if len(layers) % 2 == 0 else 1
            layers.append(RepConv(channels, int(out), 2 if i == 0 else 1, grouped, fused))
            channels = int(out)
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 1000))


def double(channels, out, padded):
    conv = (lambda i: normed(nn.Conv2d, i, out, 3, 1, 1)) if padded else (lambda i: nn.Conv2d(i, out, 3))
    return nn.Sequential(conv(channels), nn.ReLU(), conv(out), nn.ReLU())


class Level(nn.Module):
    def __init__(self, channels, out, depth, padded):
        super().__init__()
        self.first = double(channels, out, padded)
        self.below = None
        if depth > 0:
            inner = Level(out, 2 * out, depth - 1, padded)
            self.below = nn.Sequential(nn.MaxPool2d(2), inner, nn.ConvTranspose2d(2 * out, out, 2, 2))
            self.last = double(2 * out, out, padded)

    def forward(self, x):
        skip = self.first(x)
        if self.below is None:
            return skip
        up = self.below(skip)
        edge = (skip.shape[-1] - up.shape[-1]) // 2
        cropped = nn.functional.pad(skip, [-edge] * 4)
        return self.last(torch.cat([cropped, up], 1))


def unet(channels=3, width=64, depth=4, classes=2, padded=True):
    return nn.Sequential(Level(channels, width, depth, padded), nn.Conv2d(width, classes, 1))


def pool(size, stride, pad=0, ceil=False):
    return nn.MaxPool2d(size, stride, pad, ceil_mode=ceil)


def seen(channels, out, kernel=1, stride=1, groups=1):
    return nn.Sequential(normed(nn.Conv2d, channels, out, kernel, stride, kernel // 2, groups=groups), nn.ReLU())


def classified(layers, channels, classes=1000):
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes))


class Harmonic(nn.Module):
    """Layer i reads layers i - 2^k for all 2^k that divide i, the input being layer 0; each of these widens it by m."""

    def __init__(self, channels, growth, m, n, unit):
        super().__init__()
        self.read, widths, layers = [], [channels], []
        for i in range(1, n + 1):
            powers = [2**k for k in range(10) if i % 2**k == 0]
            self.read.append([i - power for power in powers])
            wide = int(growth * m ** (len(powers) - 1) + 1) // 2 * 2
            layers.append(unit(sum(widths[j] for j in self.read[-1]), wide))
            widths.append(wide)
        self.layers = nn.ModuleList(layers)
        self.kept = [i for i in range(1, n + 1) if i % 2 == 1 or i == n]
        self.out = sum(widths[i] for i in self.kept)

    def forward(self, x):
        maps = [x]
        for read, layer in zip(self.read, self.layers):
            maps.append(layer(torch.cat([maps[i] for i in read], 1)))
        return torch.cat([maps[i] for i in self.kept], 1)


def hardnet(stages, m, first, second, separable):
    halving = lambda c: normed(nn.Conv2d, c, c, 3, 2, 1, groups=c) if separable else None
    unit = lambda i, o: seen(i, o, 3)
    if separable:
        unit = lambda i, o: nn.Sequential(
            normed(nn.Conv2d, i, o, 1), normed(nn.Conv2d, o, o, 3, 1, 1, groups=o)
        )
    layers = [seen(3, first, 3, 2), seen(first, second, 1 if separable else 3)]
    layers.append(halving(second) or pool(3, 2, 1))
    channels = second
    for out, growth, n, halve in stages:
        block = Harmonic(channels, growth, m, n, unit)
        layers += [block, seen(block.out, out)]
        if halve:
            layers.append(halving(out) or pool(2, 2))
        channels = out
    return classified(layers, channels)


class OneShot(nn.Module):
    def __init__(self, channels, mid, out, adds):
        super().__init__()
        self.layers = nn.ModuleList([seen(channels if i == 0 else mid, mid, 3) for i in range(5)])
        self.last, self.adds = seen(channels + 5 * mid, out), adds

    def forward(self, x):
        maps = [x]
        for layer in self.layers:
            maps.append(layer(maps[-1]))
        y = self.last(torch.cat(maps, 1))
        return x + y if self.adds else y


def vovnet(mids, outs, repeats):
    layers, channels = [seen(3, 64, 3, 2), seen(64, 64, 3), seen(64, 128, 3, 2)], 128
    for i, (mid, out, n) in enumerate(zip(mids, outs, repeats)):
        if i > 0:
            layers.append(pool(3, 2, 0, True))
        for turn in range(n):
            layers.append(OneShot(channels, mid, out, turn > 0))
            channels = out
    return classified(layers, channels)


class Joined(nn.Module):
    """What arrives, if it is kept, and what each branch makes of it."""

    def __init__(self, keep, *branches):
        super().__init__()
        self.keep, self.branches = keep, nn.ModuleList(branches)

    def forward(self, x):
        return torch.cat([x] * self.keep + [branch(x) for branch in self.branches], 1)


def peleenet(growth=32):
    stem = Joined(False, nn.Sequential(seen(growth, growth // 2), seen(growth // 2, growth, 3, 2)), pool(2, 2))
    layers, channels = [seen(3, growth, 3, 2), stem, seen(2 * growth, growth)], growth
    half = growth // 2
    for stage, (n, wide) in enumerate(((3, 1), (4, 2), (8, 4), (6, 4))):
        if stage > 0:
            layers.append(nn.AvgPool2d(2))
        for _ in range(n):
            mid = half * wide
            if mid > channels // 2:
                mid = channels // 8 * 4
            small = nn.Sequential(seen(channels, mid), seen(mid, half, 3))
            large = nn.Sequential(seen(channels, mid), seen(mid, half, 3), seen(half, half, 3))
            layers.append(Joined(True, small, large))
            channels += growth
        layers.append(seen(channels, channels))
    return classified(layers, channels)


class Interleaved(nn.Module):
    def __init__(self, channels, out, stride, expansion):
        super().__init__()
        mid = channels * expansion
        self.adds = stride == 1 and channels == out
        self.layers = nn.Sequential(
            normed(nn.Conv2d, channels, mid, 1, groups=2),
            nn.ChannelShuffle(2),
            normed(nn.Conv2d, mid, mid, 3, stride, 1, groups=mid),
            nn.ReLU6(),
            normed(nn.Conv2d, mid, out, 1, groups=2),
            nn.ChannelShuffle(2),
        )

    def forward(self, x):
        return x + self.layers(x) if self.adds else self.layers(x)


def igcv3(width=1):
    paired = lambda c: int(c * width / 2 + 0.5) * 2
    channels, last = paired(32), max(1280, paired(1280))
    layers = [seen(3, channels, 3, 2)]
    # MobileNetV2's table, the repeats of the middle stages doubled.
    for t, out, n, stride in (
        (1, 16, 1, 1),
        (6, 24, 4, 2),
        (6, 32, 6, 2),
        (6, 64, 8, 2),
        (6, 96, 6, 1),
        (6, 160, 6, 2),
        (6, 320, 1, 1),
    ):
        for turn in range(n):
            layers.append(Interleaved(channels, paired(out), stride if turn == 0 else 1, t))
            channels = paired(out)
    return classified([*layers, seen(channels, last)], last)


class Half(nn.Module):
    def forward(self, x):
        return x[:, : x.shape[1] // 2]


def condensenet(groups):
    """As deployed: which channels a learned group reads is an index, so any even split counts the same."""
    activated = lambda i, o, k: nn.Sequential(
        nn.BatchNorm2d(i), nn.ReLU(), nn.Conv2d(i, o, k, 1, k // 2, groups=groups, bias=False)
    )
    layers, channels = [nn.Conv2d(3, 16, 3, 2, 1, bias=False)], 16
    for stage, (n, growth) in enumerate(((4, 8), (6, 16), (8, 32), (10, 64), (8, 128))):
        if stage > 0:
            layers.append(nn.AvgPool2d(2))
        for _ in range(n):
            first, second = activated(channels, 4 * growth, 1), activated(4 * growth, growth, 3)
            layers.append(Joined(True, nn.Sequential(first, nn.ChannelShuffle(groups), second)))
            channels += growth
    layers += [nn.BatchNorm2d(channels), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), Half()]
    return nn.Sequential(*layers, nn.Linear(channels // 2, 1000))


def say(name, model, *shape):
    params, macs = counted(model, torch.rand(1, *shape))
    print(f"{name}: {params} parameters, {macs} MACs")


if __name__ == "__main__":
    for depth in (20, 32, 44, 56, 110):
        say(f"ResNet{depth}", cifar(depth), 3, 32, 32)
        say(f"ResNet{depth}(projection = true)", cifar(depth, True), 3, 32, 32)
    say("ResNet20(width = 2, depth = 26, classes = 100)", cifar(26, False, 100, 2), 3, 32, 32)
    say("ShiftResNet20(width = 1.5, classes = 100)", cifar(20, True, 100, 1.5, 6), 3, 32, 32)
    stages = lambda width: [
        (int(out * width), *rest) for out, *rest in ((64, 5, 4, 4), (128, 6, 4, 3), (256, 7, 3, 2), (512, 3, 2, 1))
    ]
    shallow = ((32, 1, 1, 1), (64, 4, 1, 1), (128, 4, 1, 1), (256, 3, 1, 1))
    say("ShiftNetA", shiftnet(stages(1)), 3, 224, 224)
    say("ShiftNetA(0.75, 160, 10)", shiftnet(stages(0.75), 24, classes=10), 3, 160, 160)
    say("ShiftNetB", shiftnet(stages(0.5), 16), 3, 224, 224)
    say("ShiftNetC", shiftnet(shallow, 16, joined=False), 3, 224, 224)
    a, b = (2, 4, 14, 1), (4, 6, 16, 1)
    for name, *sizes in (
        ("A0", a, 0.75, 2.5),
        ("A1", a, 1, 2.5),
        ("A2", a, 1.5, 2.75),
        ("B0", b, 1, 2.5),
        ("B1", b, 2, 4),
        ("B2", b, 2.5, 5),
        ("B3", b, 3, 5),
    ):
        say(f"RepVGG{name}", repvgg(*sizes), 3, 224, 224)
        say(f"RepVGG{name}(fused = true)", repvgg(*sizes, fused=True), 3, 224, 224)
    say("RepVGGB1(groups = 4, fused = true)", repvgg(b, 2, 4, 4, True), 3, 224, 224)
    say("UNet", unet(), 3, 512, 512)
    say("UNet(width = 0.5, depth = 3, resolution = 256)", unet(width=32, depth=3), 3, 256, 256)
    say("UNet2015", unet(1, padded=False), 1, 572, 572)
    stages = ((128, 14, 8, 1), (256, 16, 16, 0), (320, 20, 16, 1), (640, 40, 16, 1), (1024, 160, 4, 0))
    say("HarDNet68", hardnet(stages, 1.7, 32, 64, False), 3, 224, 224)
    stages = ((96, 16, 4, 1), (320, 20, 16, 1), (640, 64, 8, 1), (1024, 160, 4, 0))
    say("HarDNet39DS", hardnet(stages, 1.6, 24, 48, True), 3, 224, 224)
    thin, wide = (64, 80, 96, 112), (128, 160, 192, 224)
    say("VoVNet27Slim", vovnet(thin, (128, 256, 384, 512), (1, 1, 1, 1)), 3, 224, 224)
    say("VoVNet39", vovnet(wide, (256, 512, 768, 1024), (1, 1, 2, 2)), 3, 224, 224)
    say("VoVNet57", vovnet(wide, (256, 512, 768, 1024), (1, 1, 4, 3)), 3, 224, 224)
    say("PeleeNet", peleenet(), 3, 224, 224)
    for width in (1, 0.75, 0.5, 0.25):
        say(f"IGCV3(width = {width})", igcv3(width), 3, 224, 224)
    for groups in (4, 8):
        say(f"CondenseNet74(groups = {groups})", condensenet(groups), 3, 224, 224)
