/** Offsets of the engine to lines and columns of the protocol and back; made once for each text. */
import type { Position, Range } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { File } from '../syntax/tree';
import type { Span } from '../text/span';

const documents = new WeakMap<File, TextDocument>();

function document(file: File): TextDocument {
  let known = documents.get(file);
  if (known === undefined) documents.set(file, (known = TextDocument.create('', 'lwnet', 0, file.text)));
  return known;
}

export const offsetOf = (file: File, position: Position): number => document(file).offsetAt(position);

export const positionOf = (file: File, offset: number): Position => document(file).positionAt(offset);

export const rangeOf = (file: File, span: Span): Range => ({
  start: positionOf(file, span.start),
  end: positionOf(file, span.end),
});

export const spanOf = (file: File, range: Range): Span => ({
  start: offsetOf(file, range.start),
  end: offsetOf(file, range.end),
});
