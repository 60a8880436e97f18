import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Imported, importModel } from '../../server/src/recover/model';

export const modelBytes = (path: string): Uint8Array =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`../models/${path}`, import.meta.url))));

/** A design, or an error with what was told instead. */
export function imported(
  path: string,
  bytes: Uint8Array,
  shapes: ReadonlyMap<string, readonly number[]> = new Map(),
): Imported {
  const outcome = importModel(path, bytes, { shapes });
  if ('text' in outcome) return outcome;
  throw new Error(`${path}: ${'failure' in outcome ? outcome.failure : JSON.stringify(outcome.refusals)}`);
}

/** Parameters, MACs and results, which the importer has compared with an evaluation of the text. */
export const told = ({ counts, results }: Imported) => ({
  parameters: counts.parameters,
  macs: counts.macs,
  results: results.map(shape => shape.join('×')).join(' '),
});
