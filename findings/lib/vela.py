"""Compiles a network with Vela and reads what it says of it: the operators of its file, and the row of its summary."""

import csv
import pathlib
import subprocess
import tempfile

from ai_edge_litert import schema_py_generated as schema

NAMES = {code: name for name, code in vars(schema.BuiltinOperator).items() if not name.startswith("_")}


class Compiled:
    def __init__(self, network, accelerator="ethos-u55-128", *arguments):
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder, "network.tflite")
            source.write_bytes(network.bytes())
            command = ["vela", source, "--output-dir", folder, "--accelerator-config", accelerator, *arguments]
            run = subprocess.run(command, capture_output=True, text=True)
            self.log = run.stdout + run.stderr
            if run.returncode:
                raise RuntimeError(self.log)
            self.operators = operators(next(pathlib.Path(folder).glob("*_vela.tflite")).read_bytes())
            with open(next(pathlib.Path(folder).glob("*summary*.csv"))) as table:
                summary = next(csv.DictReader(table))
        self.cycles = int(float(summary["cycles_total"]))
        self.macs = int(summary["nn_macs"])
        self.sram_bytes = round(float(summary["sram_memory_used"]) * 1024)
        self.flash_bytes_read = int(summary["off_chip_flash_total_bytes"])
        self.on_npu = self.operators == ["ethos-u"]

    def show(self, name):
        where = "NPU" if self.on_npu else "CPU: " + ", ".join(self.operators)
        print(f"{name:<44} {self.macs:>11,} MACs {self.cycles:>10,} cycles {self.sram_bytes:>9,} bytes of SRAM, {where}", flush=True)
        return self


def operators(file):
    """The names of a file's operators in order, custom ones by the name they carry."""
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(file, 0))
    codes = [model.operatorCodes[o.opcodeIndex] for g in model.subgraphs for o in g.operators]
    return [code.customCode.decode() if code.customCode else NAMES[max(code.builtinCode, code.deprecatedBuiltinCode)] for code in codes]
