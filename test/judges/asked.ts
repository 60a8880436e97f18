/** What judges wrote down of networks, and what lwnet says of the same ones. */
import { readdirSync, readFileSync } from 'node:fs';
import { type Analysis, analyse } from '../../server/src/analysis';
import type { Judged } from '../../server/src/deploy/judge';
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

/** The layers that lwnet has run beside the accelerator. */
export const leftBy = (judged: Judged): string[] =>
  placedIn(judged).flatMap(({ path, maker }) => (maker > 0 ? [path] : []));
