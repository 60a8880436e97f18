/** The blocks of the standard library, with their text. */
import { declaredSignature } from '../../server/src/features/signature';
import { libraryText, standardLibrary } from '../../server/src/std/library';
import { positionsOf } from '../../server/src/syntax/positions';
import { code, head, inCode } from './markdown';

export function libraryPage(): string {
  const positions = positionsOf(standardLibrary.file());
  const intro =
    'These blocks can be used without an import. They are written in the language itself; going to a definition opens ' +
    "their text. A file's own block of the same name hides one of these, so that the library can grow.";
  const parts = [head('Standard library', intro)];
  for (const name of standardLibrary.names()) {
    const declared = standardLibrary.find(name)!;
    const { unit, node, doc } = declared;
    const span = positions.of({ unit, start: unit.head, end: node.end })!;
    const { label } = declaredSignature(declared);
    parts.push(
      `## ${name}`,
      '',
      inCode(label),
      '',
      doc,
      '',
      code(libraryText().slice(span.start, span.end)),
      '',
    );
  }
  return parts.join('\n');
}
