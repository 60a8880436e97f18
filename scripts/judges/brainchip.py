"""Asks akida which layers of ONNX files map to an AKD1000: `brainchip.py CHIP FILE.onnx…`.

A layer of Akida is a convolution with its pool and its activation. Prints, for each file, the convolutions and fully connected
layers that are left to software, by the name of their result, each with akida's reason; or under "rejected" what Akida has no
layer for. Weights are all 1: which they are decides nothing but that they are not all 0.
"""

import json
import sys

import akida
import numpy
import onnx
from onnx import numpy_helper

POOLS = {"MaxPool": akida.PoolType.Max, "GlobalAveragePool": akida.PoolType.Average}


class NoLayer(Exception):
    """What Akida 1.0 has no layer for."""


def attributes(node):
    return {one.name: onnx.helper.get_attribute_value(one) for one in node.attribute}


def layers_of(model):
    """The arguments of each layer of Akida, in order, with the name of its result."""
    weights = {one.name: numpy_helper.to_array(one).shape for one in model.graph.initializer}
    made = []
    for node in model.graph.node:
        told, kind = attributes(node), node.op_type
        if kind == "Conv":
            out, depth, *kernel = weights[node.input[1]]
            depthwise = told.get("group", 1) > 1 and told["group"] == out and depth == 1
            if told.get("group", 1) > 1 and not depthwise or max(told.get("dilations", [1])) > 1:
                raise NoLayer("groups or dilation")
            if made and made[-1].get("half") and kernel == [1, 1]:
                made[-1].update(half=False, filters=out)
            else:
                made.append(
                    {
                        "kind": "separable" if depthwise else "convolution",
                        "half": depthwise,
                        "name": node.output[0],
                        "filters": out,
                        "kernel_size": tuple(kernel),
                        "kernel_stride": tuple(told["strides"]),
                    }
                )
        elif kind in POOLS and made:
            made[-1]["pool_type"] = POOLS[kind]
            if kind == "MaxPool":
                made[-1].update(pool_size=tuple(told["kernel_shape"]), pool_stride=tuple(told["strides"]))
        elif kind == "Gemm":
            made.append({"kind": "dense", "name": node.output[0], "units": weights[node.input[1]][0]})
        elif kind not in ("Relu", "Flatten", "Reshape"):
            raise NoLayer(kind)
    return made


def build(model):
    _, channels, *extents = [d.dim_value for d in model.graph.input[0].type.tensor_type.shape.dim]
    shape = (*(extents or [1, 1]), channels)
    layers, names = [], {}
    for i, one in enumerate(layers_of(model)):
        kind, name, half = one.pop("kind"), one.pop("name"), one.pop("half", False)
        if half:
            raise NoLayer("a depthwise convolution without one of 1×1 behind it")
        label = f"layer{i}"
        names[label] = name
        if not layers and kind == "convolution" and channels in (1, 3):
            layers.append(akida.InputConvolutional(input_shape=shape, name=label, **one))
            continue
        if not layers:
            layers.append(akida.InputData(input_shape=shape, input_bits=4))
        make = {"convolution": akida.Convolutional, "separable": akida.SeparableConvolutional, "dense": akida.FullyConnected}
        layers.append(make[kind](weights_bits=4, name=label, **one))
    return akida.Model(layers=layers), names


def ask(path):
    try:
        model, names = build(onnx.load(path))
    except NoLayer as none:
        return {"rejected": str(none)}
    for layer in model.layers:
        for name in layer.get_variable_names():
            if "weights" in name:
                layer.set_variable(name, numpy.ones_like(layer.get_variable(name)))
    model.map(akida.AKD1000(), hw_only=False)
    software = [
        layer.name
        for sequence in model.sequences
        if sequence.backend == akida.BackendType.Software
        for one in sequence.passes
        for layer in one.layers
        if layer.name in names
    ]
    why = ""
    try:
        model.map(akida.AKD1000(), hw_only=True)
    except RuntimeError as error:
        why = str(error).split("'. ", 1)[-1]
    return {"cpu": {names[label]: why for label in software}}


chip, files = sys.argv[1], sys.argv[2:]
json.dump({file: {chip: ask(file)} for file in files}, sys.stdout)
