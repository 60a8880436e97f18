/** Whether a network fits a chip: not where anything is broken, and only where everything that decides is known. */
import { bytesOf } from '../cost/precision';
import { budgetWords, exampleOf } from '../figures/budgets';
import type { Body } from '../graph/graph';
import { budgetNotJudged, kernelRefused, type NotJudged } from '../problems/targets';
import { bytes, counted } from '../quantity/show';
import type { Target } from '../targets/target';
import { type Problem, sayProblem } from '../text/problem';
import { bytesOf as bytesOfArena, laidOutOn } from './arena';
import { budgetState } from './budgets';
import { roomFor } from './capacity';
import type { Deployed } from './deployment';
import type { Judged } from './judge';
import { settled } from './settled';
import { partsOf } from './sizes';

export interface Fit {
  /** `undefined` where something that decides is not known. */
  readonly fits: boolean | undefined;
  /** The first reason why it does not fit, or why nobody knows; of what fits what is not counted in it. */
  readonly why?: string;
  /** What says so. */
  readonly problem?: Problem;
}

/** A chip that refuses a layer has room for it all the same. */
export function fitInWords({ fits, problem, why }: Fit): string {
  const broken = problem?.kind.code === kernelRefused.code ? 'It does not run' : 'It does not fit';
  const verdict = fits === undefined ? 'Whether it fits is unknown' : fits ? 'It fits' : broken;
  return why === undefined ? `${verdict}.` : `${verdict}: ${why}`;
}

type Judgement = Pick<Judged, 'deployed' | 'target' | 'effect' | 'problems' | 'hasty'>;

export function fitOf(judged: Judgement): Fit {
  const { deployed, target, effect } = judged;
  const problems = settled(judged.problems, [judged]);
  if (target === undefined) {
    const [first] = problems;
    return first === undefined
      ? open('The file that describes the target has mistakes.')
      : told(undefined, first);
  }
  const broken = problems.find(({ kind }) => kind.severity === 'error');
  if (broken !== undefined) return told(false, broken);
  const body = deployed.evaluated?.body;
  if (body === undefined || effect === undefined) return open('There is no such network.');
  if (body.unknownCount > 0) return open('A mistake hides some of the network.');
  const weights = weightsFit(deployed, target, body);
  if (weights.fits === false) return weights;
  // What a problem of this severity says is that nobody knows.
  const unsettled = problems.find(({ kind }) => kind.severity === 'information');
  if (unsettled?.kind.code === budgetNotJudged.code)
    // Why it is open is said at the budget, at length.
    return {
      ...told(undefined, unsettled),
      why: `The budget of '${(unsettled.data as NotJudged).name}' is open.`,
    };
  if (unsettled !== undefined) return told(undefined, unsettled);
  if (weights.fits === undefined) return weights;
  return mapsFit(deployed, target);
}

const open = (why: string): Fit => ({ fits: undefined, why });

const told = (fits: false | undefined, problem: Problem): Fit => ({
  fits,
  why: sayProblem(problem),
  problem,
});

/** A size that no source gives is what the deployment says that it is: a budget that is kept. */
function isSaid(deployed: Deployed, target: Target, what: 'weights' | 'activations'): boolean {
  return deployed.budgets.some(budget => {
    const figure = budgetWords.get(budget.name)?.figure;
    if (figure?.limits !== what || !/^<=?$/.test(budget.comparison)) return false;
    return budgetState(budget, deployed, target, 'through').state === 'kept';
  });
}

const unknownSize = (memories: string, what: 'weights' | 'activations'): Fit => {
  const said = [...budgetWords.values()].find(({ figure }) => figure.limits === what);
  return open(`The size of the ${memories} is not known; a budget says it, such as ${exampleOf(said!)}.`);
};

const weightsOf = (deployed: Deployed, target: Target, body: Body): number =>
  partsOf(deployed, target, body).reduce(
    (sum, { figures, precision }) => sum + bytesOf(figures, precision).weightBytes,
    0,
  );

function weightsFit(deployed: Deployed, target: Target, body: Body): Fit {
  const holding = target.memories.filter(({ holds }) => holds.includes('weights'));
  if (holding.length === 0) return { fits: true };
  const names = holding.map(({ name }) => name).join(' and ');
  const room = roomFor('weights', target);
  if (room === undefined)
    return isSaid(deployed, target, 'weights') ? { fits: true } : unknownSize(names, 'weights');
  const taken = weightsOf(deployed, target, body);
  if (Number.isNaN(taken)) return open('The weights are beyond exact numbers.');
  if (taken <= room.bytes) return { fits: true };
  const why = `The ${names} has ${counted(room.bytes, 'byte')}; the weights need ${counted(taken, 'byte')}.`;
  return { fits: false, why };
}

/** A memory that is too small for them is a problem. */
function mapsFit(deployed: Deployed, target: Target): Fit {
  const holding = target.memories.filter(({ holds }) => holds.includes('activations'));
  if (holding.length === 0) return { fits: true };
  const laidOut = laidOutOn(deployed, target);
  // A chip may need more than the maps that are alive: how it lays them out is its own.
  if (laidOut === undefined)
    return open('How the chip lays out the maps that are alive at once is not worked out.');
  if ('unknown' in laidOut) return open(`What arena it takes is not known, as ${laidOut.unknown}.`);
  if (roomFor('activations', target) !== undefined || isSaid(deployed, target, 'activations'))
    return { fits: true, why: leftOn(deployed, target, bytesOfArena(laidOut.arena)) };
  return unknownSize(holding.map(({ name }) => name).join(' and '), 'activations');
}

/** A program is more than a network: its code and data take what is left. */
function leftOn(deployed: Deployed, target: Target, arena: number): string {
  const rooms = [
    [roomFor('weights', target), weightsOf(deployed, target, deployed.evaluated!.body)],
    [roomFor('activations', target), arena],
  ] as const;
  const left = rooms.flatMap(([room, taken]) =>
    room === undefined ? [] : [`${bytes(room.bytes - taken)} of the ${room.memory}`],
  );
  const have = left.length === 0 ? '' : `; ${left.join(' and ')} are left for them`;
  return `Code, stacks and other data are not counted${have}.`;
}
