import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { type Analysis, analyse } from '../../server/src/analysis';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** How many of the trees that a row of edits overtook, each with its text, are still in memory. */
async function leftAlive(texts: readonly string[]): Promise<number> {
  const seen: WeakRef<Analysis['file']>[] = [];
  let now: Analysis | undefined;
  for (const text of texts) {
    now = analyse('file:///a.lwnet', text, undefined, now);
    seen.push(new WeakRef(now.file));
  }
  // A weak reference holds until the turn that made it is over.
  await new Promise(resolve => setImmediate(resolve));
  collectGarbage();
  const alive = seen.filter(ref => ref.deref() !== undefined && ref.deref() !== now?.file).length;
  expect(now?.problems.filter(({ kind }) => kind.severity === 'error')).toEqual([]);
  return alive;
}

const kernel = (i: number) => 1 + 2 * (i % 4);

test('edits that alternate between declarations leave no older text in memory', async () => {
  const texts = Array.from({ length: 60 }, (_, i) => {
    const [a, b] = i % 2 === 0 ? [i, i + 1] : [i + 1, i];
    return `block A(out) {\n  conv(out, ${kernel(a)})\n}\n\nblock B(out) {\n  conv(out, ${kernel(b)})\n}\n`;
  });
  expect(await leftAlive(texts)).toBeLessThanOrEqual(2);
});

test('so do edits of blocks that use each other, networks and deployments', async () => {
  const texts = Array.from({ length: 90 }, (_, i) => {
    const [a, b, c] = [0, 1, 2].map(part => kernel(Math.floor((i + part) / 3)));
    return [
      `block A(out) { conv(out, ${a}) -> bn }`,
      `block B(out) { A(out) -> conv(out, ${b}) }`,
      `block C(out) { conv(out, 1) -> relu }`,
      `network N {\n  input(3, 32, 32)\n  B(8) -> C(8) -> conv(16, ${c})\n}`,
      'network M { input(3, 32, 32) -> C(4) }',
      'deploy M on ultra96_conv { precision int8 }',
    ].join('\n\n');
  });
  expect(await leftAlive(texts)).toBeLessThanOrEqual(2);
});
