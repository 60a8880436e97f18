/** The weights of a module as `load_state_dict` takes them, whole and by its own names. */
import type { Flat } from '../../graph/flat';
import type { Stored } from '../lib/safetensors';
import { spreadsOf } from '../lib/spread';
import { numbersOf, weightsOf } from '../lib/weights';
import { holdings, type Module } from './holders';

/** A set of weights that several layers share is there once. */
export function stateOf(flat: Flat, module: Module, seed: number): readonly Stored[] {
  const weights = weightsOf(flat, spreadsOf(flat));
  const holders = module.holders();
  const done = new Set<string>();
  return flat.nodes.flatMap(node => {
    const { weightsKey, path, layer } = node;
    const tensors = weights.get(node)!;
    if (tensors.size === 0 || done.has(weightsKey)) return [];
    done.add(weightsKey);
    const holder = holders.get(weightsKey);
    if (holder === undefined) throw new Error(`${path}: no module holds its weights`);
    const { names, isAlongMap = false, counter } = holdings[holder.callee]!;
    const behind = Array.from({ length: isAlongMap ? layer.inputShapes[0]!.length - 1 : 0 }, () => 1);
    const stored = [...tensors].map(
      ([what, tensor]): Stored => ({
        name: `${holder.path}.${names[what]!}`,
        type: 'F32',
        shape: [...tensor.shape, ...behind],
        bytes: () => new Uint8Array(numbersOf(tensor, seed).buffer),
      }),
    );
    if (counter === undefined) return stored;
    const none: Stored = {
      name: `${holder.path}.${counter}`,
      type: 'I64',
      shape: [],
      bytes: () => new Uint8Array(8),
    };
    return [...stored, none];
  });
}

/** Reads such a file, for who has nothing but torch. */
export const reader = `import json
import torch


def load_weights(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = bytearray(file.read())
    types = {"F32": torch.float32, "I64": torch.int64}
    return {
        name: torch.frombuffer(data[slice(*told["data_offsets"])], dtype=types[told["dtype"]]).reshape(told["shape"])
        for name, told in header.items()
        if name != "__metadata__"
    }


model.load_state_dict(load_weights("network.safetensors"))`;
