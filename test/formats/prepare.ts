/** Writes what the oracles read: `prepare FOLDER [file.lwnet network]…`, all small networks where none is named. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formats } from '../../server/src/formats';
import { type Flat, flatten } from '../../server/src/graph/flat';
import { exampleNetwork } from '../examples/load';
import { described, flatOf, networks } from './networks';

/** A folder with the layers, the weights, and the network in each format at each of its versions. */
export function prepare(folder: string, flat: Flat, opsets: readonly number[], others: boolean): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'graph.json'), JSON.stringify(described(flat)));
  const write = (file: string, format: string, precision: string, opset: number | undefined) => {
    const outcome = formats.get(format)!.write(flat, { precision, seed: 0, opset });
    if ('refusals' in outcome && format !== 'onnx') return;
    if (!('chunks' in outcome)) throw new Error(`${folder}: ${format} refuses`);
    writeFileSync(join(folder, file), Buffer.concat([...outcome.chunks()]));
  };
  for (const opset of opsets)
    write(opset === opsets[0] ? 'weights.onnx' : `opset${opset}.onnx`, 'onnx', 'fp32', opset);
  if (!others) return;
  for (const { name, precisions } of formats.values())
    if (name !== 'onnx')
      for (const precision of precisions) write(`${precision}.${name}`, name, precision, undefined);
}

export function prepareAll(
  folder: string,
  named: readonly string[],
  opsets: readonly number[],
  others: boolean,
): void {
  if (named.length === 0)
    for (const [name, text] of networks)
      prepare(join(folder, name.replaceAll(' ', '-')), flatOf(text), opsets, others);
  for (let i = 0; i + 1 < named.length; i += 2)
    prepare(join(folder, named[i + 1]!), flatten(exampleNetwork(named[i]!, named[i + 1]!)), opsets, others);
}
