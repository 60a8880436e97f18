"""Whether functions of Keras are the networks that they were written from: `keras-models.py FOLDER PARAMETERS…`.

Each FOLDER has `module.py`, `model.onnx`, and `weights.safetensors`, which `--to pytorch --weights` writes: its tensors stand in the
order in which the layers are called. Each model must have as many parameters, and with these weights the shapes and results that
ONNX Runtime has. Prints a line of JSON for each: how many layers have weights, and what came of it.
"""

import importlib.util
import json
import os
import pathlib
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import onnxruntime

# Of the largest number of a result: sums of thousands of products in another order.
APART = 1e-5

called = []


def watch():
    plain = keras.layers.Layer.__call__

    def call(self, *args, **options):
        result = plain(self, *args, **options)
        if not isinstance(self, keras.Model) and all(self is not one for one in called):
            called.append(self)
        return result

    keras.layers.Layer.__call__ = call


def tensors_of(path):
    """The tensors of each layer, in the order of the file."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    layers = {}
    for name, told in header.items():
        if name == "__metadata__" or told["dtype"] != "F32":
            continue
        layer, _, what = name.rpartition(".")
        begin, end = told["data_offsets"]
        numbers = np.frombuffer(data[begin:end], np.float32).reshape(told["shape"])
        layers.setdefault(layer, {})[what] = numbers
    return list(layers.values())


def laid_out(dense):
    """The map that is laid out pixel by pixel before these weights."""
    before = dense.input._keras_history.operation
    if not isinstance(before, keras.layers.Flatten):
        return None
    shape = before.input.shape
    permuted = isinstance(before.input._keras_history.operation, keras.layers.Permute)
    return None if permuted or len(shape) != 4 else shape[1:]


def numbers_for(layer, tensors):
    """What Keras holds, by its names."""
    weight = tensors.get("weight", tensors.get("scale"))
    given = {"bias": tensors.get("bias")}
    if isinstance(layer, keras.layers.DepthwiseConv2D):
        tall, wide, channels, times = layer.kernel.shape
        given["kernel"] = weight.reshape(channels, times, tall, wide).transpose(2, 3, 0, 1)
    elif weight.ndim == 4 and hasattr(layer, "kernel"):
        given["kernel"] = weight.transpose(2, 3, 1, 0)
    elif isinstance(layer, keras.layers.Dense):
        shape = laid_out(layer)
        if shape is not None:
            height, width, channels = shape
            weight = weight.reshape(-1, channels, height, width).transpose(0, 2, 3, 1).reshape(len(weight), -1)
        given["kernel"] = weight.T
    else:
        given |= {"gamma": weight, "alpha": weight, "scale": weight, "beta": tensors.get("bias")}
        given |= {"moving_mean": tensors.get("running_mean"), "moving_variance": tensors.get("running_var")}
    return given


def carry(path):
    holders = [layer for layer in called if layer.weights]
    all_tensors = tensors_of(path)
    if len(holders) != len(all_tensors):
        return f"{len(holders)} layers with weights, not {len(all_tensors)}"
    for layer, tensors in zip(holders, all_tensors):
        numbers = numbers_for(layer, tensors)
        for variable in layer.weights:
            variable.assign(numbers[variable.name].reshape(variable.shape))
    return None


def last(x):
    return np.moveaxis(x, 1, -1) if x.ndim == 4 else x


def first(x):
    return np.moveaxis(x, -1, 1) if x.ndim == 4 else x


def outcome(folder, parameters):
    called.clear()
    keras.backend.clear_session()
    spec = importlib.util.spec_from_file_location("module", folder / "module.py")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    functions = [one for one in vars(loaded).values() if callable(one) and one.__module__ == "module"]
    model = functions[-1]()
    count = sum(int(np.prod(variable.shape)) for variable in model.trainable_weights)
    if count != parameters:
        return f"{count} parameters"
    wrong = carry(folder / "weights.safetensors")
    if wrong is not None:
        return wrong
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
    random = np.random.default_rng(0)
    inputs = {one.name: random.standard_normal(one.shape).astype(np.float32) for one in session.get_inputs()}
    expected = session.run(None, inputs)
    given = [last(x) for x in inputs.values()]
    results = model(given if len(given) > 1 else given[0], training=False)
    results = results if isinstance(results, (list, tuple)) else [results]
    results = [first(keras.ops.convert_to_numpy(result)) for result in results]
    if [list(result.shape) for result in results] != [list(other.shape) for other in expected]:
        return f"shapes {[list(result.shape) for result in results]}"
    apart = 0.0
    for result, other in zip(results, expected):
        known = np.isfinite(other)
        if not np.array_equal(known, np.isfinite(result)):
            return "a result is finite where the other is not"
        far = np.abs(result - other)[known].max(initial=0) / max(1, np.abs(other[known]).max(initial=0))
        apart = max(apart, float(far))
    return f"equal to {APART:.0e}" if apart < APART else f"{apart:.1e} apart"


if __name__ == "__main__":
    watch()
    for name, parameters in zip(sys.argv[1::2], sys.argv[2::2]):
        folder = pathlib.Path(name)
        try:
            found = outcome(folder, int(parameters))
        except Exception as error:
            found = f"{type(error).__name__}: {(str(error) or '?').strip().splitlines()[0]}"
        layers = sum(1 for layer in called if layer.weights)
        print(json.dumps({"folder": str(folder), "layers": layers, "outcome": found}), flush=True)
