import { expect, test } from 'vitest';
import { formattingAfterBrace } from '../../server/src/features/formatting';
import { edited, fixture } from './fixture';

const typed = (marked: string): string => {
  const where = fixture(marked);
  return edited(where, formattingAfterBrace(where.analysis, where.offset));
};

test('the brace of a declaration forms the declaration and nothing else', () => {
  expect(typed('block   B {\n  relu\n}\nnetwork A {\ninput(3,8,8)->conv(4)\n}$0\n')).toBe(
    'block   B {\n  relu\n}\n\nnetwork A {\n  input(3, 8, 8) -> conv(4)\n}\n',
  );
});

test('that of a loop forms its statement', () => {
  expect(typed('network A {\n  input(3,8,8)\n  repeat 2 {\nconv(4,3) -> relu -> conv(4)}$0\n}\n')).toBe(
    'network A {\n  input(3,8,8)\n  repeat 2 { conv(4, 3) -> relu -> conv(4) }\n}\n',
  );
});

test('one that closes nothing, or stands in a comment, forms nothing', () => {
  for (const text of ['network A {\ninput(3,8,8)\n// }$0\n}\n', '}$0\n', 'network A {\n  conv(4}$0)\n'])
    expect(typed(text)).toBe(text.replace('$0', ''));
});
