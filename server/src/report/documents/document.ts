/** A report as pieces, which Markdown and HTML print each in their way. */
import type { Drawing } from '../drawings/drawing';
import type { Column } from '../table';

export interface Bar {
  readonly name: string;
  readonly value: string;
  /** Of the whole, from 0 to 1. */
  readonly share: number;
}

export type Tone = 'good' | 'bad' | 'open';

export type Piece =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string }
  | { readonly kind: 'text'; readonly text: string; readonly tone?: Tone }
  | {
      readonly kind: 'table';
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly string[])[];
      /** Of the rows, in their order. */
      readonly tones?: readonly (Tone | undefined)[];
      /** What it is called where it is long and folded away. */
      readonly folded?: string;
    }
  /** A picture that a form has a drawing for, called this. */
  | { readonly kind: 'graph'; readonly title: string; readonly text: string }
  | { readonly kind: 'bars'; readonly title: string; readonly bars: readonly Bar[] };

export interface Document {
  readonly title: string;
  readonly about: string;
  readonly pieces: readonly Piece[];
}

export interface DocumentForm {
  /** With which the name of its file ends. */
  readonly ending: string;
  /** How it shows the graph of a network, where it does. */
  readonly drawing?: Drawing;
  readonly print: (document: Document) => string;
}
