"""Asks TensorFlow Lite for Microcontrollers what arena files need and whether it runs them: `tflm.py [--run] FILE.tflite…`.

Prints, for each file, the bytes of the arena's head, which is planned, and of its tail, which is kept, or under "refused" why
it does not prepare the network; with --run under "stopped" why it does not run one that it prepared. The package is for
desktops: pointers have 8 bytes and kernels are the reference ones.
"""

import json
import os
import re
import sys
import tempfile

import numpy as np
from tflite_micro.python.tflite_micro import runtime

ARENA_BYTES = 64_000_000


def told_by(action):
    """What an action gives, or None where it fails, and what the runtime says meanwhile, which goes past Python to stderr."""
    with tempfile.TemporaryFile("w+") as told:
        screen = os.dup(2)
        os.dup2(told.fileno(), 2)
        try:
            result = action()
        except RuntimeError:
            result = None
        finally:
            os.dup2(screen, 2)
            os.close(screen)
        told.seek(0)
        return result, told.read()


def inputs_of(path):
    file = runtime.convert_bytearray_to_object(path)
    return len(file.subgraphs[0].inputs)


def run(interpreter, inputs):
    for i in range(inputs):
        details = interpreter.get_input_details(i)
        interpreter.set_input(np.zeros(details["shape"], details["dtype"]), i)
    interpreter.invoke()
    return True


def ask(path, runs):
    with open(path, "rb") as file:
        network = file.read()
    interpreter, why = told_by(lambda: runtime.Interpreter.from_bytes(network, arena_size=ARENA_BYTES))
    if interpreter is None:
        return {"refused": why.strip().splitlines()[0]}
    _, told = told_by(interpreter.print_allocations)
    head, tail = (int(re.search(rf"Arena allocation {part} (\d+)", told).group(1)) for part in ("head", "tail"))
    said = {"headBytes": head, "tailBytes": tail}
    if runs:
        done, why = told_by(lambda: run(interpreter, inputs_of(network)))
        if done is None:
            said["stopped"] = why.strip().splitlines()[-1]
    return said


arguments = sys.argv[1:]
files = [argument for argument in arguments if argument != "--run"]
json.dump({file: ask(file, "--run" in arguments) for file in files}, sys.stdout)
