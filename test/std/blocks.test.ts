/** Every block of the library against the same block built in PyTorch. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { totalsOf } from '../../server/src/cost/totals';
import { standardLibrary } from '../../server/src/std/library';
import { sayProblem } from '../../server/src/text/problem';
import { cases, textOf } from './cases';

/** The interpreter for which Debian packages PyTorch; another one on the path may lack it. */
const PYTHON = process.env.LWNET_PYTHON ?? '/usr/bin/python3';

interface Verdict {
  readonly shapes: readonly (readonly number[])[];
  readonly params: number;
  readonly macs: number;
}

let verdicts: readonly Verdict[];

beforeAll(() => {
  const script = fileURLToPath(new URL('torch-blocks.py', import.meta.url));
  const { stdout, stderr, status } = spawnSync(PYTHON, [script], {
    input: JSON.stringify(
      // A pipeline as an argument says there by its other arguments what it is.
      cases.map(({ args, ...rest }) => ({
        ...rest,
        args: { ...args, ...(args.act === 'bn -> relu' && { act: 'relu' }) },
      })),
    ),
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(`PyTorch was not asked (apt-get install -y python3-torch, or LWNET_PYTHON):\n${stderr}`);
  verdicts = JSON.parse(stdout) as Verdict[];
}, 300_000);

test.each(cases.map((c, i) => [i, c.block, textOf(c)] as const))(
  '%i %s costs what PyTorch counts',
  (i, _, text) => {
    const { problems, networks } = analyse('test:/a.lwnet', text);
    expect(problems.filter(p => p.kind.severity !== 'hint').map(sayProblem)).toEqual([]);
    const { body } = networks[0]!.evaluated;
    const { params, macs } = totalsOf(body);
    expect({ shapes: body.outputs, params, macs }).toEqual(verdicts[i]);
  },
);

describe.each(Array.from(standardLibrary.names(), name => [name, standardLibrary.find(name)!] as const))(
  '%s',
  (name, declared) => {
    test('says what it is and where it comes from', () => {
      expect(declared.doc).toMatch(/\(.*\d.*\)/s);
      expect(declared.doc).toMatch(/\.$/);
    });

    test('is compared, each argument moved off its default', () => {
      const mine = cases.filter(c => c.block === name);
      expect(mine.length).toBeGreaterThan(0);
      const moved = new Set(mine.flatMap(c => Object.keys(c.args)));
      const parameters = declared.node.params?.map(param => param.name.name) ?? [];
      // An activation has neither parameters nor MACs; those that PyTorch is not asked about change nothing.
      expect(parameters.filter(p => !moved.has(p) && p !== 'act' && p !== 'gate')).toEqual([]);
    });
  },
);
