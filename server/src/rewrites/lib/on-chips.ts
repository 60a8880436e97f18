/** What the chips that a file deploys to make of a rewrite, in the words of its title. */
import { counted } from '../../quantity/show';
import type { OnChip, Trial } from '../trial';

/**
 * What changes for the worse, said once for chips of which the same holds. One chip's refusal does not keep a rewrite from the
 * others, so it is `refused` only where every chip that holds the stage refuses it.
 */
export function onChips(then: Trial, now: Trial): readonly string[] | 'refused' {
  const said = new Map<string, string[]>();
  let held = 0;
  let refusals = 0;
  for (const [i, before] of then.chips.entries()) {
    const after = now.chips[i];
    const isHeld = then.deployments[i]!.evaluated?.body !== now.deployments[i]?.evaluated?.body;
    if (before === undefined || after === undefined || !isHeld) continue;
    held++;
    if (after.refused > before.refused) refusals++;
    const words = worse(before, after);
    if (words === undefined) continue;
    const targets = said.get(words) ?? [];
    if (!targets.includes(after.target)) targets.push(after.target);
    said.set(words, targets);
  }
  if (held > 0 && refusals === held) return 'refused';
  return [...said].map(([words, targets]) => `${words} on ${targets.join(' and ')}`);
}

/** The worst of what a chip does more often than before. */
function worse(before: OnChip, after: OnChip): string | undefined {
  if (after.refused > before.refused) return 'refused';
  const more = after.crossings - before.crossings;
  if (after.host > before.host)
    return more > 0 ? `leaves the accelerator, ${counted(more, 'crossing')} more` : 'leaves the accelerator';
  if (after.unknown > before.unknown) return 'where it would run is unknown';
  return more > 0 ? `${counted(more, 'crossing')} more` : undefined;
}
