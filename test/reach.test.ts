/** The order in which files are analysed, against what it says, on graphs of any form. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backwards, inOrder, reachedFrom, wayBetween } from '../server/src/reach';

const graph = fc.array(fc.array(fc.nat(9), { maxLength: 3 }), { minLength: 10, maxLength: 10 });

test('what is imported comes before who imports, and equal numbers are those that lead to each other', () => {
  fc.assert(
    fc.property(graph, fc.array(fc.nat(9), { minLength: 1, maxLength: 4 }), (ways, from) => {
      const next = (at: string) => ways[Number(at)]!.map(String);
      const order = inOrder(from.map(String), next);
      expect(new Set(order.keys())).toEqual(reachedFrom(from.map(String), next));
      const at = [...order.keys()];
      for (const a of at)
        for (const b of at) {
          const [there, back] = [reachedFrom([a], next).has(b), reachedFrom([b], next).has(a)];
          expect(order.get(a) === order.get(b)).toBe(there && back);
          if (there && !back) expect(at.indexOf(b)).toBeLessThan(at.indexOf(a));
        }
    }),
  );
});

test('who leads to a place is whom it is reached from, turned round', () => {
  fc.assert(
    fc.property(graph, fc.nat(9), (ways, to) => {
      const all = ways.map((targets, at) => [String(at), targets.map(String)] as const);
      const next = (at: string) => all[Number(at)]![1];
      const readers = all.map(([at]) => at).filter(at => reachedFrom([at], next).has(String(to)));
      expect([...reachedFrom([String(to)], backwards(all))].sort()).toEqual(readers.sort());
    }),
  );
});

test('a chain of a hundred thousand', () => {
  const order = inOrder(['0'], at => (at === '100000' ? [] : [String(Number(at) + 1)]));
  expect(order.get('100000')).toBe(0);
  expect(order.get('0')).toBe(100_000);
});

test('a way leads from step to step where there is one, and is as short as any', () => {
  fc.assert(
    fc.property(graph, fc.nat(9), fc.nat(9), (ways, a, b) => {
      const next = (at: string) => ways[Number(at)]!.map(String);
      const way = wayBetween(String(a), String(b), next);
      expect(way.length > 0).toBe(reachedFrom([String(a)], next).has(String(b)));
      for (const [i, at] of way.entries()) if (i > 0) expect(next(way[i - 1]!)).toContain(at);
      let near = new Set([String(a)]);
      for (let steps = 1; steps < way.length; steps++) {
        expect(near.has(String(b))).toBe(false);
        near = new Set([...near].flatMap(at => [at, ...next(at)]));
      }
    }),
  );
});
