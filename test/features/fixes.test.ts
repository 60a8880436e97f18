import { describe, expect, test } from 'vitest';
import { codeActions } from '../../server/src/features/code-actions';
import { edited, fixture } from './fixture';

/** The text after the one quick fix at the cursor; nothing where there is none. */
function fixed(marked: string): string | undefined {
  const where = fixture(marked);
  const at = { start: where.offset, end: where.offset };
  const found = codeActions(where.analysis, at).filter(({ kind }) => kind === 'quickfix');
  expect(found.length).toBeLessThanOrEqual(1);
  const [edits] = Object.values(found[0]?.edit?.changes ?? {});
  return edits && edited(where, edits);
}

describe('a misspelt word is changed to the one that is near', () => {
  const network = 'network Net {\n  input(3, 8, 8) -> conv(4)\n}\n';

  test.each([
    ['a property', 'block B {\n  conv(in.cha$0nels)\n}\n', 'in.channels'],
    ['a network', `${network}deploy N$0ett on max78000 {\n  precision int8\n}\n`, 'deploy Net on'],
    [
      'a budget',
      `${network}deploy Net on max78000 {\n  precision int8\n  wie$0ghts <= 4MB\n}\n`,
      '  weights <= 4MB',
    ],
    ['an item', `${network}deploy Net on max78000 {\n  prec$0ison int8\n}\n`, '  precision int8'],
  ])('%s', (_, text, expected) => expect(fixed(text)).toContain(expected));

  test('where none is near there is no fix', () => {
    expect(fixed(`${network}deploy Q$0qqqqqqq on max78000 {\n}\n`)).toBeUndefined();
  });
});

describe('missing output channels are as many as arrive', () => {
  const line = (stage: string) => `network A {\n  input(3, 8, 8) -> ${stage}\n}\n`;

  test.each([
    ['co$0nv -> bn', 'conv(out = it.channels) -> bn'],
    ['co$0nv() -> bn', 'conv(out = it.channels) -> bn'],
    ['co$0nv(kernel = 3)', 'conv(out = it.channels, kernel = 3)'],
  ])('%s', (before, after) => {
    const text = fixed(line(before))!;
    expect(text).toBe(line(after));
    expect(fixture(text).analysis.problems.filter(({ kind }) => kind.severity === 'error')).toEqual([]);
  });

  test('other arguments have no number that goes with anything', () => {
    expect(fixed(line('spl$0it'))).toBeUndefined();
  });
});
