/**
 * A file of another tool as a design, whole or not at all. What is written is read back, evaluated and held against the
 * steps of the file, so that no slip of this part leaves the house.
 */
import { totalsOf } from '../cost/totals';
import { evaluateFile } from '../evaluated';
import type { Note } from '../found/net';
import type { Source } from '../host';
import { sameShape } from '../ops/lib/shape';
import { readerOf, readers } from '../readers';
import type { Read, Reader, Wanted } from '../readers/reader';
import { parse } from '../syntax/units';
import { type Design, recover } from './recover';

export interface Imported extends Design {
  readonly reader: Reader;
}

export type Outcome =
  | Imported
  | { readonly failure: string }
  | { readonly refusals: readonly Note[]; readonly reader: Reader };

/** @param path tells the format by its ending, and the network's name where the file has none */
export async function importModel(path: string, source: Source, wanted: Wanted): Promise<Outcome> {
  const reader = readerOf(path, source);
  if (reader === undefined) return unread();
  const read = await reader.reading();
  return designOf(path, reader, () => read(source, wanted));
}

/** @param read is called anew for each try: idioms change a network while it is looked at */
export function designOf(path: string, reader: Reader, read: () => Read): Outcome {
  const file = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const stem = file.replace(/\.[^.]*$/, '');
  const about = `Imported from ${file.replace(/[^\x20-\x7e]/g, '?')} (${reader.title}).`;
  let last = '';
  for (const isFolded of [true, false]) {
    const found = read();
    if ('failure' in found) return found;
    if (found.net.outputs.length === 0) return { failure: 'it has no result.' };
    const design = recover(found.net, { stem, about, isFolded });
    if ('refusals' in design) return { refusals: design.refusals, reader };
    const wrong = disproof(design);
    if (wrong === undefined) return { ...design, reader };
    if (wrong === uncountable || wrong === unfit) return { failure: wrong };
    last = wrong;
  }
  return {
    failure: `what was made of it does not say the same as the file: ${last}. This is a mistake of lwnet.`,
  };
}

/** What is told of a file that is of no format. */
export function unread(): { readonly failure: string } {
  const known = [...readers.values()].map(({ title, endings }) => `${title} (${endings.join(', ')})`);
  return { failure: `${known.join(', ')} are read, and this is none of them.` };
}

/** A damaged file says such sizes, and the language rightly refuses them. */
const uncountable =
  'its parameters, MACs or other operations are more than 9,007,199,254,740,991, beyond which no number is exact.';

/** A damaged file says so: a layer takes its weights from the first map that it reads. */
const unfit =
  'layers that share one set of weights read maps with different numbers of channels, and it cannot fit both.';

/** What is wrong with the text, which should have the counts and shapes of the steps. */
function disproof(design: Design): string | undefined {
  const { networks, told } = evaluateFile('imported.lwnet', parse(design.text), () => undefined);
  const error = told.list.problems.find(problem => problem.kind.severity === 'error');
  if (error?.kind.code === 'count-too-large') return uncountable;
  if (error?.kind.code === 'shared-differs') return unfit;
  if (error !== undefined) return `${error.kind.code} at ${error.place.start}`;
  const body = networks.find(({ evaluated }) => evaluated.declared.node.name.name === design.name)?.evaluated
    .body;
  if (body === undefined) return 'it has no network';
  const { params, macs } = totalsOf(body);
  if (params !== design.counts.parameters)
    return `${params} parameters instead of ${design.counts.parameters}`;
  if (macs !== design.counts.macs) return `${macs} MACs instead of ${design.counts.macs}`;
  const { outputs } = body;
  const isSame =
    outputs.length === design.results.length &&
    outputs.every((shape, i) => shape !== undefined && sameShape(shape, design.results[i]));
  return isSame ? undefined : 'its results have other shapes';
}
