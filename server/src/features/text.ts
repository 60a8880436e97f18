/** Offsets of the engine to lines and columns of the protocol and back; made once for each text. */
import type { Position, Range } from 'vscode-languageserver';
import type { File } from '../syntax/tree';
import type { Span } from '../text/span';
import { Lines } from './lines';

const known = new WeakMap<File, Lines>();

/** Those of the text looked at last: the next one is mostly the same text, edited. */
let last = Lines.of('');

function linesOf(file: File): Lines {
  let lines = known.get(file);
  if (lines === undefined) {
    lines = last.edited(file.text);
    known.set(file, lines);
  }
  last = lines;
  return lines;
}

export const offsetOf = (file: File, position: Position): number => linesOf(file).offsetAt(position);

export const positionOf = (file: File, offset: number): Position => linesOf(file).positionAt(offset);

export const rangeOf = (file: File, span: Span): Range => ({
  start: positionOf(file, span.start),
  end: positionOf(file, span.end),
});

export const spanOf = (file: File, range: Range): Span => ({
  start: offsetOf(file, range.start),
  end: offsetOf(file, range.end),
});
