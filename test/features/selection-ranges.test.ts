import { expect, test } from 'vitest';
import type { SelectionRange } from 'vscode-languageserver';
import { selectionRange } from '../../server/src/features/selection-ranges';
import { exampleFiles, exampleText } from '../examples/load';
import { covered, fixture } from './fixture';

const text = `/// A block.
block Half(out) {
  conv(out / 2, 1) -> bn -> relu // half
}
network A {
  input(3, 8, 8)
  repeat 2 {
    Half(8)
    a = it -> conv(4, stride = 1 + 1)
  }
}
`;

function steps(marked: string): string[] {
  const where = fixture(marked);
  const found: string[] = [];
  for (
    let at: SelectionRange | undefined = selectionRange(where.analysis, where.offset);
    at !== undefined;
    at = at.parent
  )
    found.push(covered(where, at.range));
  return found;
}

test('a selection grows from the word to the file', () => {
  const half = text.slice(0, text.indexOf('network A'));
  expect(steps(text.replace('out / 2', '$0out / 2'))).toEqual([
    'out',
    'out / 2',
    'out / 2, 1',
    'conv(out / 2, 1)',
    'conv(out / 2, 1) -> bn -> relu',
    'conv(out / 2, 1) -> bn -> relu // half',
    '{\n  conv(out / 2, 1) -> bn -> relu // half\n}',
    half.slice(half.indexOf('block Half')).trimEnd(),
    half.trimEnd(),
    text,
  ]);
});

test('through the bodies of loops, and over arguments with names', () => {
  const found = steps(text.replace('1 + 1', '1 + $01'));
  expect(found.slice(0, 5)).toEqual([
    '1',
    '1 + 1',
    'stride = 1 + 1',
    '4, stride = 1 + 1',
    'conv(4, stride = 1 + 1)',
  ]);
  expect(found).toContain('Half(8)\n    a = it -> conv(4, stride = 1 + 1)');
  expect(found).toContain('{\n    Half(8)\n    a = it -> conv(4, stride = 1 + 1)\n  }');
});

test('at every offset each step lies within the next and holds the offset', () => {
  const [name] = exampleFiles;
  for (const whole of [text, exampleText(name!).slice(0, 1_500), 'network A {\n  conv(', '', '}']) {
    const where = fixture(whole);
    for (let offset = 0; offset <= whole.length; offset++) {
      let length = -1;
      for (
        let at: SelectionRange | undefined = selectionRange(where.analysis, offset);
        at !== undefined;
        at = at.parent
      ) {
        const now = covered(where, at.range).length;
        expect(now).toBeGreaterThan(length);
        length = now;
      }
      expect(length).toBe(whole.length);
    }
  }
});
