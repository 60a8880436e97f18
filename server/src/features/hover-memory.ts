/** What a deployment needs of its chip's memories, in sentences: the arena of its runtime, and whether all of it fits. */
import { bytesOf, laidOutOn } from '../deploy/arena';
import { roomFor } from '../deploy/capacity';
import { fitInWords, fitOf } from '../deploy/fit';
import type { Judged } from '../deploy/judge';
import { bytes } from '../quantity/show';

/** Nothing where the deployment has no network, or its target is not known. */
export function describeMemory(judged: Judged): string | undefined {
  const { deployed, target } = judged;
  if (target === undefined || deployed.evaluated === undefined) return undefined;
  return [arenaLine(judged), fitInWords(fitOf(judged))].filter(line => line !== undefined).join('  \n');
}

function arenaLine({ deployed, target }: Judged): string | undefined {
  const laidOut = laidOutOn(deployed, target!);
  if (laidOut === undefined) return undefined;
  if ('unknown' in laidOut) return `Arena unknown: ${laidOut.unknown}.`;
  const { plannedBytes, persistentBytes } = laidOut.arena;
  const room = roomFor('activations', target!);
  const of = room === undefined ? '' : ` of the ${bytes(room.bytes)} of ${room.memory}`;
  const sum = `Arena ${bytes(bytesOf(laidOut.arena))}${of}`;
  return persistentBytes === undefined
    ? `${sum} as the compiler would lay it out, buffers for weights that nobody has trained among it.`
    : `${sum}: ${bytes(plannedBytes)} for maps as they are laid out, ${bytes(persistentBytes)} kept by the runtime.`;
}
