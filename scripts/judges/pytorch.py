"""Whether modules of PyTorch take up their weights and then give the results of the ONNX: `pytorch.py FOLDER PARAMETERS…`.

Each FOLDER has `module.py`, `module.safetensors` and `model.onnx`. Prints a line of JSON for each: how many tensors the file of
weights has, and what came of it.
"""

import importlib.util
import json
import pathlib
import sys

import numpy as np
import onnxruntime
import safetensors.torch
import torch

# Of the largest number of a result: sums of thousands of products in another order.
APART = 1e-5


def outcome(folder, parameters, weights):
    spec = importlib.util.spec_from_file_location("module", folder / "module.py")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    classes = [one for one in vars(loaded).values() if isinstance(one, type) and issubclass(one, torch.nn.Module)]
    model = classes[-1]().eval()
    model.load_state_dict(weights, strict=True)
    count = sum(parameter.numel() for parameter in model.parameters())
    if count != parameters:
        return f"{count} parameters"
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
    random = np.random.default_rng(0)
    inputs = {one.name: random.standard_normal(one.shape).astype(np.float32) for one in session.get_inputs()}
    expected = session.run(None, inputs)
    with torch.no_grad():
        results = model(*map(torch.from_numpy, inputs.values()))
    results = [results] if isinstance(results, torch.Tensor) else list(results)
    if [list(result.shape) for result in results] != [list(other.shape) for other in expected]:
        return f"shapes {[list(result.shape) for result in results]}"
    apart = max(
        float(np.abs(result.numpy() - other).max() / max(1, np.abs(other).max()))
        for result, other in zip(results, expected)
    )
    return f"equal to {APART:.0e}" if apart < APART else f"{apart:.1e} apart"


if __name__ == "__main__":
    torch.set_num_threads(2)
    for name, parameters in zip(sys.argv[1::2], sys.argv[2::2]):
        folder = pathlib.Path(name)
        weights = safetensors.torch.load_file(folder / "module.safetensors")
        try:
            found = outcome(folder, int(parameters), weights)
        except Exception as error:
            found = f"{type(error).__name__}: {str(error).splitlines()[0]}"
        print(json.dumps({"folder": str(folder), "tensors": len(weights), "outcome": found}))
