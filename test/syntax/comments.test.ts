import { expect, test } from 'vitest';
import type { Comment } from '../../server/src/syntax/tree';
import { parse } from '../../server/src/syntax/units';
import { unitsOf } from './support/tree';

const shown = (list: readonly Comment[]) =>
  list.map(c => `${c.text}${c.doc ? ' (doc)' : ''}${c.trailing ? ' (trailing)' : ''}`);

/** Which comments each unit has, by the kind of its node. */
function owners(text: string): Record<string, string[]>[] {
  const file = parse(text);
  return [
    ...unitsOf(file).map(({ unit }) => ({ [unit.node.kind]: shown(unit.comments) })),
    { file: shown(file.comments) },
  ];
}

test('a comment belongs to what follows it, or to what it stands behind', () => {
  expect(
    owners(`// first

/// doc
network N { // opening
  // above
  conv(3) // behind
  // before the brace
} // end
// last`),
  ).toEqual([
    { network: ['// first', '/// doc (doc)', '// opening (trailing)', '// end (trailing)'] },
    { flow: ['// above', '// behind (trailing)'] },
    { file: ['// last'] },
  ]);
});

test('comments before a closing brace belong to the body', () => {
  const { node } = parse('network N {\n  bn\n  // nothing more\n}').units[0]!;
  expect(node.kind === 'network' && shown(node.body!.comments)).toEqual(['// nothing more']);
});

test('comments in brackets and between the lines of a pipeline belong to their statement', () => {
  expect(
    owners('network N {\n  conv( // one\n    3, // two\n    // three\n  ) // four\n    -> bn\n}'),
  ).toEqual([
    { network: [] },
    { flow: ['// one (trailing)', '// two (trailing)', '// three', '// four (trailing)'] },
    { file: [] },
  ]);
});

test('a comment in a body whose line could not be read is not lost', () => {
  expect(owners('network N {\n  repeat 3 3 {\n    // why\n    bn\n  }\n  conv {\n    // so\n  }\n}')).toEqual(
    [{ network: [] }, { flow: [] }, { flow: ['// why'] }, { flow: ['// so'] }, { file: [] }],
  );
});

test('four slashes are no documentation', () => {
  expect(owners('//// line\nblock B {}')[0]).toEqual({ block: ['//// line'] });
});
