/** What judges wrote down of networks, and what lwnet says of the same ones. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { type Analysis, analyse } from '../../server/src/analysis';
import type { Judged } from '../../server/src/deploy/judge';
import { namesOf } from '../../server/src/formats/lib/names';
import { fusionOf } from '../../server/src/formats/tflite/lowered';
import type { Flat } from '../../server/src/graph/flat';
import { placedIn } from '../deploy/support';
import { analyseExample } from '../examples/load';

export interface Case<Said> {
  readonly file: string;
  readonly network: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly precision: string;
  /** By chip. */
  readonly said: Readonly<Record<string, Said>>;
}

const root = new URL('../../', import.meta.url);

/** All that a judge was asked: the files of its folder. */
export function askedOf<Said>(judge: string): readonly Case<Said>[] {
  const folder = new URL(`${judge}/`, import.meta.url);
  return readdirSync(folder)
    .filter(file => file.endsWith('.json'))
    .flatMap(file => JSON.parse(readFileSync(new URL(file, folder), 'utf8')).cases);
}

/**
 * What is judged of each network on each chip that was asked, a file of networks analysed once.
 * @param deployed the target that stands for a chip, and the precision that it is deployed in
 */
export function judgedAs<Said>(
  asked: readonly Case<Said>[],
  deployed: (chip: string, one: Case<Said>) => { readonly target: string; readonly precision: string },
): (one: Case<Said>) => readonly Judged[] {
  const known = new Map<string, ReadonlyMap<Case<Said>, readonly Judged[]>>();
  const judgedIn = (file: string): ReadonlyMap<Case<Said>, readonly Judged[]> => {
    const cases = asked.filter(one => one.file === file);
    const deployments = cases.flatMap(one =>
      Object.keys(one.said).map(chip => {
        const { target, precision } = deployed(chip, one);
        const args = Object.entries(one.set ?? {}).map(([parameter, value]) => `${parameter} = ${value}`);
        return `\ndeploy ${one.network}(${args.join(', ')}) on ${target} { precision ${precision} }\n`;
      }),
    );
    const text = readFileSync(new URL(file, root), 'utf8') + deployments.join('');
    const example = /^examples\/(.*)$/.exec(file)?.[1];
    const analysis: Analysis = example === undefined ? analyse(file, text) : analyseExample(example, text);
    const judged = analysis.deployments.slice(-deployments.length);
    return new Map(cases.map(one => [one, judged.splice(0, Object.keys(one.said).length)]));
  };
  return one => {
    const found = known.get(one.file) ?? judgedIn(one.file);
    known.set(one.file, found);
    return found.get(one)!;
  };
}

/** The layers that lwnet has run beside the accelerator, or that what stands there does not run either. */
export const leftBy = (judged: Judged): string[] =>
  placedIn(judged).flatMap(({ path, maker, supports }) =>
    maker > 0 || supports.some(support => support?.outcome === 'refused' && support.by !== undefined)
      ? [path]
      : [],
  );

/** The layers that a tool leaves: those that the operators of a TensorFlow Lite file which it names stand for. */
export function standingFor(flat: Flat, judged: Judged, cpu: Readonly<Record<string, string>>): string[] {
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
