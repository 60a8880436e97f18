#!/usr/bin/python3
"""Parameters and MACs of detectors that torchvision lacks, built here from their definitions in plain PyTorch.

    test/zoo/detector-figures.py
"""
import importlib

import torch
from torch import nn

counted = importlib.import_module("torchvision-figures").counted


class Step(nn.Sequential):
    def __init__(self, channels, out, kernel=1, stride=1, pad=None):
        pad = kernel // 2 if pad is None else pad
        conv = nn.Conv2d(channels, out, kernel, stride, pad, bias=False)
        super().__init__(conv, nn.BatchNorm2d(out), nn.SiLU())


class Partial(nn.Module):
    """C3 of YOLOv5: half of the new channels through n pairs of 1x1 and 3x3, the other half through a 1x1 alone."""

    def __init__(self, channels, out, n, adds=True):
        super().__init__()
        half = out // 2
        self.enter, self.side, self.leave = Step(channels, half), Step(channels, half), Step(out, out)
        self.pairs = nn.ModuleList([nn.Sequential(Step(half, half), Step(half, half, 3)) for _ in range(n)])
        self.adds = adds

    def forward(self, x):
        y = self.enter(x)
        for pair in self.pairs:
            y = y + pair(y) if self.adds else pair(y)
        return self.leave(torch.cat([y, self.side(x)], 1))


class Pyramid(nn.Module):
    """SPPF: each pool reads what the one before made."""

    def __init__(self, channels):
        super().__init__()
        self.enter, self.leave = Step(channels, channels // 2), Step(2 * channels, channels)
        self.pool = nn.MaxPool2d(5, 1, 2)

    def forward(self, x):
        maps = [self.enter(x)]
        for _ in range(3):
            maps.append(self.pool(maps[-1]))
        return self.leave(torch.cat(maps, 1))


class Yolo5(nn.Module):
    """Release 6: widths of the large network times `width`, repeats times `depth`."""

    def __init__(self, width, depth, classes=80):
        super().__init__()
        a, b, c, d, e = (int(full * width) for full in (64, 128, 256, 512, 1024))
        n = lambda full: max(1, round(full * depth))
        first = [Step(3, a, 6, 2, 2), Step(a, b, 3, 2), Partial(b, b, n(3)), Step(b, c, 3, 2), Partial(c, c, n(6))]
        self.to8 = nn.Sequential(*first)
        self.to16 = nn.Sequential(Step(c, d, 3, 2), Partial(d, d, n(9)))
        self.to32 = nn.Sequential(Step(d, e, 3, 2), Partial(e, e, n(3)), Pyramid(e), Step(e, d))
        self.up = nn.Upsample(scale_factor=2)
        self.up16 = nn.Sequential(Partial(2 * d, d, n(3), False), Step(d, c))
        self.out8 = Partial(2 * c, c, n(3), False)
        self.down16, self.out16 = Step(c, c, 3, 2), Partial(2 * c, d, n(3), False)
        self.down32, self.out32 = Step(d, d, 3, 2), Partial(2 * d, e, n(3), False)
        # Three boxes at each pixel: four sides, whether there is anything, the classes.
        self.heads = nn.ModuleList([nn.Conv2d(i, 3 * (5 + classes), 1) for i in (c, d, e)])

    def forward(self, x):
        fine = self.to8(x)
        middle = self.to16(fine)
        coarse = self.to32(middle)
        wide = self.up16(torch.cat([self.up(coarse), middle], 1))
        p8 = self.out8(torch.cat([self.up(wide), fine], 1))
        p16 = self.out16(torch.cat([self.down16(p8), wide], 1))
        p32 = self.out32(torch.cat([self.down32(p16), coarse], 1))
        return [head(p) for head, p in zip(self.heads, (p8, p16, p32))]


def say(name, model, *shape):
    params, macs = counted(model, torch.rand(1, *shape))
    print(f"{name}: {params} parameters, {macs} MACs")


if __name__ == "__main__":
    say("YOLOv5n", Yolo5(0.25, 1 / 3), 3, 640, 640)
    say("YOLOv5s", Yolo5(0.5, 1 / 3), 3, 640, 640)
    say("YOLOv5s(classes = 10, resolution = 320)", Yolo5(0.5, 1 / 3, 10), 3, 320, 320)
    say("YOLOv5m", Yolo5(0.75, 2 / 3), 3, 640, 640)
