"""Writes torch/*.onnx: networks of torchvision as PyTorch's exporter writes them, their weights emptied.

Run in the folder of this file; needs torch, torchvision and onnx. Prints each file's parameters and the MACs of its convolutions
and fully connected layers, counted by hooks; they stand in test/recover/torch.test.ts.
"""
import io

import onnx
import torch
import torchvision

# name, whether batch norm is kept, opset
NETWORKS = [
    ('resnet50', True, 13),
    ('mobilenet_v2', False, 17),
    ('mobilenet_v2', True, 11),
    ('efficientnet_b0', True, 13),
    ('shufflenet_v2_x1_0', True, 13),
    ('densenet121', True, 13),
    ('convnext_tiny', True, 13),
    ('squeezenet1_1', True, 9),
]


def macs_of(network, x):
    total = 0

    def count(module, _, made):
        nonlocal total
        if isinstance(module, torch.nn.Conv2d):
            kernel = module.kernel_size[0] * module.kernel_size[1]
            total += made.numel() * module.in_channels // module.groups * kernel
        elif isinstance(module, torch.nn.Linear):
            total += made.numel() * module.in_features

    for module in network.modules():
        module.register_forward_hook(count)
    with torch.no_grad():
        network(x)
    return total


for name, keeps, opset in NETWORKS:
    network = getattr(torchvision.models, name)(weights=None).eval()
    for parameter in network.parameters():
        # Equal tensors would be stored once.
        torch.nn.init.normal_(parameter, 0.1, 0.02)
    x = torch.randn(1, 3, 224, 224)
    macs = macs_of(network, x)
    for module in network.modules():
        module._forward_hooks.clear()
    file = io.BytesIO()
    mode = torch.onnx.TrainingMode.PRESERVE if keeps else torch.onnx.TrainingMode.EVAL
    torch.onnx.export(network, x, file, opset_version=opset, training=mode)
    model = onnx.load_model_from_string(file.getvalue())
    for tensor in model.graph.initializer:
        size = 1
        for extent in tensor.dims:
            size *= extent
        if size > 64:
            tensor.ClearField('raw_data')
    onnx.save(model, f'torch/{name}-{"bn" if keeps else "folded"}-{opset}.onnx')
    print(name, keeps, opset, sum(p.numel() for p in network.parameters()), macs)
