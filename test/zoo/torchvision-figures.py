#!/usr/bin/python3
"""Parameters and MACs of a torchvision network with random weights, by forward hooks: where rows of the zoo come from.

    test/zoo/torchvision-figures.py resnet101 224
    test/zoo/torchvision-figures.py resnet50 160 groups=32 width_per_group=4 num_classes=10
    test/zoo/torchvision-figures.py resnet.ResNet 224 block=BasicBlock "layers=[1, 1, 1, 1]"
    test/zoo/torchvision-figures.py --layers googlenet 224 init_weights=False

Names with a dot are classes, for settings that no builder of torchvision has. Arguments are Python, as it would stand
in the class's module.

Parameters are the trainable ones of the modules that a prediction runs, so auxiliary heads are left out. MACs are
those of convolutions, transposed convolutions and linear layers, padding counted. `--layers` prints each of them as
well: output shape, parameters, MACs and name. Debian's python3-torchvision 0.14 is enough; nothing is downloaded.
"""
import importlib
import inspect
import sys

import torch
import torchvision


def macs_of(module, inputs, output):
    """Every weight is used once for each pixel: of the input where a window is spread, else of the output."""
    weight = module.weight
    if isinstance(module, torch.nn.Linear):
        return weight.numel() * (output.numel() // output.shape[-1])
    pixels = inputs[0] if isinstance(module, torch.nn.ConvTranspose2d) else output
    return weight.numel() * pixels.shape[0] * pixels.shape[-2] * pixels.shape[-1]


def build(name, arguments):
    module, _, kind = name.rpartition(".")
    if module:
        scope = vars(importlib.import_module(f"torchvision.models.{module}"))
        return scope[kind](**{key: eval(value, scope) for key, value in arguments})
    builder = torchvision.models.get_model_builder(name)
    given = {key: eval(value) for key, value in arguments}
    if "weights_backbone" in inspect.signature(builder).parameters:
        given["weights_backbone"] = None
    return builder(weights=None, **given)


def counted(model, images, say=None):
    """Parameters and MACs of one prediction."""
    run, macs = {}, 0
    names = {module: path for path, module in model.named_modules()}

    def seen(module, inputs, output):
        nonlocal macs
        run.update({p: p.numel() for p in module.parameters(recurse=False) if p.requires_grad})
        if isinstance(module, (torch.nn.Conv2d, torch.nn.ConvTranspose2d, torch.nn.Linear)):
            count = macs_of(module, inputs, output)
            macs += count
            if say:
                say(f"{tuple(output.shape[1:])} {sum(p.numel() for p in module.parameters())} {count} {names[module]}")

    for module in model.modules():
        module.register_forward_hook(seen)
    with torch.no_grad():
        model.eval()(images)
    return sum(run.values()), macs


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--layers"]
    arguments = [word.split("=", 1) for word in words[2:]]
    say = print if "--layers" in sys.argv else None
    model = build(words[0], arguments)
    image = torch.rand(3, int(words[1]), int(words[1]))
    # Detectors take a list of images, each of its own size.
    images = [image] if "detection" in type(model).__module__ else image[None]
    params, macs = counted(model, images, say)
    print(f"torchvision {torchvision.__version__} {' '.join(words)}: {params} parameters, {macs} MACs")
