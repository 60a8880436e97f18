/**
 * A deployment on its target: which kernels the accelerator runs, what goes to the host, what is refused, and how many
 * tensors are handed over. Memory and latency are not judged.
 */
import type { Precision } from '../cost/precision';
import type { Deployed, PrecisionRule } from '../graph/deployment';
import type { Kernel, Lowered } from '../lower/kernel';
import { lower } from '../lower/lower';
import * as kinds from '../problems/targets';
import { nearest } from '../text/nearest';
import { changeTo, type Place, type Problem, problemOf } from '../text/problem';
import { budgetProblems } from './budgets';
import { crossings, type Placed, place } from './place';
import { fallback, namesOf, precisionAt, takes } from './precision';
import { type HostGroup, hostGroups } from './regions';
import type { Targets } from './registry';
import { layerProblems } from './report';
import { type Support, supportOf } from './support';
import { behind, type Target } from './target';

export interface Judged {
  readonly deployed: Deployed;
  readonly problems: readonly Problem[];
  /** Absent where the deployment names a target that nobody has described, or whose file has mistakes. */
  readonly target: Target | undefined;
  readonly lowered: Lowered | undefined;
  /** Every kernel in the order of execution, with what the target does with it. */
  readonly placed: readonly Placed[];
  /** Tensors handed between accelerator and host; absent where an error leaves part of the network unknown. */
  readonly crossings: number | undefined;
  readonly groups: readonly HostGroup[];
  /** The kernels that a layer's text stands for. */
  readonly at: (place: Place) => readonly Placed[];
}

/**
 * Judges a network with its arguments on the target that its deployment names.
 * @param targets those that it can name
 * @param before what was found for it, which holds if neither it nor the network has been edited
 */
export function judgeDeployment(deployed: Deployed, targets: Targets, before?: Judged): Judged {
  const name = deployed.unit.node.target.name;
  const found = targets.find(name);
  const target = found?.target;
  if (
    before !== undefined &&
    target !== undefined &&
    before.target === target &&
    deployed.evaluated !== undefined &&
    before.deployed.unit === deployed.unit &&
    before.deployed.evaluated === deployed.evaluated
  )
    return before;
  const nothing = { deployed, target, lowered: undefined, placed: [], crossings: undefined, groups: [] };
  // Its file tells of its mistakes.
  if (found !== undefined && target === undefined) return { ...nothing, problems: [], at: () => [] };
  if (target === undefined) {
    const known = targets.all().map(({ id }) => id);
    const data = { name, near: nearest(name, known), known };
    const mends = changeTo(deployed.targetPlace, data.near);
    const problem = { ...problemOf(kinds.unknownTarget, deployed.targetPlace, data), mends };
    return { ...nothing, problems: name === '' ? [] : [problem], at: () => [] };
  }
  const problems = [...precisionProblems(deployed, target), ...patchProblems(deployed, target)];
  const body = deployed.evaluated?.body;
  if (body === undefined) return { ...nothing, problems, at: () => [] };

  const lowered = lower(body);
  const placed = place(lowered, target, judgeWith(deployed, target));
  for (const problem of layerProblems(deployed, target, placed)) problems.push(problem);
  const crossed = crossings(placed);
  const groups = hostGroups(placed, crossed);
  const whole = body.unknownCount === 0;
  if (whole) problems.push(...budgetProblems(deployed, target, body));
  if (whole && crossed.length > 0) {
    const unknown = placed.filter(p => p.side === 'unknown').map(p => p.kernel.path);
    const data = {
      host: behind(target)?.name ?? 'host',
      groups: groups.filter(group => group.crossings > 0),
      crossings: crossed.length,
      unknown: new Set(unknown).size,
    };
    problems.push(problemOf(kinds.leavesAccelerator, deployed.targetPlace, data));
  }
  return {
    deployed,
    problems,
    target,
    lowered,
    placed,
    crossings: whole ? crossed.length : undefined,
    groups,
    at: at =>
      placed.filter(({ kernel: { layer } }) => {
        const { unit, start, end } = layer.place;
        return unit === at.unit && start === at.start && end === at.end;
      }),
  };
}

/** Judges each kernel at the precision that holds there, as far as the target takes it. */
function judgeWith(deployed: Deployed, target: Target): (kernel: Kernel) => Support {
  const taken = new Map<string, Precision>();
  const takenFor = (wanted: Precision): Precision => {
    let precision = taken.get(wanted.name);
    if (precision === undefined)
      taken.set(wanted.name, (precision = takes(target, wanted) === 'accepted' ? wanted : fallback(target)));
    return precision;
  };
  const everywhere = takenFor(deployed.precision);
  const isMixed = deployed.precisions.some(rule => rule.paths.length > 0);
  return ({ work, path, layer }) =>
    supportOf(target, work, isMixed ? takenFor(precisionAt(deployed, path, layer.op.name)) : everywhere);
}

function precisionProblems(deployed: Deployed, target: Target): Problem[] {
  const everywhere = deployed.precisions.some(rule => rule.paths.length === 0);
  const rules: (Pick<PrecisionRule, 'precision' | 'place'> & { said: boolean })[] = [
    ...(everywhere ? [] : [{ precision: deployed.precision, place: deployed.targetPlace, said: false }]),
    ...deployed.precisions.map(rule => ({ ...rule, said: true })),
  ];
  const problems: Problem[] = [];
  for (const { precision, place: at, said } of rules) {
    const answer = takes(target, precision);
    if (answer === 'accepted') continue;
    const data = { target: target.name, name: precision.name, accepted: namesOf(target), said };
    const kind = answer === 'refused' ? kinds.precisionNotTaken : kinds.precisionUnknown;
    problems.push(problemOf(kind, at, data));
  }
  return problems;
}

/** Nobody works out yet what patches save and cost; silence would read as if they were counted. */
function patchProblems({ unit, uri }: Deployed, target: Target): Problem[] {
  const problems: Problem[] = [];
  for (const item of unit.node.body?.units ?? []) {
    const { node } = item;
    if (node.kind !== 'item' || node.name.name !== 'patches' || node.value.kind === 'hole') continue;
    const at = { uri, unit: item, start: node.value.start, end: node.value.end };
    problems.push(problemOf(kinds.patchesNotJudged, at, { target: target.name }));
  }
  return problems;
}
