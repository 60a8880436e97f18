import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sourceOf } from '../../server/src/host';
import type { Wanted } from '../../server/src/readers/reader';
import { type Imported, importModel, type Outcome } from '../../server/src/recover/model';

export const modelBytes = (path: string): Uint8Array =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`../models/${path}`, import.meta.url))));

export const importBytes = (path: string, bytes: Uint8Array, wanted: Wanted): Outcome =>
  importModel(path, sourceOf(bytes), wanted);

/** A design, or an error with what was told instead. */
export function imported(
  path: string,
  bytes: Uint8Array,
  shapes: ReadonlyMap<string, readonly number[]> = new Map(),
): Imported {
  const outcome = importBytes(path, bytes, { shapes });
  if ('text' in outcome) return outcome;
  throw new Error(`${path}: ${'failure' in outcome ? outcome.failure : JSON.stringify(outcome.refusals)}`);
}

/** Parameters, MACs and results, which the importer has compared with an evaluation of the text. */
export const told = ({ counts, results }: Imported) => ({
  parameters: counts.parameters,
  macs: counts.macs,
  results: results.map(shape => shape.join('×')).join(' '),
});
