/**
 * A deployment on its target: which kernels the accelerator runs, what goes to the host, what is refused, and how many
 * tensors are handed over.
 */
import * as precisions from '../problems/precisions';
import * as kinds from '../problems/targets';
import { numberIn, type Quantity } from '../quantity/quantity';
import type { Unit } from '../syntax/tree';
import { targetsMeant } from '../targets/meant';
import type { Targets } from '../targets/registry';
import type { Target } from '../targets/target';
import { changeTo, type Mend, type Problem, problemOf } from '../text/problem';
import { activationProblems } from './activations';
import { problemOfBudget, waits } from './budgets';
import { capacityProblems } from './capacity';
import type { Deployed, PrecisionRule } from './deployment';
import type { Effect } from './effect';
import { enginesOf } from './engines';
import { hostGroups } from './groups';
import { placeNetwork } from './place';
import { chipsOf, lostPaths, meantOn, namesOf, takes, usual } from './precision';
import { takesLonger, toldLater } from './settled';
import { layerProblems } from './told';

/** What a target makes of a network. */
interface Findings {
  readonly problems: readonly Problem[];
  /** What the network does on it; absent without a target or a network. */
  readonly effect: Effect | undefined;
  /**
   * Those of `problems` that are told as long as nobody has looked at what takes longer: what the chip's runtime makes of
   * maps, how long the network takes; absent where nothing hangs on that.
   */
  readonly hasty: readonly Problem[] | undefined;
  /** Tensors handed between engines; absent where an error leaves part of the network unknown. */
  readonly crossings: number | undefined;
  /** Bytes of these; absent where they are. */
  readonly crossingBytes: Quantity | undefined;
}

/** A deployment, judged when somebody asks for the first time: of a file's many, one is worked on. */
export interface Judged extends Findings {
  readonly deployed: Deployed;
  /** Absent where the deployment names a target that nobody has described, or whose file has mistakes. */
  readonly target: Target | undefined;
  /** Whether somebody has asked. */
  readonly isJudged: boolean;
  /** What was told of it the last time that somebody asked; absent where nobody ever has. */
  readonly told: readonly Problem[] | undefined;
}

/**
 * A network with its arguments on the target that its deployment names.
 * @param targets those that it can name
 * @param before what was found for it, which holds if neither it nor the network has been edited
 */
export function judgeDeployment(written: Deployed, targets: Targets, before?: Judged): Judged {
  const found = targets.find(written.unit.node.target.name);
  const target = found?.target;
  const deployed = target === undefined ? written : meantOn(target, written);
  if (
    before !== undefined &&
    target !== undefined &&
    before.target === target &&
    deployed.evaluated !== undefined &&
    before.deployed.unit === deployed.unit &&
    before.deployed.evaluated === deployed.evaluated
  )
    return before;
  // Its file tells of its mistakes.
  const isBroken = found !== undefined && target === undefined;
  return new Deployment(deployed, target, before?.told, () =>
    isBroken
      ? nothing
      : target === undefined
        ? unknownTarget(deployed, targets)
        : findingsOn(target, deployed),
  );
}

class Deployment implements Judged {
  private findings: Findings | undefined;

  constructor(
    readonly deployed: Deployed,
    readonly target: Target | undefined,
    private readonly last: readonly Problem[] | undefined,
    private readonly judge: () => Findings,
  ) {}

  get isJudged(): boolean {
    return this.findings !== undefined;
  }

  get told(): readonly Problem[] | undefined {
    // Where there is no target, to judge takes no time.
    const known = this.target === undefined ? this.found : this.findings;
    return known === undefined ? this.last : known.problems;
  }

  get problems(): readonly Problem[] {
    return this.found.problems;
  }

  get effect(): Effect | undefined {
    return this.found.effect;
  }

  get hasty(): readonly Problem[] | undefined {
    return this.found.hasty;
  }

  get crossings(): number | undefined {
    return this.found.crossings;
  }

  get crossingBytes(): Quantity | undefined {
    return this.found.crossingBytes;
  }

  private get found(): Findings {
    this.findings ??= this.judge();
    return this.findings;
  }
}

const nothing: Findings = {
  problems: [],
  effect: undefined,
  crossings: undefined,
  crossingBytes: undefined,
  hasty: undefined,
};

function unknownTarget({ unit, targetPlace }: Deployed, targets: Targets): Findings {
  const { name } = unit.node.target;
  if (name === '') return nothing;
  const all = targets.all();
  const near = targetsMeant(name, all);
  const data = { name, near, known: all.length };
  const mends = near.flatMap(id => changeTo(targetPlace, id));
  return { ...nothing, problems: [{ ...problemOf(kinds.unknownTarget, targetPlace, data), mends }] };
}

function findingsOn(target: Target, deployed: Deployed): Findings {
  // Without its lines nothing is known of what it is held to.
  if (deployed.unit.node.body === undefined) return nothing;
  const body = deployed.evaluated?.body;
  const whole = body?.unknownCount === 0;
  const lost = whole ? lostPaths(deployed, body) : [];
  const problems = [
    ...precisionProblems(deployed, target, lost.length > 0),
    ...patchProblems(deployed, target),
  ];
  if (body === undefined) return { ...nothing, problems };

  const effect = placeNetwork(body, chipsOf(deployed, target, body));
  for (const problem of layerProblems(deployed, target, effect)) problems.push(problem);
  for (const { place, text, near } of lost) {
    const network = deployed.evaluated!.declared.node.name.name;
    problems.push({
      ...problemOf(precisions.pathNotFound, place, { path: text, network, near }),
      mends: changeTo(place, near),
    });
  }
  if (whole) problems.push(...activationProblems(deployed, body));
  if (whole) problems.push(...capacityProblems(deployed, target, body, effect));
  const hasty = whole && takesLonger(deployed, target) ? toldLater(deployed, target, body, 'now') : undefined;
  if (whole) {
    const quick = deployed.budgets.filter(budget => !waits(budget, target));
    problems.push(
      ...quick.flatMap(budget => problemOfBudget(budget, deployed, target, body, 'through') ?? []),
    );
    problems.push(...(hasty ?? []));
  }
  const crossingBytes = numberIn('bytes', effect.crossingBytes);
  if (whole && effect.crossings > 0) {
    const data = {
      hosts: enginesOf(target).flatMap(({ name }, i) => (effect.engines & (1 << i) ? [name] : [])),
      groups: hostGroups(effect).filter(group => group.crossings > 0),
      crossings: effect.crossings,
      bytes: crossingBytes,
      unknown: effect.unknownLayers,
    };
    problems.push(problemOf(kinds.leavesAccelerator, deployed.targetPlace, data));
  }
  return {
    problems,
    hasty,
    effect,
    crossings: whole ? effect.crossings : undefined,
    crossingBytes: whole ? crossingBytes : undefined,
  };
}

const isPrecision = ({ node }: Unit): boolean => node.kind === 'item' && node.name.name === 'precision';

/** @param isLost whether a precision is for a layer that the network does not have */
function precisionProblems(deployed: Deployed, target: Target, isLost: boolean): Problem[] {
  // A precision that could not be read, or is for a layer that is not there, is told where it stands.
  const everywhere =
    isLost ||
    deployed.precisions.some(rule => rule.paths.length === 0) ||
    deployed.problems.some(({ place }) => isPrecision(place.unit as Unit)) ||
    (deployed.unit.node.body?.units ?? []).some(unit => unit.problems.length > 0);
  const rules: (Pick<PrecisionRule, 'precision' | 'place'> & { said: boolean })[] = [
    ...(everywhere ? [] : [{ precision: deployed.precision, place: deployed.targetPlace, said: false }]),
    ...deployed.precisions.map(rule => ({ ...rule, said: true })),
  ];
  const problems: Problem[] = [];
  for (const { precision, place: at, said } of rules) {
    const answer = takes(target, precision);
    if (answer === 'accepted') continue;
    const data = { target: target.name, name: precision.name, accepted: namesOf(target), said };
    const kind = answer === 'refused' ? precisions.precisionNotTaken : precisions.precisionUnknown;
    const mends = said
      ? data.accepted.flatMap(name => changeTo(at, name))
      : statePrecision(deployed, usual(target).name);
    problems.push({ ...problemOf(kind, at, data), mends: answer === 'refused' ? mends : [] });
  }
  return problems;
}

/** Says at the head of a deployment what its target computes in. */
function statePrecision({ unit, uri }: Deployed, name: string): readonly Mend[] {
  const { body } = unit.node;
  if (body === undefined) return [];
  const at = { uri, unit, start: body.start + 1, end: body.start + 1 };
  const behind = body.units.length === 0 ? '\n' : '';
  return [{ title: `State precision ${name}`, place: at, text: `\n  precision ${name}${behind}` }];
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
