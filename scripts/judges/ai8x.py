"""Asks ai8x-synthesis what it makes of ONNX files on MAX78000 and MAX78002: `ai8x.py CHIP,… FILE.onnx…`.

A chip is `max78000`, or `max78000 4` for weights of four bits. Prints for each file and chip the words beside each processor
and the bytes of biases, or under "refused" why the tool stops. A configuration says what a file says and no more: no
activation where there is none, every map at offset 0 with `--overlap-data`, processors side by side, those of the layers with
the most weights chosen first, where the fewest words are. Where an instance of the memory has no room for the input, its channels
lie in one each; where it has none for what layers make of it, these stream it. Weights are random, input is no picture: neither decides anything.
`AI8X_SYNTHESIS` is the folder of the tool, whose own code is run in a process for each question.
"""

import json
import os
import pathlib
import re
import sys
import tempfile
import types

import numpy
import onnx
import yaml
from onnx import numpy_helper

TOOL = pathlib.Path(os.environ["AI8X_SYNTHESIS"]).resolve()
# Only trained checkpoints need it.
sys.modules["torch"] = types.ModuleType("torch")
sys.path.insert(0, str(TOOL))
os.chdir(TOOL)

from izer import commandline, izer, kbias, kernels  # noqa: E402, F401

PROCESSORS = 64
# Four processors share an instance of the memory for maps.
SHARED = 4
INSTANCE_BYTES = {"max78000": 32768, "max78002": 81920}
ELEMENTWISE = {"Add": "Add", "Sub": "Sub"}
POOLS = {"MaxPool": "max_pool", "AveragePool": "avg_pool", "GlobalAveragePool": "avg_pool", "GlobalMaxPool": "max_pool"}
ALIKE = {"BatchNormalization", "Identity", "Dropout"}
ACTIVATIONS = {"Relu": "ReLU", "Abs": "Abs"}


class Unsaid(Exception):
    """What a configuration of the tool cannot say."""


def beside(channels):
    """How many processors have channels."""
    passes = -(-channels // PROCESSORS)
    each = -(-channels // passes)
    return each if passes == 1 else min(-(-each // 4) * 4, PROCESSORS)


class Map:
    """A map with what is done to it before a layer takes it up."""

    def __init__(self, sources, shape, operation=None, pool=None, concat=False, flat=False):
        self.sources, self.shape, self.operation = sources, shape, operation
        self.pool, self.concat, self.flat = pool, concat, flat

    @property
    def is_plain(self):
        return not (self.operation or self.pool or self.concat or self.flat)


class Network:
    """Layers as the tool has them, made of the nodes of a file in order."""

    def __init__(self, model):
        graph = onnx.shape_inference.infer_shapes(model).graph
        known = [*graph.value_info, *graph.input, *graph.output]
        self.shapes = {one.name: [axis.dim_value for axis in one.type.tensor_type.shape.dim][1:] for one in known}
        self.weights = {one.name: numpy_helper.to_array(one).shape for one in graph.initializer}
        self.readers = {}
        for node in graph.node:
            for name in node.input:
                self.readers[name] = self.readers.get(name, 0) + 1
        # What a batch norm follows has a bias of it.
        self.normed = {node.input[0] for node in graph.node if node.op_type == "BatchNormalization"}
        self.layers, self.channels, self.maps = [], {}, {}
        given, *more = [one.name for one in graph.input if one.name not in self.weights]
        if more:
            raise Unsaid("several inputs")
        self.input = self.shapes[given]
        self.in_line = self.input[1] == 1 or self.input[2] == 1
        self.maps[given] = Map([-1], self.input)
        self.channels[-1] = self.input[0]
        for node in graph.node:
            self.node(node)
        last = self.maps[graph.output[0].name]
        if not last.is_plain:
            self.flush(last)

    def flush(self, one):
        """A layer without a convolution, for what no convolution takes up."""
        return self.layer(one, {"operation": "None"}, one.shape)

    def layer(self, one, more, shape, weight=None, bias=0):
        yml = {**more}
        if one.pool:
            kind, window, stride = one.pool
            # Only a convolution along a line tells that it is one.
            line = window[0] if yml["operation"] == "Conv1d" else [window[0], 1]
            yml[kind] = line if len(window) == 1 else window
            yml["pool_stride"] = stride
        if one.operation:
            yml.update(eltwise=one.operation, operands=len(one.sources))
        if one.flat:
            yml["flatten"] = True
        at = len(self.layers)
        self.layers.append({"yml": yml, "from": one, "weight": weight, "bias": bias, "shape": shape})
        self.channels[at] = shape[0]
        return Map([at], shape)

    @staticmethod
    def is_line(window):
        return min(window) == 1

    def single(self, name):
        """What a node reads; what others read as well is made whole first."""
        one = self.maps[name]
        is_view = one.flat and not (one.operation or one.pool or one.concat)
        if not one.is_plain and not is_view and self.readers[name] > 1:
            one = self.maps[name] = self.flush(one)
        return one

    def plain(self, name):
        one = self.maps[name]
        if not one.is_plain:
            one = self.maps[name] = self.flush(one)
        return one

    def node(self, node):
        told = {one.name: onnx.helper.get_attribute_value(one) for one in node.attribute}
        kind, (first, *others), (result, *more) = node.op_type, node.input, node.output
        if more:
            raise Unsaid(kind)
        shape = self.shapes.get(result)
        if kind in ALIKE:
            one = self.maps[first]
            if kind == "BatchNormalization":
                at = one.sources[0]
                if at < 0 or not one.is_plain or self.layers[at]["weight"] is None:
                    raise Unsaid("a batch norm of its own")
                self.layers[at]["bias"] = self.channels[at]
            made = one
        elif kind in ("Conv", "ConvTranspose", "Gemm"):
            made = self.weighted(kind, told, self.single(first), others, result)
        elif kind in ACTIVATIONS:
            made = self.activated(first, ACTIVATIONS[kind])
        elif kind in POOLS:
            one = self.single(first)
            if one.pool or one.flat:
                one = self.flush(one)
            if max(told.get("pads", [0])) > 0:
                raise Unsaid("a pool with a border")
            window = list(told.get("kernel_shape", one.shape[1:]))
            stride = list(told.get("strides", [1, 1]))
            if self.in_line and self.is_line(window):
                stride = [max(stride)]
                window = [max(window)]
            made = Map(one.sources, shape, one.operation, (POOLS[kind], window, stride if len(stride) > 1 else stride[0]), one.concat)
            made.summed = one
        elif kind in ELEMENTWISE:
            made = Map(self.at_hand([self.plain(name) for name in node.input]), shape, ELEMENTWISE[kind])
        elif kind == "Concat":
            made = Map(self.joined([self.plain(name) for name in node.input]), shape, concat=True)
        elif kind in ("Flatten", "Reshape"):
            made = self.flattened(self.single(first))
        else:
            raise Unsaid(kind)
        self.maps[result] = made

    @staticmethod
    def pooled(whole, one):
        return Map(whole.sources, one.shape, pool=one.pool)

    def at_hand(self, maps):
        """Maps that one layer reads; the input is copied, whose channels the tool does not compare with others."""
        return [source for one in maps for source in (self.flush(one) if one.sources == [-1] else one).sources]

    def joined(self, maps):
        """The maps of a join; those that lie in turns, as more than the processors have to, and the input, are copied to it."""
        is_wide = sum(one.shape[0] for one in maps) > PROCESSORS
        sources = []
        for at, one in enumerate(maps):
            if is_wide or one.sources == [-1]:
                one = self.flush(one)
            if is_wide:
                self.layers[-1]["yml"].update(write_gap=len(maps) - 1, out_offset=SHARED * at * -(-one.shape[0] // PROCESSORS))
            sources += one.sources
        return sources

    def flattened(self, one):
        if one.flat or len(one.shape) == 1 or numpy.prod(one.shape[1:]) == 1:
            return one
        # A pool is no part of a layer that flattens.
        whole = one if one.is_plain else self.flush(one)
        return Map(whole.sources, whole.shape, flat=True)

    def activated(self, name, activation):
        one = self.single(name)
        (at, *more) = one.sources
        if one.is_plain and at >= 0 and not more and self.readers[name] == 1:
            layer = self.layers[at]
            if layer["weight"] is not None and "activate" not in layer["yml"]:
                layer["yml"]["activate"] = activation
                return one
        made = self.layer(one, {"operation": "None", "activate": activation}, one.shape)
        return made

    def apart(self, one, far):
        """What a sum makes, of a layer of its own."""
        return self.flush(one) if one.pool is None or far else self.pooled(self.flush(one.summed), one)

    def weighted(self, kind, told, one, others, result):
        weight = list(self.weights[others[0]])
        bias, shape = len(others) > 1, self.shapes.get(result)
        if kind == "Gemm":
            out, into = weight
            yml = {"operation": "Linear"}
            if one.operation and bias and not one.flat:
                one = self.apart(one, False)
            return self.layer(one, yml, [out], [out, into, 1, 1], out if bias else 0)
        (pad, *pads), kernel = told["pads"], told["kernel_shape"]
        dilation, strides, groups = told["dilations"], told["strides"], told.get("group", 1)
        line = self.in_line and self.is_line(kernel) and kernel != [1, 1]
        # These run ahead of some convolutions only.
        far = line and max(told["dilations"]) > 1
        if one.operation and (line or one.shape[0] > PROCESSORS or bias or result in self.normed) or one.pool and far:
            one = self.apart(one, far)
        if line:
            along = kernel.index(max(kernel))
            # Before and behind along the line, nothing across.
            around = {told["pads"][along], told["pads"][along + 2]}
            if len(around) > 1 or told["pads"][1 - along] or told["pads"][3 - along]:
                raise Unsaid("a border that is wider on one side")
            yml = {"operation": "Conv1d", "kernel_size": kernel[along], "pad": around.pop(), "stride": strides[along]}
            yml["dilation"] = dilation[along]
            weight = [weight[0], weight[1], kernel[along]]
        else:
            if any(other != pad for other in pads):
                raise Unsaid("a border that is wider on one side")
            name = "Conv2d" if kind == "Conv" else "ConvTranspose2d"
            yml = {"operation": name, "kernel_size": "x".join(map(str, kernel)), "pad": pad, "stride": strides}
            if max(dilation) > 1:
                yml["dilation"] = dilation
        if kind == "ConvTranspose":
            weight[:2] = [weight[1] * groups, weight[0] // groups]
            yml["output_pad"] = told.get("output_padding", [0])[0]
            if one.pool and strides == [2, 2]:
                # It is the only one, and beside a pool none can be said.
                del yml["stride"]
        if groups > 1:
            yml["groups"] = groups
        return self.layer(one, yml, shape, weight, weight[0] if bias else 0)

    def processors(self, bits, entrance):
        """The processors of each map, chosen as if by somebody who converts the network."""
        # To which map another is tied, and how many processors behind it it begins; the input is the last.
        tied = {at: (at, 0) for at in range(len(self.channels))}
        last = len(self.layers)

        def place(at):
            before, behind = tied[at if at >= 0 else last]
            if before == (at if at >= 0 else last):
                return before, 0
            root, more = place(before)
            return root, more + behind

        def tie(at, other, behind):
            """Lets a map begin behind another; False where it begins elsewhere already."""
            (root, mine), (target, its) = place(at), place(other)
            if root != target:
                tied[root] = target, its + behind - mine
            return root != target or mine == its + behind

        joins = [layer for layer in self.layers if layer["from"].concat and self.channels_of(layer["from"]) <= PROCESSORS]
        for layer in joins:
            first, *others = layer["from"].sources
            behind = self.channels[first]
            for source in others:
                if not tie(source, first, behind):
                    raise Unsaid("a map in two joins, at other places")
                behind += self.channels[source]
        # Of what a join tells apart the tool itself says that it cannot lie there.
        for at, layer in enumerate(self.layers):
            first, *others = layer["from"].sources
            for source in others if layer not in joins else []:
                tie(source, first, 0)
            if layer["yml"]["operation"] == "None":
                tie(at, first, 0)
        widths = [beside(self.channels[at]) for at in range(last)]
        widths.append({"HWC": beside(self.channels[-1]), "CHW": self.channels[-1] * SHARED, "FIFO": PROCESSORS}[entrance])
        words = {}
        for layer in self.layers:
            if layer["weight"] is not None:
                into = beside(self.channels_of(layer["from"]))
                each = -(-numpy.prod(layer["weight"]) * bits // (into * 72))
                root, behind = place(layer["from"].sources[0])
                words.setdefault(root, []).append((behind, into, each))
        spans = {}
        for at, width in enumerate(widths):
            root, behind = place(at)
            low, high = spans.get(root, (behind, behind))
            spans[root] = min(low, behind), max(high, behind + width)
        for root, taken in words.items():
            low, high = spans[root]
            spans[root] = low, max(high, *(behind + into for behind, into, _ in taken))
        loads = [0] * PROCESSORS
        starts = {}

        def most(root, start):
            taken = words.get(root, [(spans[root][0], spans[root][1] - spans[root][0], 0)])
            return max(max(loads[start + behind : start + behind + into]) for behind, into, _ in taken)

        def order(root):
            low, high = spans[root]
            return low - high, -sum(each for *_, each in words.get(root, [])), root

        for root in sorted(spans, key=order):
            low, high = spans[root]
            if high - low > PROCESSORS:
                raise Unsaid("maps side by side on more processors than there are")
            starts[root] = min(range(-low, PROCESSORS - high + 1, 4), key=lambda start: (most(root, start), start))
            for behind, into, each in words.get(root, []):
                for processor in range(starts[root] + behind, starts[root] + behind + into):
                    loads[processor] += each

        def begin(at):
            root, behind = place(at)
            return starts[root] + behind

        def of(at):
            if at == -1 and entrance == "CHW":
                return sum(1 << begin(at) + SHARED * channel for channel in range(self.channels[at]))
            if at == -1 and entrance == "FIFO":
                return sum(1 << 16 * (channel // SHARED) + channel % SHARED for channel in range(self.channels[at]))
            return ((1 << beside(self.channels[at])) - 1) << begin(at)

        return of

    def channels_of(self, one):
        counts = [self.channels[source] for source in one.sources]
        return sum(counts) if one.concat else counts[0]

    @staticmethod
    def pads(yml):
        """Whether MAX78000 can end a stream with a layer."""
        return yml.get("pad", 0) > 0 or yml.get("kernel_size") == "1x1"

    def entrance(self, chip):
        """How the input arrives, and how many layers stream it: where a map has no room, all up to the one that reads it."""
        most = INSTANCE_BYTES[chip]
        shapes = [self.input, *(layer["shape"] for layer in self.layers)]
        held = [-(-shape[0] // PROCESSORS) * shape[1] * shape[2] * SHARED if len(shape) > 1 else 0 for shape in shapes]
        wide = [size > most for size in held]
        for at, layer in enumerate(self.layers):
            # What one reads at the same time lies in the same instances.
            wide[at] |= held[at] * layer["yml"].get("operands", 1) > most
        readers = [layer for layer in self.layers if -1 in layer["from"].sources]
        if self.input[0] > 4 * SHARED or not any(wide):
            return "HWC", 0
        if not any(wide[1:]) and self.input[1] * self.input[2] <= most and len(readers) == 1 and readers[0]["weight"]:
            return "CHW", 0
        streams = max(at for at, is_wide in enumerate(wide) if is_wide) + 1
        while chip == "max78000" and streams < len(self.layers) and not self.pads(self.layers[streams - 1]["yml"]):
            streams += 1
        return "FIFO", min(streams, len(self.layers))

    def configuration(self, bits, chip, step):
        entrance, streams = self.entrance(chip)
        of = self.processors(bits, entrance)
        layers = []
        for at, layer in enumerate(self.layers):
            yml, sources = {"out_offset": 0, **layer["yml"], "in_offset": 0}, layer["from"].sources
            yml["processors"] = 0
            for source in sources:
                yml["processors"] |= of(source)
            yml["output_processors"] = of(at)
            if at == 0:
                yml["data_format"] = "CHW" if entrance == "CHW" else "HWC"
            elif sources != [at - 1]:
                yml["in_sequences"] = sources
                if layer["from"].flat:
                    # It counts the channels of what is named before it is flattened, and divides them once more.
                    yml["in_channels"] = layer["weight"][1]
            if at < streams:
                # The rows that are at work lie in turns at the end of an instance.
                before, behind = [INSTANCE_BYTES[chip] - step * (1 + one % 2) for one in (at, at + 1)]
                yml.update(streaming=True, in_offset=before, out_offset=behind if at + 1 < streams else 0)
            if layer["weight"] is not None:
                yml["quantization"] = bits
            if yml["operation"] == "Conv1d" and yml["dilation"] > 1:
                # The tool writes what it throws away in front of the result.
                yml["out_offset"] = 4 * yml["dilation"] * -(-self.channels[at] // PROCESSORS)
            layers.append(yml)
        return {"arch": "test", "dataset": "asked", "bias": "asked", "layers": layers}


def run(network, device, bits, step, folder):
    """Runs the tool in this process, and prints as JSON what it laid out."""
    random = numpy.random.default_rng(0)
    with open(folder / "weights.npy", "wb") as weights, open(folder / "bias.npy", "wb") as biases:
        for layer in network.layers:
            if layer["weight"] is not None:
                numpy.save(weights, random.integers(-(1 << bits - 1), 1 << bits - 1, layer["weight"], dtype=numpy.int64))
                # Equal ones would be stored once.
                bias = random.integers(1, 128, layer["bias"] or layer["weight"][0], dtype=numpy.int64)
                numpy.save(biases, bias * bool(layer["bias"]))
        # A file of a single array is read as the arrays that it consists of.
        numpy.save(weights, numpy.zeros(1, dtype=numpy.int64))
    shape = [network.input[0], network.input[1] * network.input[2]] if network.in_line else network.input
    numpy.save(folder / "sample.npy", random.integers(-128, 128, shape, dtype=numpy.int64))
    said = network.configuration(bits, device.lower(), step)
    (folder / "network.yaml").write_text(yaml.safe_dump(said))
    given = ["--device", device, "--test-dir", folder, "--prefix", "made", "--config-file", folder / "network.yaml"]
    given += ["--weight-input", folder / "weights.npy", "--bias-input", folder / "bias.npy"]
    given += ["--sample-input", folder / "sample.npy", "--no-version-check", "--overlap-data", "--no-kat", "--yamllint", "none"]
    given += ["--fifo"] if any("streaming" in layer for layer in said["layers"]) else []
    sys.argv = ["ai8xize.py", *map(str, given)]
    made = {}

    def noting(load, note):
        def loaded(*args, **named):
            result = load(*args, **named)
            made.update(note(result))
            return result

        return loaded

    kernels.load = noting(kernels.load, lambda laid: {"words": [int(words) for words in laid[1]]})
    kbias.load = noting(kbias.load, lambda laid: {"biases": [int(size) for size in laid[2]]})
    izer.main()
    return made


def ask(network, chip):
    """What it says with the first room for rows that stream that it does not find too small."""
    device, _, bits = chip.partition(" ")
    for part in (8, 16, 31, 32):
        answer = asked(network, device, int(bits or 8), INSTANCE_BYTES[device] // 64 * part)
        if not re.search("rollover|Overlapping", answer.get("refused", "")):
            break
    return answer


def asked(network, device, bits, step):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        child = os.fork()
        if child == 0:
            out = os.open(folder / "said", os.O_CREAT | os.O_WRONLY)
            os.dup2(out, 1)
            os.dup2(out, 2)
            try:
                answer = run(network, device.upper(), bits, step, folder)
            except Unsaid as why:
                answer = {"unsaid": str(why)}
            except SystemExit:
                answer = None
            except Exception as error:  # The tool asserts as well.
                answer = {"refused": f"{type(error).__name__}: {error}".strip(": ")}
            sys.stdout.flush()
            (folder / "answer").write_text(json.dumps(answer))
            os._exit(0)
        os.waitpid(child, 0)
        answer = json.loads((folder / "answer").read_text())
        if answer is None:
            said = re.sub(r"\s+", " ", (folder / "said").read_text().split("ERROR:")[1])
            answer = {"refused": said.split("Kernel map so far")[0].strip()[:200]}
        return answer


said = {}
chips = sys.argv[1].split(",")
for file in sys.argv[2:]:
    try:
        network = Network(onnx.load(file))
        said[file] = {chip: ask(network, chip) for chip in chips}
    except Unsaid as why:
        said[file] = {chip: {"unsaid": str(why)} for chip in chips}
json.dump(said, sys.stdout)
