import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { ops } from '../../server/src/ops/index';
import type { Channels, Op, Shape } from '../../server/src/ops/op';
import { type Case, cases } from './cases';
import { answer, product } from './run';

/** What the oracle says of a case; see `torch-oracle.py`. */
interface Verdict {
  readonly invalid?: string;
  readonly broken?: string;
  readonly skipped?: boolean;
  readonly shapes: readonly Shape[];
  readonly parameters: number;
  readonly macs: number;
  readonly read: readonly number[] | null;
  readonly view: boolean;
  readonly channels: Seen | null;
}

interface Seen {
  /** One of the first result, and those of each input that it depends on; `null` where PyTorch has no derivative. */
  readonly channel: number;
  readonly seen: readonly (readonly number[])[] | null;
  /** Whether the results are the elements that arrive, in some order, or some of them. */
  readonly moved: boolean;
  readonly taken: boolean;
}

/** The interpreter for which Debian packages PyTorch; another one on the path may lack it. */
const PYTHON = process.env.LWNET_PYTHON ?? '/usr/bin/python3';

/** Whose windows take most arguments, or whose inputs differ in most ways. */
const MANY = new Set(
  'conv dwconv tconv maxpool avgpool shift add mul concat split reshape matmul nearest pad'.split(' '),
);

/** Operators that say what they read, and whose gradient reaches all of it. */
const READ = new Set(['avgpool', 'bilinear', 'conv', 'dwconv', 'nearest', 'pad', 'shift', 'slice']);

/** For these a bound: zeros at the edge of a shift, pixels whose weight is 0, taps of dilated windows. */
const bounded = ({ operator, attrs }: Case): boolean =>
  operator === 'shift' || operator === 'bilinear' || String(attrs.dilation ?? '1,1') !== '1,1';

/** PyTorch has no layer that the network's input would be. */
const names = [...ops.keys()].filter(name => name !== 'input');

const all = names.flatMap(name => cases(name, MANY.has(name) ? 600 : 250));
const verdicts = new Map<Case, Verdict>();

beforeAll(() => {
  const script = fileURLToPath(new URL('torch-oracle.py', import.meta.url));
  const { stdout, stderr, status, error } = spawnSync(PYTHON, [script], {
    input: JSON.stringify(all.map((c, i) => ({ ...c, reads: READ.has(c.operator), channels: i % 4 === 0 }))),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (error || /No module named/.test(stderr))
    throw new Error(
      'The operators are compared with PyTorch, which is missing. Install the packages of test/apt-packages.txt ' +
        '(apt-get install -y python3-torch), or name an interpreter that has it in LWNET_PYTHON.',
    );
  if (status !== 0) throw new Error(`torch-oracle.py failed:\n${stderr}`);
  (JSON.parse(stdout) as Verdict[]).forEach((verdict, i) => {
    verdicts.set(all[i]!, verdict);
  });
}, 300_000);

/** How our record and the oracle disagree on a case, if they do. */
function disagreement(c: Case, theirs: Verdict): string | undefined {
  const ours = answer(c.operator, c.inputs, c.attrs);
  if (theirs.broken) return theirs.broken;
  if ('fact' in ours) return theirs.invalid === undefined ? `we refuse: ${ours.fact}` : undefined;
  if (theirs.invalid !== undefined) return `PyTorch refuses: ${theirs.invalid}`;
  const differ = (what: string, a: unknown, b: unknown) =>
    JSON.stringify(a) === JSON.stringify(b)
      ? undefined
      : `${what}: ${JSON.stringify(a)}, PyTorch ${JSON.stringify(b)}`;
  return (
    differ('shapes', ours.shapes, theirs.shapes) ??
    differ('parameters', ours.parameters, theirs.parameters) ??
    differ('MACs', ours.macs, theirs.macs) ??
    (ops.get(c.operator)!.view && !theirs.view ? 'PyTorch copies what we call a view' : undefined) ??
    (theirs.read === null ? undefined : misread(c, ours.reads, theirs.read)) ??
    (theirs.channels === null ? undefined : misled(c, ours.shapes, theirs.channels))
  );
}

function misread(c: Case, ours: readonly number[], theirs: readonly number[]): string | undefined {
  const fits = ours.every((n, i) =>
    bounded(c) ? n >= theirs[i]! && n <= product(c.inputs[i]!) : n === theirs[i],
  );
  return fits ? undefined : `reads: ${ours}, PyTorch ${theirs}`;
}

const channelsOf = ({ channels }: Op, c: Case, outputs: readonly Shape[]): Channels | undefined =>
  typeof channels === 'function' ? channels(c.inputs, c.attrs as never, outputs) : channels;

/** Whether a channel depends on that of its own place alone; an extent of 1 serves all of them. */
const isKept = (c: Case, outputs: readonly Shape[], { channel, seen }: Seen): boolean =>
  (seen ?? []).every((list, i) =>
    list.every(one => one === Math.floor((channel * c.inputs[i]![0]!) / outputs[0]![0]!)),
  );

/** How PyTorch's results depend on other channels than the record says. */
function misled(c: Case, outputs: readonly Shape[], theirs: Seen): string | undefined {
  const what = channelsOf(ops.get(c.operator)!, c, outputs);
  const { channel, seen, moved, taken } = theirs;
  const holds = {
    keeps: () => isKept(c, outputs, theirs),
    mixes: () => true,
    joins: () => moved && outputs[0]![0] === c.inputs.reduce((sum, [n]) => sum + n!, 0),
    splits: () => taken && seen![0]!.length === 1,
    permutes: () => moved,
  }[what!];
  return holds()
    ? undefined
    : `channels: ${what}, but channel ${channel} of PyTorch's sees ${seen?.join('; ')}`;
}

describe.each(names)('%s', name => {
  const mine = () => all.filter(c => c.operator === name && !verdicts.get(c)!.skipped);

  test('agrees with PyTorch', () => {
    const wrong = mine().flatMap(c => {
      const how = disagreement(c, verdicts.get(c)!);
      return how ? [`${how} for ${JSON.stringify(c)}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  test('mixes channels somewhere, where it says so', () => {
    const op = ops.get(name)!;
    const mixing = mine().flatMap(c => {
      const ours = answer(name, c.inputs, c.attrs);
      const theirs = verdicts.get(c)!.channels;
      return 'fact' in ours || !theirs || channelsOf(op, c, ours.shapes) !== 'mixes'
        ? []
        : [isKept(c, ours.shapes, theirs)];
    });
    if (mixing.length > 0) expect(mixing).toContain(false);
  });

  test('was compared where it is valid and where it is not, each argument moved off its default', () => {
    const valid = mine().filter(c => verdicts.get(c)!.invalid === undefined);
    expect(valid.length).toBeGreaterThanOrEqual(50);
    const total = ['activation', 'regularisation', 'normalisation'].includes(ops.get(name)!.category);
    const takesAnything = total || ['identity', 'flatten', 'fc'].includes(name);
    if (!takesAnything) expect(mine().length - valid.length).toBeGreaterThanOrEqual(5);
    for (const [key, param] of Object.entries(ops.get(name)!.params)) {
      const values = new Set(valid.map(c => JSON.stringify(c.attrs[key])));
      values.delete(JSON.stringify(param.default));
      expect(values.size, key).toBeGreaterThanOrEqual(1);
    }
  });
});
