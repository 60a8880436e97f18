/**
 * A changed tree tried: its networks and deployments evaluated, and nothing else. No rule is run, nothing is printed, and
 * only what the change reaches is evaluated anew, so that a light bulb can try many.
 */
import type { Analysis } from '../analysis';
import { type Deployed, evaluateDeployment } from '../deploy/deployment';
import { placeNetwork } from '../deploy/place';
import { chipsOf } from '../deploy/precision';
import { checkDeclaration, evaluateNetwork } from '../evaluator/evaluate';
import type { Body, Declared, Evaluated } from '../graph/graph';
import { importNames } from '../names/declarations';
import { link } from '../names/link';
import { ProblemList } from '../problems/list';
import { standardLibrary } from '../std/library';
import { positionsOf } from '../syntax/positions';
import type { Deploy, File, Network, Unit } from '../syntax/tree';
import type { Targets } from '../targets/registry';
import type { Problem } from '../text/problem';

export interface Trial {
  readonly networks: readonly Evaluated[];
  readonly deployments: readonly Deployed[];
  /** What the chip makes of each deployment, in the same order; nothing without a chip or a network. */
  readonly chips: readonly (OnChip | undefined)[];
  /** Mistakes of form and of shapes, and arms that nothing takes. */
  readonly problemCount: number;
}

/** Steps by what becomes of them. */
export interface OnChip {
  /** As deployments name it, and as messages do. */
  readonly target: string;
  readonly name: string;
  readonly refused: number;
  readonly unknown: number;
  readonly host: number;
  readonly crossings: number;
}

const known = new WeakMap<Analysis, Trial>();

/** The trial of the file as it stands, with which others are compared. */
export function trialOf(analysis: Analysis): Trial {
  let trial = known.get(analysis);
  if (trial === undefined) known.set(analysis, (trial = tried(analysis, analysis.file)));
  return trial;
}

/** The networks as the file evaluates them: at their defaults, and as they are deployed. */
export const bodiesIn = ({ networks, deployments }: Trial): readonly Body[] => [
  ...networks.map(network => network.body),
  ...deployments.flatMap(({ evaluated }) => evaluated?.body ?? []),
];

export const shapesIn = (trial: Trial): string => JSON.stringify(bodiesIn(trial).map(body => body.outputs));

export function tried({ uri, linked: before, imports, targets, memo }: Analysis, file: File): Trial {
  const told = new ProblemList();
  const note = (found: readonly Problem[]) => {
    for (const problem of found) told.add(problem);
  };
  const imported = importNames(uri, file, imports, () => {});
  const linked = link(uri, file, imported, standardLibrary, before);
  const networks: Evaluated[] = [];
  const complete = new Set<Declared>();
  for (const declared of linked.declared) {
    if (declared.node.kind !== 'network') continue;
    const evaluation = evaluateNetwork(declared as Declared<Network>, [], memo);
    networks.push(evaluation.evaluated);
    note(evaluation.problems);
    if (evaluation.complete) complete.add(declared);
  }
  for (const declared of linked.declared) if (!complete.has(declared)) note(checkDeclaration(declared, memo));
  const deployments: Deployed[] = [];
  const chips: (OnChip | undefined)[] = [];
  for (const unit of file.units) {
    if (unit.node.kind !== 'deploy') continue;
    const deployed = evaluateDeployment(uri, unit as Unit<Deploy>, linked, memo);
    note(deployed.problems);
    chips.push(onChip(deployed, targets));
    deployments.push(deployed);
  }
  const misread = positionsOf(file).syntaxProblems().length;
  return { networks, deployments, chips, problemCount: misread + told.problems.length };
}

function onChip(deployed: Deployed, targets: Targets): OnChip | undefined {
  const { name } = deployed.unit.node.target;
  const { target } = targets.find(name) ?? {};
  if (target === undefined || deployed.evaluated === undefined) return undefined;
  const { body } = deployed.evaluated;
  const { counts, crossings } = placeNetwork(body, chipsOf(deployed, target, body));
  const { refused, unknown, host } = counts;
  return { target: name, name: target.name, refused, unknown, host, crossings };
}
