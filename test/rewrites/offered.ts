/** What the light bulb offers in a text at the mark `$0`. */
import { expect } from 'vitest';
import { analyse } from '../../server/src/analysis';
import type { Offer } from '../../server/src/rewrites/lib/offer';
import { offersAt } from '../../server/src/rewrites/offers';
import { builtIn } from '../../server/src/targets';
import type { Targets } from '../../server/src/targets/registry';
import { applyEdits } from '../../server/src/text/span';

/** The offers at `$0`, and the text without the mark. */
export function offersIn(
  marked: string,
  targets: Targets = builtIn,
): { text: string; offers: readonly Offer[] } {
  const at = marked.indexOf('$0');
  const text = marked.replace('$0', '');
  return { text, offers: offersAt(analyse('test:/a.lwnet', text, { targets }), { start: at, end: at }) };
}

export const ids = (marked: string): string[] => offersIn(marked).offers.map(offer => offer.id);

export function apply(marked: string, id: string): string {
  const { text, offers } = offersIn(marked);
  const offer = offers.find(o => o.id === id);
  expect(offer, `${id} is offered`).toBeDefined();
  return applyEdits(text, offer!.edits());
}
