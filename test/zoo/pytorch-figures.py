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
