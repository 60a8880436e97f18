"""Whether files of TensorFlow Lite hold what they should, said by LiteRT.

    tflite-runtime.py FOLDER...

Each folder holds `graph.json`, `*.tflite` and what `twin.py` left. Floats must give the twin's results; of integers the root
of the mean square error is told beside the deviation of the results, since it depends on how deep a network is. One
line for each file.
"""

import json
import pathlib
import sys

import numpy as np
from ai_edge_litert.interpreter import Interpreter, OpResolverType


def quantised(detail, x):
    scale, zero = detail["quantization"]
    if detail["dtype"] == np.float32:
        return x.astype(np.float32)
    info = np.iinfo(detail["dtype"])
    return np.clip(np.round(x / scale) + zero, info.min, info.max).astype(detail["dtype"])


def numbers(detail, x):
    scale, zero = detail["quantization"]
    return x if detail["dtype"] == np.float32 else (x.astype(np.float32) - zero) * scale


def judge(path, graph, twin, resolver):
    run = Interpreter(model_path=str(path), experimental_op_resolver_type=resolver)
    run.allocate_tensors()
    given = {node["path"]: graph["shapes"][node["outputs"][0]] for node in graph["nodes"] if node["operator"] == "input"}
    for detail in run.get_input_details():
        x = twin[f"input:{detail['name']}"]
        run.set_tensor(detail["index"], quantised(detail, x.transpose(0, 2, 3, 1) if len(given[detail["name"]]) == 3 else x))
    run.invoke()
    worst, error, deviation = 0.0, 0.0, 0.0
    for i, detail in enumerate(run.get_output_details()):
        shape = graph["shapes"][graph["outputs"][i]]
        result, expected = numbers(detail, run.get_tensor(detail["index"])), twin[f"output:{i}"]
        result = result.transpose(0, 3, 1, 2) if len(shape) == 3 else result
        assert result.shape == expected.shape, f"output {i} is {result.shape}, PyTorch's {expected.shape}"
        if detail["dtype"] == np.float32:
            assert np.array_equal(np.isfinite(result), np.isfinite(expected)), f"output {i} overflows elsewhere"
        result, expected = (np.where(np.isfinite(y), y, 0) for y in (result, expected))
        worst = max(worst, float(np.abs(result - expected).max()) / max(float(np.abs(expected).max()), 1e-6))
        error, deviation = float(np.sqrt(np.mean((result - expected) ** 2))), float(expected.std())
    operators = len({d["index"] for d in run._get_ops_details()})
    if path.stem == "fp32":
        assert worst < 1e-4, f"differs from PyTorch by {worst:.2e} of the largest number"
        return f"{operators} operators, {worst:.1e} from PyTorch"
    return f"{operators} operators, error {error:.3g} beside a deviation of {deviation:.3g}, {worst:.1e} from PyTorch"


wrong = 0
for folder in map(pathlib.Path, sys.argv[1:]):
    twin, graph = np.load(folder / "twin.npz"), json.loads((folder / "graph.json").read_text())
    for path in sorted(folder.glob("*.tflite")):
        try:
            # XNNPACK is left out for floats, whose reference kernels are what a format's own definition is.
            resolver = OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
            print(f"{folder.name} {path.stem}: {judge(path, graph, twin, resolver)}", flush=True)
        except Exception as error:
            wrong += 1
            print(f"{folder.name} {path.stem}: WRONG: {error}", flush=True)
sys.exit(1 if wrong else 0)
