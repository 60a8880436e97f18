import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sourceOf } from '../../server/src/host';
import { readerOf, readers } from '../../server/src/readers';
import type { Wanted } from '../../server/src/readers/reader';
import { designOf, type Imported, type Outcome, unread } from '../../server/src/recover/model';

export const modelBytes = (path: string): Uint8Array =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`../models/${path}`, import.meta.url))));

/** How each format is read, loaded once for all tests of a file. */
const readings = new Map(
  await Promise.all([...readers.values()].map(async reader => [reader, await reader.reading()] as const)),
);

export function importBytes(path: string, bytes: Uint8Array, wanted: Wanted): Outcome {
  const source = sourceOf(bytes);
  const reader = readerOf(path, source);
  if (reader === undefined) return unread();
  return designOf(path, reader, () => readings.get(reader)!(source, wanted));
}

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
