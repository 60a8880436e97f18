/** Whether a network fits a chip: not where anything is broken, and only where everything that decides is known. */
import { bytesOf } from '../cost/precision';
import type { Body } from '../graph/graph';
import { counted } from '../quantity/show';
import type { Target } from '../targets/target';
import { type Problem, sayProblem } from '../text/problem';
import type { Deployed } from './deployment';
import type { Judged } from './judge';
import { partsOf } from './sizes';

export interface Fit {
  /** `undefined` where something that decides is not known. */
  readonly fits: boolean | undefined;
  /** The first reason why it does not fit, or why nobody knows; absent where it fits. */
  readonly why?: string;
  /** What says so. */
  readonly problem?: Problem;
}

type Judgement = Pick<Judged, 'deployed' | 'target' | 'effect' | 'problems'>;

export function fitOf({ deployed, target, effect, problems }: Judgement): Fit {
  const open = (why: string): Fit => ({ fits: undefined, why });
  const told = (fits: false | undefined, problem: Problem): Fit => ({
    fits,
    why: sayProblem(problem),
    problem,
  });
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
  if (unsettled !== undefined) return told(undefined, unsettled);
  if (weights.fits === undefined) return weights;
  // A chip may need more than the maps that are alive: how it lays them out is its own.
  if (target.memories.some(({ holds }) => holds.includes('activations')))
    return open('How the chip lays out the maps that are alive at once is not worked out.');
  return { fits: true };
}

/** Bytes of all memories for weights, or for maps; `undefined` where one has no known size, or none is named. */
export function memoryFor(what: 'weights' | 'activations', { memories }: Target): number | undefined {
  const holding = memories.filter(({ holds }) => holds.includes(what));
  if (holding.length === 0 || holding.some(({ bytes }) => bytes === null)) return undefined;
  return holding.reduce((sum, { bytes }) => sum + bytes!, 0);
}

function weightsFit(deployed: Deployed, target: Target, body: Body): Fit {
  const holding = target.memories.filter(({ holds }) => holds.includes('weights'));
  if (holding.length === 0) return { fits: true };
  const names = holding.map(({ name }) => name).join(' and ');
  const limit = memoryFor('weights', target);
  if (limit === undefined) return { fits: undefined, why: `The size of the ${names} is not known.` };
  let bytes = 0;
  for (const { figures, precision } of partsOf(deployed, target, body))
    bytes += bytesOf(figures, precision).weightBytes;
  if (Number.isNaN(bytes)) return { fits: undefined, why: 'The weights are beyond exact numbers.' };
  if (bytes <= limit) return { fits: true };
  const why = `The ${names} has ${counted(limit, 'byte')}; the weights need ${counted(bytes, 'byte')}.`;
  return { fits: false, why };
}
