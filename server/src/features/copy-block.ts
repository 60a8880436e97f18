/** A block of the standard library as a declaration of this file, where it can be changed. */
import type { Analysis } from '../analysis';
import { stagesOnLine } from '../rewrites/offers';
import { standardLibrary } from '../std/library';
import type { Declaration, File, Unit } from '../syntax/tree';
import type { Edit, Span } from '../text/span';
import { cursorAt } from './cursor';
import { namesOf } from './names';
import { withComments } from './with-comments';

export interface Copy {
  readonly title: string;
  readonly edit: Edit;
}

/** Of the block at a place, or else of those on its line; figures stay as they are. */
export function copiesAt(analysis: Analysis, at: Span): readonly Copy[] {
  for (const { start } of [at, ...stagesOnLine(analysis, at.start)]) {
    const name = cursorAt(analysis, start)?.word?.name;
    const copy = name === undefined ? undefined : copyOf(analysis, name, start);
    if (copy !== undefined) return [copy];
  }
  return [];
}

function copyOf(analysis: Analysis, name: string, offset: number): Copy | undefined {
  const { file, linked } = analysis;
  const isLibrary = (block: string) => linked.find(block)?.library === true;
  const declared = standardLibrary.find(name);
  const user = analysis.positions.at(offset)[0];
  if (declared === undefined || user === undefined || !isLibrary(name)) return undefined;
  // What it is made of stays in the library, as long as the names mean the same here.
  const made = namesOf(declared.unit as Unit<Declaration>).written.filter(
    written => standardLibrary.find(written.name) !== undefined,
  );
  if (!made.every(written => isLibrary(written.name))) return undefined;
  const library = standardLibrary.file();
  const ending = file.text.includes('\r\n') ? '\r\n' : '\n';
  const span = withComments(library, indexOf(library, declared.unit));
  const text = library.text.slice(span.start, span.end).replaceAll(/\r?\n/g, ending);
  const { start } = withComments(file, indexOf(file, user));
  return {
    title: `Copy ${name} into this file`,
    edit: { start, end: start, text: text + ending + ending },
  };
}

const indexOf = ({ units }: File, unit: object): number => units.indexOf(unit as File['units'][number]);
