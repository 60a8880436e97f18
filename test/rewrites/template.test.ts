import { expect, test } from 'vitest';
import { printStages } from '../../server/src/format/tree';
import { call, number } from '../../server/src/rewrites/lib/build';
import { type Found, fill } from '../../server/src/rewrites/lib/template';

const filled = (template: string, found: Found) => printStages(fill(template, found), '');

test('names stand for what was found, and what was not found is left out', () => {
  const template = 'shift(kernel, stride) -> norm -> conv(out, 1, bias = bias)';
  const [kernel, stride, out] = [3, 2, 64].map(number);
  expect(filled(template, { kernel, stride, out, norm: call('bn') })).toBe(
    'shift(3, 2) -> bn -> conv(64, 1)',
  );
  expect(
    filled(template, {
      kernel,
      out,
      norm: undefined,
      bias: { kind: 'boolean', value: true, start: -1, end: -1 },
    }),
  ).toBe('shift(3) -> conv(64, 1, bias = true)');
});

test('a list with something that was not found is left out as a whole', () => {
  expect(filled('conv(out, [1, kernel], [1, stride])', { out: number(8), kernel: number(5) })).toBe(
    'conv(8, [1, 5])',
  );
});

test('stages that are no names stay as they are', () =>
  expect(filled('gap -> relu', {})).toBe('gap -> relu'));
