"""Exports networks of torchvision and timm to ONNX, and counts each by PyTorch itself: `exporters.py EXPORTER FOLDER NAME…`.

EXPORTER is `dynamo` or `script`, a NAME `torchvision/mobilenet_v2` or `timm/hardcorenas_a`, with `@320` behind it for images of
another size than 224. Prints a line of JSON for each: the file, its parameters and its MACs, or why there is none.

MACs are those of convolutions and products of matrices as PyTorch's dispatcher meets them. Parameters are those that a
prediction uses; an exporter that folds a batch norm into the convolution before it leaves a bias of it, which is counted
then; filters that nobody trains count as weights, since a file does not tell. Weights are random, and of more than a few numbers
only the extents are kept in the file.
"""

import importlib
import inspect
import json
import os
import sys
import warnings

import onnx
import torch
from torch.utils._python_dispatch import TorchDispatchMode

# The reader looks at no tensor with more numbers.
MOST_NUMBERS = 4096


class Counting(TorchDispatchMode):
    """MACs of one prediction, whatever modules and functions it comes from, and numbers of filters that are not trained."""

    def __init__(self, model):
        super().__init__()
        self.macs = 0
        self.fixed = 0
        self.buffers = {buffer.data_ptr() for buffer in model.buffers() if buffer.dim() == 4}

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        made = func(*args, **(kwargs or {}))
        name = func.__name__.split(".")[0]
        if name == "convolution":
            x, weight, is_transposed = args[0], args[1], args[6]
            pixels = x if is_transposed else made
            self.macs += weight.numel() * pixels.shape[0] * pixels[0, 0].numel()
            self.fixed += weight.numel() if weight.data_ptr() in self.buffers else 0
        elif name in ("mm", "bmm", "addmm", "baddbmm"):
            self.macs += made.numel() * args[-2].shape[-1]
        elif name.startswith("_scaled_dot_product"):
            query, key, value = args[:3]
            self.macs += query.numel() * key.shape[-2] + query[..., 0].numel() * value.shape[-2] * value.shape[-1]
        return made


class Used:
    """Parameters that a prediction reads, and batch norms right behind a convolution that nobody else reads."""

    def __init__(self, model):
        self.norms = {}
        self.modules = set()
        self.made = {}
        self.hooks = [module.register_forward_hook(self.seen) for module in model.modules()]

    def stop(self):
        for hook in self.hooks:
            hook.remove()

    def seen(self, module, inputs, output):
        self.modules.add(module)
        is_norm = isinstance(module, torch.nn.modules.batchnorm._BatchNorm)
        maker = self.made.get(id(inputs[0])) if inputs and torch.is_tensor(inputs[0]) else None
        if is_norm:
            self.norms[module] = maker[0] if maker else None
        if isinstance(module, (torch.nn.Conv2d, torch.nn.ConvTranspose2d)):
            # The tensor is held, or another would get its place.
            self.made[id(output)] = (module, output)

    def parameters(self):
        return {
            p
            for module in self.modules
            for name, p in module.named_parameters(recurse=False)
            # The gain of weights that are standardised is part of them once they are trained.
            if p.requires_grad and not (name == "gain" and isinstance(module, torch.nn.Conv2d))
        }


def build(name):
    source, _, kind = name.partition("/")
    if source == "timm":
        import timm

        return timm.create_model(kind, pretrained=False)
    import torchvision

    given = {"weights": None}
    builder = torchvision.models.get_model_builder(kind)
    if "weights_backbone" in inspect.signature(builder).parameters:
        given["weights_backbone"] = None
    if kind in ("googlenet", "inception_v3"):
        given["init_weights"] = False
    return builder(**given)


def trained(model):
    """No tensor of zeros or ones is left, which exporters leave out: nobody's trained weights are that."""
    torch.manual_seed(1)
    with torch.no_grad():
        for tensor in [*model.parameters(), *model.buffers()]:
            if tensor.is_floating_point() and tensor.numel() > 0:
                tensor.copy_(torch.rand_like(tensor) * 0.5 + 0.5)
    return model


class Results(torch.nn.Module):
    """A network whose results are tensors, as exporters want them."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, image):
        made = self.model(image)
        return tuple(made.values()) if isinstance(made, dict) else made


def light(path):
    """Takes the numbers out of large tensors."""
    model = onnx.load(path, load_external_data=False)
    tensors = list(model.graph.initializer)
    for node in model.graph.node:
        tensors += [attribute.t for attribute in node.attribute if attribute.HasField("t")]
    for tensor in tensors:
        count = 1
        for extent in tensor.dims:
            count *= extent
        if count > MOST_NUMBERS:
            for field in ("raw_data", "float_data", "int64_data", "external_data", "data_location"):
                tensor.ClearField(field)
        elif tensor.external_data:
            onnx.external_data_helper.load_external_data_for_tensor(tensor, os.path.dirname(path))
            tensor.ClearField("external_data")
            tensor.ClearField("data_location")
    with open(path, "wb") as file:
        file.write(model.SerializeToString())
    if os.path.exists(path + ".data"):
        os.remove(path + ".data")
    return model


def left(model):
    """Channels of the batch norms that the file still has."""
    dims = {tensor.name: tensor.dims for tensor in model.graph.initializer}
    return [dims[node.input[1]][0] for node in model.graph.node if node.op_type == "BatchNormalization"]


def exported(exporter, folder, asked):
    name, _, size = asked.partition("@")
    size = int(size or 224)
    model = Results(trained(build(name))).eval()
    image = torch.rand(1, 3, size, size)
    used = Used(model)
    with torch.no_grad(), Counting(model) as counting:
        model(image)
    path = os.path.join(folder, f"{exporter}-{name.replace('/', '-')}.onnx")
    new = "dynamo" in inspect.signature(torch.onnx.export).parameters
    how = {"dynamo": exporter == "dynamo"} if new else {}
    if exporter == "dynamo":
        how["verbose"] = False
    used.stop()
    torch.onnx.export(model, (image,), path, input_names=["image"], **how)
    file = light(path)
    there = sum(left(file))
    parameters = sum(p.numel() for p in used.parameters()) + counting.fixed
    folded = 0
    if there < sum(norm.num_features for norm in used.norms):
        for norm, conv in used.norms.items():
            if conv is not None:
                # Scale and shift go, and a bias comes where there was none.
                folded += norm.num_features
                parameters -= 2 * norm.num_features if norm.affine else 0
                parameters += norm.num_features if conv.bias is None else 0
    expected_there = sum(norm.num_features for norm in used.norms) - folded
    told = {} if there == expected_there else {"norms": [there, expected_there]}
    return {"file": path, "parameters": parameters, "macs": counting.macs, "opset": file.opset_import[0].version, **told}


def main():
    exporter, folder, *names = sys.argv[1:]
    warnings.simplefilter("ignore")
    screen = os.dup(1)
    # Exporters talk where answers go.
    os.dup2(2, 1)
    for name in names:
        try:
            told = exported(exporter, folder, name)
        except Exception as error:  # Whatever an exporter refuses with is its answer.
            told = {"refused": f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else ''}"}
        os.write(screen, (json.dumps({"name": name, "exporter": exporter, **told}) + "\n").encode())


if __name__ == "__main__":
    main()
