"""Asks cnn2snn whether it converts ONNX files for Akida 1.0, and akida which layers map to a chip: `brainchip.py CHIP FILE.onnx…`.

Each file is said again as the Keras model that cnn2snn reads. Prints, for each file, the convolutions and fully connected layers
that are left to software, by the name of their result, each with akida's reason; or under "rejected" what Keras or cnn2snn has
no layer for. Weights are random: which they are decides nothing.
"""

import contextlib
import io
import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_USE_LEGACY_KERAS"] = "1"

import akida
import cnn2snn
import onnx
import tf_keras
from onnx import numpy_helper
from quantizeml.models import QuantizationParams, quantize
from tf_keras import layers

ACTIVATIONS = {"Relu": "relu", "Sigmoid": "sigmoid", "Tanh": "tanh", "Elu": "elu", "Softmax": "softmax"}
PLAIN = {"GlobalAveragePool": layers.GlobalAvgPool2D, "Flatten": layers.Flatten}


class NoLayer(Exception):
    """What a chain of layers of Keras that cnn2snn knows cannot say."""


def padding(told, sizes, before="same"):
    """What Keras calls a border: it pads as TensorFlow's SAME, which puts an odd pixel on the other side, or not at all."""
    pads, is_same, needed = told.get("pads", [0, 0, 0, 0]), True, 0
    for axis, size in enumerate(sizes):
        kernel, stride = told["kernel_shape"][axis], told["strides"][axis]
        out = -(-size // stride)
        is_same = is_same and (size + pads[axis] + pads[axis + 2] - kernel) // stride + 1 == out
        needed = max(needed, (out - 1) * stride + kernel - size)
    if not any(pads):
        return before if is_same and needed <= 0 else "valid"
    if not is_same:
        raise NoLayer(f"a border of {pads}")
    return "same"


def models_of(model):
    """The model in Keras, with the name of the result of each convolution and fully connected layer by its own."""
    weights = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    shapes = {
        one.name: [axis.dim_value for axis in one.type.tensor_type.shape.dim]
        for one in [*model.graph.input, *model.graph.value_info, *model.graph.output]
    }
    if len(model.graph.input) > 1 or len(model.graph.output) > 1:
        raise NoLayer("several inputs or outputs")
    _, channels, *extents = shapes[model.graph.input[0].name]
    made, names, behind = [layers.Input((*(extents or [1, 1]), channels))], {}, model.graph.input[0].name
    nodes = list(model.graph.node)
    while nodes:
        node = nodes.pop(0)
        told = {one.name: onnx.helper.get_attribute_value(one) for one in node.attribute}
        kind = node.op_type
        if [name for name in node.input if name not in weights] != [behind]:
            raise NoLayer(f"{kind} of what is no chain")
        behind = node.output[0]
        name = f"layer{len(made)}"
        if kind == "Conv":
            filters, depth, *kernel = weights[node.input[1]].shape
            groups, map_ = told.get("group", 1), shapes[node.input[0]][2:]
            window = {
                "kernel_size": kernel,
                "strides": told["strides"],
                "padding": padding({**told, "kernel_shape": kernel}, map_),
                "dilation_rate": told.get("dilations", [1, 1]),
                "name": name,
            }
            if groups > 1 and nodes and nodes[0].op_type == "BatchNormalization":
                # It folds into the weights of each channel.
                behind = nodes.pop(0).output[0]
            after = nodes[0] if nodes else None
            joined = after is not None and after.op_type == "Conv" and weights[after.input[1]].shape[2:] == (1, 1)
            if groups == 1:
                made.append(layers.Conv2D(filters, **window))
            elif depth == 1 and joined:
                multiplier, filters = filters // groups, weights[after.input[1]].shape[0]
                behind = after.output[0]
                nodes.pop(0)
                made.append(layers.SeparableConv2D(filters, depth_multiplier=multiplier, **window))
            elif depth == 1:
                made.append(layers.DepthwiseConv2D(depth_multiplier=filters // groups, **window))
            else:
                made.append(layers.Conv2D(filters, groups=groups, **window))
            names[name] = node.output[0]
        elif kind == "MaxPool":
            before = getattr(made[-1], "padding", None) or getattr(made[-2] if len(made) > 1 else None, "padding", None)
            window = padding(told, shapes[node.input[0]][2:], before or "same")
            made.append(layers.MaxPool2D(told["kernel_shape"], told["strides"], window, name=name))
        elif kind == "Gemm":
            made.append(layers.Dense(weights[node.input[1]].shape[0], name=name))
            names[name] = node.output[0]
        elif kind == "Clip":
            made.append(layers.ReLU(6, name=name))
        elif kind == "Relu":
            made.append(layers.ReLU(name=name))
        elif kind in ACTIVATIONS:
            made.append(layers.Activation(ACTIVATIONS[kind], name=name))
        elif kind == "BatchNormalization":
            made.append(layers.BatchNormalization(name=name))
        elif kind == "Reshape" and len(shapes[node.output[0]]) == 2:
            made.append(layers.Flatten(name=name))
        elif kind == "Identity":
            made.append(layers.Dropout(0.5, name=name))
        elif kind in PLAIN:
            made.append(PLAIN[kind](name=name))
        else:
            raise NoLayer(kind)
    return tf_keras.Sequential(made), names


def converted_of(model):
    """The model of Akida 1.0, by cnn2snn itself or by QuantizeML, which reads no maps of less than 8 bits."""
    first = next(one for one in model.layers if not isinstance(one, layers.InputLayer))
    image = model.input_shape[-1] in (1, 3) and isinstance(first, layers.Conv2D)
    reasons = []
    for quantise in (by_cnn2snn, by_quantizeml) if image else (by_cnn2snn,):
        try:
            return quantise(model, image)
        except (AssertionError, RuntimeError, ValueError, TypeError, AttributeError) as error:
            reasons.append(f"{quantise.__name__}: " + (str(error).strip().splitlines() or [""])[0][:200])
    raise NoLayer("; ".join(reasons))


def by_quantizeml(model, image):
    parameters = QuantizationParams(input_weight_bits=8, weight_bits=4, activation_bits=4, input_dtype="uint8")
    with cnn2snn.set_akida_version(cnn2snn.AkidaVersion.v1):
        return cnn2snn.convert(quantize(model, qparams=parameters, num_samples=1))


def by_cnn2snn(model, image):
    bits = {"weight_quantization": 4, "activ_quantization": 4, "input_weight_quantization": 8 if image else 4}
    return cnn2snn.convert(cnn2snn.quantize(model, **bits), input_scaling=(255 if image else 15, 0))


def ask(path, chip):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            model, names = models_of(onnx.shape_inference.infer_shapes(onnx.load(path)))
            converted = converted_of(model)
    except NoLayer as none:
        return {"rejected": str(none)}
    converted.map(chip, hw_only=False)
    software = [
        layer.name
        for sequence in converted.sequences
        if sequence.backend == akida.BackendType.Software
        for one in sequence.passes
        for layer in one.layers
        if layer.name in names
    ]
    why = ""
    try:
        converted.map(chip, hw_only=True)
    except RuntimeError as error:
        why = str(error).split("'. ", 1)[-1]
    return {"cpu": {names[label]: why for label in software}}


chip, files = sys.argv[1], sys.argv[2:]
json.dump({file: {chip: ask(file, akida.AKD1000())} for file in files}, sys.stdout)
