/** Whether a text fits where it would be printed on one line. */
import type { Doc } from './doc';
import { width } from './print';

export interface Step {
  readonly indent: number;
  /** Inside a group that is printed on one line. */
  readonly flat: boolean;
  readonly doc: Doc;
}

/**
 * True if what is to be printed, and what stands behind it up to the next place where a line can end, stays within the
 * width. A block begins a new line and is not looked into: its lines are decided when they are printed.
 */
export function fits(next: Step, rest: readonly Step[], column: number): boolean {
  let left = width - column;
  let following = rest.length;
  const steps: Step[] = [next];
  let inRest = false;
  while (left >= 0) {
    const current = steps.pop() ?? rest[--following];
    if (current === undefined) return true;
    if (steps.length === 0 && following < rest.length) inRest = true;
    const { indent, flat, doc } = current;
    const push = (doc: Doc) => steps.push({ indent, flat, doc });
    if ('length' in doc) {
      for (let i = doc.length - 1; i >= 0; i--) push(doc[i]!);
      continue;
    }
    switch (doc.kind) {
      case 'source':
        left -= doc.text.length;
        break;
      case 'insert':
        if (!doc.onlyBroken || !flat) left -= doc.text.length;
        break;
      case 'spaces':
        left -= doc.count;
        break;
      case 'line':
        if (!flat) return true;
        left -= doc.flat;
        break;
      case 'hard':
      case 'note':
        if (inRest) return true;
        left = width - indent;
        break;
      case 'indent':
      case 'group':
        push(doc.doc);
        break;
      case 'choice':
        push(doc.flat);
        break;
      case 'roomy':
        push(doc.wide);
        break;
      case 'block':
        push(doc.close);
        push({ kind: 'hard', blank: false });
        push(doc.open);
    }
  }
  return false;
}
