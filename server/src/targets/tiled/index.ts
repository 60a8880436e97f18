/** The file of a target from a few answers: one function behind the command line and the questions of an editor. */
import { didYouMean, nearest } from '../../text/nearest';
import { checkTarget, type Fault } from '../check';
import { ending } from '../file';
import { builtIn } from '../index';
import { partNamed, parts } from '../parts';
import type { Target } from '../target';
import { printJson } from './print';
import * as read from './read';

/** By the keys of the questions; what is absent or empty is not known. */
export type Answers = Readonly<Record<string, string | undefined>>;

export interface Failure {
  /** Of the question whose answer is to be changed. */
  readonly key: string;
  readonly text: string;
  /** True where the answer is understood, and only the FPGA has not what it takes. */
  readonly isOverdrawn: boolean;
}

export interface Described {
  readonly target: Target;
  readonly fileName: string;
  readonly text: string;
}

export interface Outcome {
  readonly failures: readonly Failure[];
  /** Absent where an answer is not understood. */
  readonly described: Described | undefined;
}

export function describeTiled(answers: Answers): Outcome {
  const failures: Failure[] = [];
  const fail = (key: string, text: string) => failures.push({ key, text, isOverdrawn: false });
  const take = <T>(key: string, how: (text: string | undefined) => read.Read<T>): T | undefined => {
    const found = how(answers[key]);
    if ('value' in found) return found.value;
    fail(key, found.wrong);
    return undefined;
  };
  const count = (key: string, least: number, most: number, step?: number) =>
    take(key, text => read.readCount(text, least, most, step));

  const name = read.readText(answers['name']);
  if (name === undefined) fail('name', 'A chip needs a name.');
  const id = read.readText(answers['id']) ?? wordOf(name ?? '');
  const nameKey = read.readText(answers['id']) === undefined ? 'name' : 'id';
  if (name !== undefined && !/^[a-z][a-z0-9_]*$/.test(id))
    fail(
      nameKey,
      nameKey === 'id'
        ? `'${id}' is written in small letters, digits and _, and begins with a letter.`
        : 'Deployments need a word for it: a name with a letter in it.',
    );
  else if (builtIn.find(id) !== undefined)
    fail(nameKey, `'${id}' is a target that is built in; give this one another name.`);

  const sides = take('array', read.readSides);
  const clockHz = take('clock', read.readClock) ?? null;
  const buffers = take('buffers', read.readBuffers);
  const bytesPerSecond = take('bandwidth', read.readRate) ?? null;
  const productsPerDsp = count('productsPerDsp', 1, 16) ?? null;
  const macsInLuts = count('macsInLuts', 0, 1e7);
  const dsps = count('dsps', 0, 1e6);
  const blockRams = count('blockRams', 0, 1e6, 0.5);
  const runs = take('runs', read.readKinds) ?? ['convolution' as const];
  const precisions = take('precision', read.readPrecisions) ?? [{ weightBits: 8, activationBits: 8 }];
  const host = read.readText(answers['host']);
  const part = partIn(answers, count, fail);

  const source = 'design';
  const target = {
    id,
    name: name ?? '',
    summary: `A tiled array of multipliers${part === undefined ? '' : ` in the FPGA ${part.name}`}, as its team describes it.`,
    engines: [
      {
        id: 'array',
        name: name ?? '',
        precisions: {
          accepted: precisions.map(({ weightBits, activationBits }) => ({ weightBits, activationBits })),
          others: 'refused',
          source,
        },
        array: {
          inputs: sides?.inputs ?? null,
          outputs: sides?.outputs ?? null,
          ...(sides?.pixels === undefined ? {} : { pixels: sides.pixels }),
          productsPerDsp,
          ...given({ macsInLuts, dsps, blockRams }),
          buffers: buffers ?? { input: null, weights: null, output: null },
          source,
        },
        latency: { kind: 'tiled', clockHz, source },
        support: Object.fromEntries(runs.map(kind => [kind, { how: 'native', source }])),
        unlisted: { how: 'none', source },
      },
      ...(host === undefined ? [] : [{ id: 'host', name: host, runs: 'everything' }]),
    ],
    unsupported: host === undefined ? 'error' : 'host',
    memories: [
      {
        name: 'DRAM',
        bytes: null,
        holds: ['weights', 'activations', 'biases', 'code'],
        bytesPerSecond,
        source,
      },
    ],
    ...given({ part }),
    sources: {
      [source]:
        read.readText(answers['source']) ??
        'What its team knows of the design: name the report or the commit here',
    },
  };
  if (failures.length > 0) return { failures, described: undefined };
  const checked = checkTarget(target);
  if ('faults' in checked)
    for (const fault of checked.faults)
      failures.push({ key: keyOf(fault), text: fault.text, isOverdrawn: true });
  const fileName = id.replaceAll('_', '-') + ending;
  const described = { target: target as unknown as Target, fileName, text: `${printJson(target)}\n` };
  return { failures, described };
}

/** What is known of some fields. */
const given = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** "Our NPU 2" is `our_npu_2`. */
const wordOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '');

function partIn(
  answers: Answers,
  count: (key: string, least: number, most: number) => number | undefined,
  fail: (key: string, text: string) => void,
) {
  const name = read.readText(answers['part']);
  const dsps = count('partDsps', 0, 1e6);
  const blockRams = count('partBlockRams', 0, 1e6);
  const hasCounts = dsps !== undefined || blockRams !== undefined;
  if (name === undefined) {
    if (hasCounts) fail('part', 'Which part has so many? Name it.');
    return undefined;
  }
  const known = partNamed(name);
  if (known !== undefined && hasCounts)
    fail(
      dsps === undefined ? 'partBlockRams' : 'partDsps',
      `What the ${known.name} has is known here: ${known.dsps} DSPs and ${known.blockRams} block RAMs.`,
    );
  if (known === undefined && !hasCounts) {
    const names = parts.map(part => part.name);
    const near = didYouMean(nearest(name, names));
    fail(
      'part',
      `What '${name}' has is not known here.${near} Known are ${names.join(', ')}; of another one say its DSPs and block RAMs as well.`,
    );
  }
  return hasCounts ? { name, ...given({ dsps, blockRams }), source: 'design' } : { name };
}

/** The question that led to what is wrong in the file. */
function keyOf({ path }: Fault): string {
  if (path[0] !== 'engines') return 'part';
  const field = String(path[3]);
  return ['dsps', 'blockRams', 'buffers'].includes(field) ? field : 'array';
}
