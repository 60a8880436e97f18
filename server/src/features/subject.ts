/** Which network a place in a text is about: what the status bar and the table show while the caret stands there. */
import type { Analysis } from '../analysis';
import type { Judged } from '../deploy/judge';
import { bodiesOf } from '../graph/bodies';
import type { Evaluated } from '../graph/graph';
import type { Unit } from '../syntax/tree';
import { precisionOf } from './sites';
import { type Sizing, sizingOf } from './totals-line';

export interface Subject {
  readonly network: Evaluated;
  readonly sizing: Sizing;
  /** The deployment in which the place stands, else those of the network. */
  readonly deployments: readonly Judged[];
  /** The declaration of this file that it is shown for. */
  readonly unit: Unit;
}

/** A network or deployment at its place; a block in the first network that uses it; elsewhere the first of the file. */
export function subjectAt(analysis: Analysis, offset: number): Subject | undefined {
  const [unit] = analysis.positions.at(offset);
  return (
    (unit && (deployedIn(analysis, unit) ?? networkOf(analysis, unit))) ??
    first(analysis.networks, ({ evaluated }) => ofNetwork(analysis, evaluated)) ??
    first(analysis.deployments, ofDeployment)
  );
}

function first<T, R>(all: readonly T[], of: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const found = of(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

function deployedIn(analysis: Analysis, unit: Unit): Subject | undefined {
  const judged = analysis.deployments.find(({ deployed }) => deployed.unit === unit);
  return judged && ofDeployment(judged);
}

const ofDeployment = (judged: Judged): Subject | undefined => {
  const { evaluated, unit } = judged.deployed;
  return evaluated && { network: evaluated, sizing: sizingOf(judged), deployments: [judged], unit };
};

function networkOf(analysis: Analysis, unit: Unit): Subject | undefined {
  const { kind } = unit.node;
  if (kind !== 'network' && kind !== 'block') return undefined;
  const uses = ({ body }: Evaluated) =>
    bodiesOf(body).items.some(item => item.kind === 'use' && item.block?.unit === unit);
  return first(analysis.networks, ({ evaluated }) =>
    (kind === 'network' ? evaluated.declared.unit === unit : uses(evaluated))
      ? ofNetwork(analysis, evaluated)
      : undefined,
  );
}

const ofNetwork = (analysis: Analysis, network: Evaluated): Subject => ({
  network,
  sizing: precisionOf(analysis, network),
  deployments: analysis.deployments.filter(
    ({ deployed }) => deployed.evaluated?.declared === network.declared,
  ),
  unit: network.declared.unit,
});
