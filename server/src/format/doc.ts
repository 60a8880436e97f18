/** A text whose line breaks are still open: what the rules of the form say, before a width decides. */

/** A comment as it is printed: without blanks at its end. */
export interface Note {
  readonly start: number;
  readonly text: string;
  /** Behind something on its line. */
  readonly trailing: boolean;
  /** A blank line stands before it. */
  readonly blank: boolean;
}

export type Doc =
  | readonly Doc[]
  /** Text of the source that stays as it is. */
  | { readonly kind: 'source'; readonly start: number; readonly text: string }
  /** A comma between things in brackets: the form decides about it, the source does not. */
  | { readonly kind: 'insert'; readonly text: string; readonly onlyBroken: boolean }
  | { readonly kind: 'spaces'; readonly count: number }
  /** A line break where the group around it is broken, else what is given. */
  | { readonly kind: 'line'; readonly flat: 0 | 1 }
  | { readonly kind: 'hard'; readonly blank: boolean }
  /** A comment; whatever follows starts a line. */
  | { readonly kind: 'note'; readonly note: Note }
  | { readonly kind: 'indent'; readonly doc: Doc }
  /** On one line if it fits there. */
  | { readonly kind: 'group'; readonly doc: Doc }
  /** The first if each of its lines fits, inner blocks aside; else the second. */
  | { readonly kind: 'choice'; readonly flat: Doc; readonly broken: Doc }
  /** The first if lines of this width fit one step further in, else the second. */
  | { readonly kind: 'roomy'; readonly width: number; readonly wide: Doc; readonly narrow: Doc }
  /** Always over several lines: what it holds is one step further in. */
  | { readonly kind: 'block'; readonly open: Doc; readonly inner: Doc; readonly close: Doc };

export const space: Doc = { kind: 'spaces', count: 1 };
export const hard: Doc = { kind: 'hard', blank: false };
export const blankLine: Doc = { kind: 'hard', blank: true };
export const line: Doc = { kind: 'line', flat: 1 };
export const softline: Doc = { kind: 'line', flat: 0 };
export const comma: Doc = { kind: 'insert', text: ',', onlyBroken: false };
export const lastComma: Doc = { kind: 'insert', text: ',', onlyBroken: true };

export const spaces = (count: number): Doc => ({ kind: 'spaces', count });
export const group = (doc: Doc): Doc => ({ kind: 'group', doc });
export const indent = (doc: Doc): Doc => ({ kind: 'indent', doc });
export const choice = (flat: Doc, broken: Doc): Doc => ({ kind: 'choice', flat, broken });
export const block = (open: Doc, inner: Doc, close: Doc): Doc => ({ kind: 'block', open, inner, close });

export const notes = (list: readonly Note[]): Doc => list.map(note => ({ kind: 'note', note }));

export function join(docs: readonly Doc[], separator: Doc): Doc {
  return docs.flatMap((doc, i) => (i === 0 ? [doc] : [separator, doc]));
}

/** The width on one line of a text without comments and blocks. */
export function flatWidth(doc: Doc): number {
  if ('length' in doc) return doc.reduce((sum: number, part) => sum + flatWidth(part), 0);
  switch (doc.kind) {
    case 'source':
      return doc.text.length;
    case 'insert':
      return doc.onlyBroken ? 0 : doc.text.length;
    case 'spaces':
      return doc.count;
    case 'line':
      return doc.flat;
    case 'indent':
    case 'group':
      return flatWidth(doc.doc);
    case 'choice':
      return flatWidth(doc.flat);
    case 'roomy':
      return flatWidth(doc.wide);
    case 'block':
      return flatWidth([doc.open, doc.inner, doc.close]);
    default:
      return 0;
  }
}
