"""Whether modules of PyTorch are the networks that they were written from.

    pytorch-check.py FOLDER...

Each folder holds `module.py`, `graph.json` and perhaps `weights.onnx` and `network.safetensors`. Each module must have as many
parameters as the layers, and hand on maps of the shapes that they do. With weights it takes up its file of them, whole, by the
program of the documentation, and must give the results of the twin that is made from the layers with the numbers of the other
file; PyTorch's own exporter then leaves those that are wanted back in `back.onnx`.
One line for each that does not.
"""

import importlib.util
import json
import os
import pathlib
import sys
import warnings

import numpy as np
import torch

torch.set_num_threads(1)
warnings.simplefilter("ignore")


def module_of(folder, name):
    spec = importlib.util.spec_from_file_location(f"module_{abs(hash(folder))}", folder / "module.py")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return getattr(loaded, name)()


def check(folder):
    graph = json.loads((folder / "graph.json").read_text())
    model = module_of(folder, graph["name"]).eval()
    count = sum(p.numel() for p in model.parameters())
    if count != graph["parameters"]:
        return f"{count} parameters, not {graph['parameters']}"
    random = np.random.default_rng(0)
    shapes = [graph["shapes"][n["outputs"][0]] for n in graph["nodes"] if n["operator"] == "input"]
    inputs = [torch.from_numpy(random.standard_normal([1, *shape]).astype(np.float32)) for shape in shapes]
    wanted = [[1, *graph["shapes"][index]] for index in graph["outputs"]]
    weights = folder / "weights.onnx"
    if weights.exists():
        from twin import numbers_of, run

        os.chdir(folder)
        exec((folder / "reader.py").read_text(), {"model": model})
        _, expected = run(graph, numbers_of(weights))
    results = model(*inputs)
    results = [results] if isinstance(results, torch.Tensor) else list(results)
    if [list(result.shape) for result in results] != wanted:
        return f"shapes {[list(result.shape) for result in results]}, not {wanted}"
    if weights.exists():
        for result, other in zip(results, expected):
            known = np.isfinite(other)
            if not np.array_equal(known, np.isfinite(result.numpy())):
                return "a result is finite where the twin's is not"
            apart = np.abs(result.numpy() - other)[known]
            far = apart.max() / max(1, np.abs(other[known]).max())
            if not far < 1e-4:
                return f"a result differs by {far:.1e} of the largest number"
    if graph["back"]:
        # As it is, without the norms taken into the convolutions before them.
        kept = {"do_constant_folding": False, "training": torch.onnx.TrainingMode.PRESERVE}
        torch.onnx.export(model, tuple(inputs), str(folder / "back.onnx"), opset_version=13, **kept)
    return None


if __name__ == "__main__":
    with torch.no_grad():
        for folder in map(pathlib.Path, sys.argv[1:]):
            try:
                wrong = check(folder)
            except Exception as error:
                wrong = f"{type(error).__name__}: {error}"
            if wrong is not None:
                print(f"{folder.name}: {wrong}")
    print("done")
