/**
 * Where lwnet has the layers of networks run on Arm's Ethos-U, against what Vela itself said of the files that `lwnet export`
 * writes: `npm run judges:vela` asks it, and writes `vela/*.json`, so that nobody needs it to test.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Analysis, analyse } from '../../server/src/analysis';
import type { Judged } from '../../server/src/deploy/judge';
import { type Flat, flatten } from '../../server/src/formats/lib/flat';
import { namesOf } from '../../server/src/formats/lib/names';
import { fusionOf } from '../../server/src/formats/tflite/lowered';
import { placedIn } from '../deploy/support';
import { analyseExample } from '../examples/load';

interface Case {
  readonly file: string;
  readonly network: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly precision: string;
  /** By accelerator: why it takes nothing of the file, or what it leaves to the CPU, by the name of the result. */
  readonly said: Readonly<Record<string, { rejected?: string; cpu?: Readonly<Record<string, string>> }>>;
}

const folder = new URL('vela/', import.meta.url);
const root = new URL('../../', import.meta.url);
const asked: readonly Case[] = readdirSync(folder).flatMap(
  file => JSON.parse(readFileSync(new URL(file, folder), 'utf8')).cases,
);

const long = ['ethos-u55-128', 'ethos-u65-256'];
const every = [...long, 'ethos-u85-256'];

/** Where lwnet says otherwise, by network: on which accelerators, and why that is right to say. */
const differences: Readonly<Record<string, readonly [readonly string[], string]>> = {
  MaxStrideFourPadded: [
    long,
    'its border is not SAME, so that it is a PAD of its own and the pool has none; which border a file has so is its converter’s',
  ],
};

/** What is judged of the networks of a file, each deployed on each accelerator that was asked. */
function judgedIn(file: string): ReadonlyMap<Case, readonly Judged[]> {
  const cases = asked.filter(one => one.file === file);
  const deployments = cases.flatMap(({ network, set = {}, precision, said }) =>
    Object.keys(said).map(chip => {
      const [target, name] = [chip.replaceAll('-', '_'), precision.replace('x8', '')];
      const args = Object.entries(set).map(([parameter, value]) => `${parameter} = ${value}`);
      return `\ndeploy ${network}(${args.join(', ')}) on ${target} { precision ${name} }\n`;
    }),
  );
  const text = readFileSync(new URL(file, root), 'utf8') + deployments.join('');
  const example = /^examples\/(.*)$/.exec(file)?.[1];
  const analysis: Analysis = example === undefined ? analyse(file, text) : analyseExample(example, text);
  const judged = analysis.deployments.slice(-deployments.length);
  return new Map(cases.map(one => [one, judged.splice(0, Object.keys(one.said).length)]));
}

const known = new Map<string, ReadonlyMap<Case, readonly Judged[]>>();
function judgedOn(one: Case): readonly Judged[] {
  const found = known.get(one.file) ?? judgedIn(one.file);
  known.set(one.file, found);
  return found.get(one)!;
}

/** The layers that lwnet has run on the CPU. */
const leftBy = (judged: Judged): string[] =>
  placedIn(judged).flatMap(({ path, maker }) => (maker > 0 ? [path] : []));

/** The layers that Vela has run there: those that the operators which it names stand for. */
function leftByVela(flat: Flat, judged: Judged, cpu: Readonly<Record<string, string>>): string[] {
  const { fused, standsFor } = fusionOf(flat);
  const names = namesOf(flat, standsFor);
  const left = new Set(Object.keys(cpu));
  const works = new Set(placedIn(judged).map(({ path }) => path));
  const paths: string[] = [];
  for (const { node, affines, activation, outputs } of fused) {
    const own = [...left].filter(
      name => outputs.some(output => names[output] === name) || name.startsWith(`${node.path}/`),
    );
    for (const name of own) left.delete(name);
    if (own.length > 0)
      for (const { path } of [node, ...affines, ...(activation ? [activation] : [])])
        if (works.has(path)) paths.push(path);
  }
  expect([...left], 'operators that no layer has become').toEqual([]);
  return paths;
}

test('Vela was asked of enough', () => {
  expect(asked.length).toBeGreaterThan(350);
  expect(new Set(asked.flatMap(({ said }) => Object.keys(said)))).toEqual(new Set(every));
  const left = asked
    .flatMap(({ said }) => Object.values(said))
    .filter(({ cpu = {} }) => Object.keys(cpu).length > 0);
  expect(left.length).toBeGreaterThan(100);
});

describe.each(asked)('$network, $set, $precision', one => {
  const chips = Object.entries(one.said);

  test('leaves the accelerator where Vela has it', () => {
    const judged = judgedOn(one);
    const flat = flatten(judged[0]!.deployed.evaluated!);
    for (const [i, [chip, { rejected, cpu = {} }]] of chips.entries()) {
      const ours = leftBy(judged[i]!).sort();
      const where: readonly string[] = differences[one.network]?.[0] ?? [];
      if (rejected !== undefined) expect(ours, `${chip}: ${rejected}`).not.toEqual([]);
      else if (where.includes(chip)) expect(ours, chip).not.toEqual(leftByVela(flat, judged[i]!, cpu).sort());
      else expect(ours, chip).toEqual(leftByVela(flat, judged[i]!, cpu).sort());
    }
  });
});

test('every difference is of a network that there is', () => {
  expect(Object.keys(differences).filter(name => !asked.some(({ network }) => network === name))).toEqual([]);
});
