/** Trees as text: what is printed is read as the same tree. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printCondition, printExpr, showExpr } from '../../server/src/format/tree';
import type { BinaryOp, Expr, Network } from '../../server/src/syntax/tree';
import { parse } from '../../server/src/syntax/units';

const nowhere = { start: -1, end: -1 };

const operators: readonly BinaryOp[] = [
  ...(['or', 'and', '==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%'] as const),
];
const words = fc.constantFrom('a', 'width', 'relu');
const ident = words.map(name => ({ name, ...nowhere }));

/** Stages in a row stand where a value is whole: as an argument, in a list, in an arm. */
const { expr, value } = fc.letrec<{ expr: Expr; value: Expr }>(tie => {
  const node = <K extends Expr['kind']>(kind: K, parts: Record<string, fc.Arbitrary<unknown>>) =>
    fc.record({ ...parts }).map(made => ({ kind, ...made, ...nowhere }) as unknown as Expr);
  const arg = fc.record({ name: fc.option(ident, { nil: undefined }), value: tie('value') });
  return {
    expr: fc.oneof(
      { maxDepth: 5 },
      node('number', { value: fc.nat(99), unit: fc.constantFrom('', 'ms', 'KiB') }),
      node('number', { value: fc.constant({ num: 3, den: 4 }), unit: fc.constant('') }),
      node('boolean', { value: fc.boolean() }),
      node('name', { name: words }),
      node('flow-ref', { name: fc.constantFrom('in', 'it') }),
      node('call', {
        name: ident,
        args: fc.array(arg, { maxLength: 2 }).map(args => args.map(a => ({ ...a, ...nowhere }))),
      }),
      node('member', { object: tie('expr'), name: ident }),
      node('index', { object: tie('expr'), index: tie('expr') }),
      node('list', { items: fc.array(tie('value'), { maxLength: 3 }) }),
      node('unary', { op: fc.constantFrom('-', 'not'), operand: tie('expr') }),
      node('binary', { op: fc.constantFrom(...operators), left: tie('expr'), right: tie('expr') }),
      node('if-value', { condition: tie('expr'), then: tie('value'), else: tie('value') }),
    ),
    value: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      tie('expr'),
      node('chain', { stages: fc.array(tie('expr'), { minLength: 2, maxLength: 3 }) }),
    ),
  };
});

/** A tree without places. */
const bare = (node: unknown): unknown =>
  JSON.parse(JSON.stringify(node, (key, value) => (key === 'start' || key === 'end' ? undefined : value)));

/** The expression of a text, which must have no mistake in its form. */
function read(text: string): Expr {
  const { units, problems } = parse(`network A(v = ${text}) {\n}\n`);
  expect([...problems, ...units.flatMap(unit => unit.problems)], text).toEqual([]);
  return (units[0]!.node as Network).params[0]!.default!;
}

test('an expression that is printed is read as itself', () => {
  fc.assert(
    fc.property(value, tree => {
      expect(bare(read(printExpr(tree)))).toEqual(bare(tree));
    }),
    { numRuns: 2000, seed: 20261127 },
  );
});

test('a condition is read as itself before braces', () => {
  fc.assert(
    fc.property(expr, tree => {
      const read = parse(`network A {\n  if ${printCondition(tree, '')} { bn }\n}\n`);
      const [statement] = (read.units[0]!.node as Network).body!.units;
      expect(bare(statement!.node)).toMatchObject({ stages: [{ kind: 'if', condition: bare(tree) }] });
    }),
    { numRuns: 500, seed: 20261127 },
  );
});

describe('parentheses stand where they are needed', () => {
  test.each([
    '(a + b) * c + d',
    'a - (b - c) - d',
    '-(a + b) / (c * d)',
    'not a == b and not (c and d)',
    '(a < b) == c',
    'f(a, b = [1, 2.5])[0].height',
    'if a { b } else if c { d } else { e }',
    '1 + (if a { b } else { c })',
    'bn -> leaky(0.1)',
  ])('%s', text => expect(printExpr(read(text))).toBe(text));
});

test('what someone reads is short', () => {
  const list = `[${Array.from({ length: 40 }, (_, i) => i).join(', ')}]`;
  expect(showExpr(read(list))).toBe('[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, … (40 values)]');
  expect(printExpr(read(list))).toBe(list);
  expect(showExpr(read(Array.from({ length: 300 }, () => 'width').join(' + '))).length).toBeLessThanOrEqual(
    400,
  );
});
