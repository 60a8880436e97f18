/** What each field allows and the whole does not: engines that nothing reaches, words that stand twice. */

import { didYouMean, nearest } from '../text/nearest';
import type { Fault } from './check';
import { builtIn } from './index';
import { overdrawn } from './resources';
import type { Engine, Target } from './target';

export function contradictions(target: Target): readonly Fault[] {
  const { engines, unsupported, memories } = target;
  const faults: Fault[] = [
    ...repeats(
      engines.map(({ id }) => id),
      'engines',
      'id',
    ),
    ...repeats(
      memories.map(({ name }) => name),
      'memories',
      'name',
    ),
    ...engines.flatMap(lacks),
    ...overdrawn(target),
  ];
  const fate = (text: string) => faults.push({ path: ['unsupported'], at: 'value', text });
  const [first, second] = engines;
  if (second === undefined && unsupported !== 'error' && unsupported !== 'none')
    fate(
      `'${unsupported}' needs a second engine that runs what ${first!.name} lacks, and there is one alone.`,
    );
  if (unsupported === 'none' && first!.runs !== 'everything')
    fate(`'none' says that nothing is unsupported, but ${first!.name} does not say "runs": "everything".`);
  if (unsupported !== 'none' && first!.runs === 'everything')
    fate(`'${unsupported}' cannot happen: ${first!.name} runs everything. Write 'none'.`);
  if (second === undefined)
    for (const [kind, entry] of Object.entries(first!.support ?? {}))
      if (entry?.how === 'host')
        faults.push({
          path: ['engines', 0, 'support', kind, 'how'],
          at: 'value',
          text: "'host' needs a second engine to run this, and there is one alone.",
        });
  return faults;
}

function repeats(words: readonly string[], list: string, field: string): Fault[] {
  return words.flatMap((word, i) =>
    words.indexOf(word) === i
      ? []
      : [
          {
            path: [list, i, field],
            at: 'value' as const,
            text: `'${word}' stands in '${list}' before this.`,
          },
        ],
  );
}

/** What an engine must say besides, given what it says. */
function lacks(engine: Engine, at: number): Fault[] {
  const { name, runs, as, support, precisions, unlisted, array, latency } = engine;
  const missing = (field: string, why: string): Fault => ({
    path: ['engines', at, field],
    at: 'missing',
    text: `'${field}' is missing here. ${why}`,
  });
  const found: Fault[] = [];
  if (typeof as === 'string') {
    const path = ['engines', at, 'as'];
    if (at === 0)
      found.push({ path, at: 'key', text: "The first engine says itself what it runs: 'as' is for others." });
    else if (builtIn.find(as)?.target === undefined) {
      const near = nearest(
        as,
        builtIn.all().map(({ id }) => id),
      );
      found.push({ path, at: 'value', text: `No target '${as}' is built in.${didYouMean(near)}`, near });
    } else if (runs !== undefined || support !== undefined)
      found.push({
        path: ['engines', at, runs === undefined ? 'support' : 'runs'],
        at: 'key',
        text: `What ${name} runs is what '${as}' does: this has no effect beside 'as'.`,
      });
  } else if (runs === undefined) {
    if (support === undefined)
      found.push(
        missing('support', `Say what ${name} does with each kind of kernel, or "runs": "everything".`),
      );
    if (precisions === undefined)
      found.push(missing('precisions', `Say what ${name} computes in; no number is taken for granted.`));
    if (unlisted === undefined)
      found.push(
        missing('unlisted', `Say whether what 'support' does not list is missing ('none') or 'unknown'.`),
      );
  }
  if (latency?.kind === 'tiled' && array === undefined)
    found.push(missing('array', `'tiled' goes through an array: say how large that of ${name} is.`));
  for (const [kind, entry] of Object.entries(support ?? {}))
    if (entry?.how === 'emulated' && entry.by === undefined)
      found.push({
        path: ['engines', at, 'support', kind, 'by'],
        at: 'missing',
        text: '\'by\' is missing here. What is emulated says by which means: "a look-up table".',
      });
  return found;
}
