import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reparse } from '../../server/src/syntax/reparse';
import { parse } from '../../server/src/syntax/units';
import { applyChange, type Change, cases, changes, examples } from './cases';

/** Whole lines taken out, doubled or joined, as people do. */
const lineChange: fc.Arbitrary<(text: string) => string> = fc
  .tuple(
    fc.double({ min: 0, max: 0.999, noNaN: true }),
    fc.constantFrom('out', 'twice', 'join', 'split', 'indent'),
  )
  .map(([at, what]) => text => {
    const lines = text.split('\n');
    const i = Math.floor(at * lines.length);
    const line = lines[i]!;
    if (what === 'out') lines.splice(i, 1);
    else if (what === 'twice') lines.splice(i, 0, line);
    else if (what === 'join') lines.splice(i, 2, `${line} ${lines[i + 1] ?? ''}`);
    else if (what === 'split')
      lines.splice(i, 1, line.slice(0, line.length >> 1), line.slice(line.length >> 1));
    else lines[i] = `  ${line}`;
    return lines.join('\n');
  });

const edit = fc.oneof(
  changes.map(list => (text: string) => list.reduce((t: string, c: Change) => applyChange(t, c), text)),
  changes.map(list => (text: string) => applyChange(text, list[0]!)),
  lineChange,
);

test('the tree after edits is the tree of the text', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...examples),
      fc.array(edit, { minLength: 1, maxLength: 5 }),
      (example, edits) => {
        let text = example;
        let file = parse(text);
        for (const change of edits) {
          text = change(text);
          file = reparse(file, text);
          expect(file).toEqual(parse(text));
        }
      },
    ),
    { numRuns: cases(0.1) },
  );
});

test('an edit of one line keeps every other line', () => {
  const text = `network A {\n  input(3, 8, 8)\n${'  conv(8) -> relu\n'.repeat(50)}}\n`;
  const before = parse(text);
  const at = text.lastIndexOf('conv(8)');
  const after = reparse(before, `${text.slice(0, at)}conv(9)${text.slice(at + 7)}`);
  const body = (file: typeof before) => {
    const node = file.units[0]!.node;
    return node.kind === 'network' ? (node.body?.units ?? []) : [];
  };
  expect(body(after).filter((unit, i) => unit === body(before)[i])).toHaveLength(49);
});
