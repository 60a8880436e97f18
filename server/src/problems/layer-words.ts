/** What a chip lacks or limits, in words: what the messages about layers have in common. */

export const join = (words: readonly string[], last: string): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;

export const also = (clause: string | undefined): string => (clause === undefined ? '' : `; ${clause}`);

/** What the target lacks, or one limit with everything that breaks it. */
export interface LayerReason {
  /** Completes "takes convolutions"; absent where the target has no such kernels at all. */
  readonly limit: string | undefined;
  /** "convolutions", "depthwise convolutions" */
  readonly whats: readonly string[];
  /** Complete "this one": "is 5×5", "is 7×7". */
  readonly values: readonly string[];
  /** What the layer is run as, where that is more than one step. */
  readonly steps: readonly string[];
}

/** What becomes of the layers that one piece of text stands for. */
export interface LayerData {
  readonly target: string;
  readonly host: string;
  /** The blocks of other files whose layers these are; none for a layer of this file. */
  readonly blocks: readonly string[];
  /** Layers of one use that are concerned. */
  readonly layers: number;
  /** How often the text is at work, and in how many of these cases this holds. */
  readonly uses: number;
  readonly of: number;
  readonly reasons: readonly LayerReason[];
  readonly by: readonly string[];
}

/** More of several are counted. */
export const mostReasons = 3;

/** The first few words, and how many others there are. */
export function firstOf(words: readonly string[]): readonly string[] {
  const shown = words.slice(0, words.length > 4 ? 3 : 4);
  const more = words.length - shown.length;
  return more > 0 ? [...shown, count(more, 'other')] : shown;
}

/** "is 5×5 or 7×7": words that all values begin with are said once. */
export function valuesOf(all: readonly string[]): string {
  const words = all.map(value => value.split(' '));
  let shared = 0;
  while (words.every(w => shared < w.length - 1 && w[shared] === words[0]![shared])) shared++;
  const rest = words.map(w => w.slice(shared).join(' '));
  return [...words[0]!.slice(0, shared), join(firstOf(rest), 'or')].join(' ');
}

/** "has no depthwise convolutions", "takes convolutions with kernels of 1×1 or 3×3; this one is 5×5". */
export function facts({ reasons, blocks }: LayerData): readonly string[] {
  const subject = blocks.length === 0 ? 'this one' : 'one here';
  const told = reasons.slice(0, mostReasons).map(({ limit, whats, values: all, steps }) => {
    if (limit === undefined)
      return `has ${join(
        whats.map(what => `no ${what}`),
        'and',
      )}`;
    const run = steps.length === 0 ? '' : `run as ${join(steps, 'and')}, `;
    return `takes ${join(whats, 'and')} ${limit}; ${run}${subject} ${valuesOf(all)}`;
  });
  const more = reasons.length - told.length;
  return more > 0 ? [...told, `sets ${count(more, 'further limit')}`] : told;
}
