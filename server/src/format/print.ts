/** Decides the line breaks of a text for a width and writes it down as what changes between its tokens. */
import type { Doc, Note } from './doc';
import { fits, type Step } from './fits';
import type { Writer } from './writer';

/** The longest line; comments may be longer. */
export const width = 100;
export const step = 2;

/** Prints at the given indentation, behind what the writer has so far. */
export function print(doc: Doc, writer: Writer): void {
  const steps: Step[] = [{ indent: 0, flat: false, doc }];
  for (let next = steps.pop(); next !== undefined; next = steps.pop()) printStep(next, steps, writer);
}

function printStep(next: Step, steps: Step[], writer: Writer): void {
  const { indent, flat, doc } = next;
  const push = (doc: Doc, flat: boolean, at = indent) => steps.push({ indent: at, flat, doc });
  if ('length' in doc) {
    for (let i = doc.length - 1; i >= 0; i--) push(doc[i]!, flat);
    return;
  }
  switch (doc.kind) {
    case 'source':
      writer.source(doc.start, doc.text);
      break;
    case 'insert':
      if (!doc.onlyBroken || !flat) writer.insert(doc.text);
      break;
    case 'spaces':
      writer.spaces(doc.count);
      break;
    case 'line':
      if (flat) writer.spaces(doc.flat);
      else writer.newLine(indent);
      break;
    case 'hard':
      writer.newLine(indent, doc.blank);
      break;
    case 'note':
      printNote(doc.note, indent, writer);
      break;
    case 'indent':
      push(doc.doc, flat, indent + step);
      break;
    case 'group':
      push(doc.doc, flat || fits({ indent, flat: true, doc: doc.doc }, steps, writer.column));
      break;
    case 'choice': {
      const isFlat = flat || fits({ indent, flat: true, doc: doc.flat }, steps, writer.column);
      push(isFlat ? doc.flat : doc.broken, isFlat);
      break;
    }
    case 'roomy':
      push(indent + step + doc.width <= width ? doc.wide : doc.narrow, flat);
      break;
    case 'block':
      push(doc.close, flat);
      push({ kind: 'hard', blank: false }, false);
      push(doc.inner, false, indent + step);
      push(doc.open, flat);
  }
}

function printNote(note: Note, indent: number, writer: Writer): void {
  if (note.trailing) writer.oneSpace();
  else writer.newLine(indent);
  writer.source(note.start, note.text);
  writer.newLine(indent);
}
