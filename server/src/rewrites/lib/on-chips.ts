/** What the chips that a file deploys to make of a rewrite, in the words of its title. */
import { counted } from '../../quantity/show';
import type { OnChip, Trial } from '../trial';

export interface Verdict {
  /** What changes, said once for chips of which the same holds. */
  readonly words: readonly string[];
  /** The names of chips that run more of the network than before. */
  readonly mends: readonly string[];
}

/**
 * One chip's refusal does not keep a rewrite from the others, so it is `refused` only where every chip that holds the
 * stage refuses it.
 * @param isAll whether what is refused fewer times is all that is at the place, and not one layer of several
 */
export function onChips(then: Trial, now: Trial, isAll = true): Verdict | 'refused' {
  const said = new Map<string, string[]>();
  const mends = new Set<string>();
  let held = 0;
  let refusals = 0;
  for (const [i, before] of then.chips.entries()) {
    const after = now.chips[i];
    const isHeld = then.deployments[i]!.evaluated?.body !== now.deployments[i]?.evaluated?.body;
    if (before === undefined || after === undefined || !isHeld) continue;
    held++;
    if (after.refused > before.refused) refusals++;
    const bad = worse(before, after);
    const words = bad ?? better(before, after, isAll);
    if (words === undefined) continue;
    if (bad === undefined) mends.add(before.name);
    const targets = said.get(words) ?? [];
    if (!targets.includes(after.target)) targets.push(after.target);
    said.set(words, targets);
  }
  if (held > 0 && refusals === held) return 'refused';
  const words = [...said].map(([what, targets]) => `${what} on ${targets.join(' and ')}`);
  return { words, mends: [...mends] };
}

/** Whether a chip of the file leaves anything to be mended. */
export const isRefusing = ({ chips }: Trial): boolean =>
  chips.some(chip => chip !== undefined && chip.refused + chip.host > 0);

/** The worst of what a chip does more often than before. */
function worse(before: OnChip, after: OnChip): string | undefined {
  if (after.refused > before.refused) return 'refused';
  const more = after.crossings - before.crossings;
  if (after.host > before.host)
    return more > 0 ? `leaves the accelerator, ${counted(more, 'crossing')} more` : 'leaves the accelerator';
  if (after.unknown > before.unknown) return 'where it would run is unknown';
  return more > 0 ? `${counted(more, 'crossing')} more` : undefined;
}

/** What a chip does less often than before, nothing being worse. */
function better(before: OnChip, after: OnChip, isAll: boolean): string | undefined {
  if (after.refused < before.refused) return isAll ? 'no longer refused' : 'less is refused';
  if (after.host >= before.host) return undefined;
  const fewer = before.crossings - after.crossings;
  return `stays on the accelerator${fewer > 0 ? `, ${counted(fewer, 'crossing')} fewer` : ''}`;
}
