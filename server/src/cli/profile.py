"""Times a model with onnxruntime on one thread: whole runs, then its kernels as the runtime's own profiler tells them.

usage: profile.py MODEL RUNS; prints JSON: milliseconds of whole runs, and the median microseconds of each kernel.
"""

import json
import os
import statistics
import sys
import tempfile
import time

try:
    import onnxruntime
    import numpy
except ImportError as missing:
    sys.exit(f"{missing.name or 'onnxruntime'} is not installed for {sys.executable}")

model, runs = sys.argv[1], int(sys.argv[2])
kinds = {"tensor(float)": numpy.float32, "tensor(uint8)": numpy.uint8, "tensor(int8)": numpy.int8}


def session(prefix=None):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    if prefix is not None:
        options.enable_profiling = True
        options.profile_file_prefix = prefix
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


plain = session()
random = numpy.random.default_rng(0)
feed = {x.name: random.random(x.shape).astype(kinds[x.type]) for x in plain.get_inputs()}
warm = 3


def whole(run):
    begin = time.perf_counter()
    run(None, feed)
    return (time.perf_counter() - begin) * 1e3


for _ in range(warm):
    plain.run(None, feed)
times = [whole(plain.run) for _ in range(runs)]

with tempfile.TemporaryDirectory() as folder:
    watched = session(os.path.join(folder, "kernels"))
    for _ in range(warm + runs):
        watched.run(None, feed)
    with open(watched.end_profiling(), encoding="utf-8") as file:
        events = json.load(file)

seen = {}
for event in events:
    if event.get("cat") == "Node" and event["name"].endswith("_kernel_time"):
        kernel = (event["name"][: -len("_kernel_time")], event["args"].get("op_name", ""))
        seen.setdefault(kernel, []).append(event["dur"])
kernels = [
    {"node": node, "kernel": kind, "us": statistics.median(durations[warm:] or durations)}
    for (node, kind), durations in seen.items()
]
print(json.dumps({"version": onnxruntime.__version__, "runsMs": times, "kernels": kernels}))
