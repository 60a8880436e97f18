/** What is looked for beside the work: who waits for it, and who gets what was found before. */
import { expect, test } from 'vitest';
import { Lately } from '../server/src/slices';

/** A look that ends when it is told to. */
function looks() {
  const ends: (() => void)[] = [];
  let count = 0;
  const lately = new Lately(
    'numbers',
    () => new Promise<number>(resolve => ends.push(() => resolve(++count))),
    () => undefined,
  );
  const end = async () => {
    while (ends.length === 0) await Promise.resolve();
    ends.shift()!();
  };
  return { lately, end, running: () => ends.length };
}

test('the first to ask waits, and whoever asks again gets what was found while the next look begins', async () => {
  const { lately, end, running } = looks();
  const first = lately.look('a');
  await end();
  expect(await first).toBe(1);
  expect(await lately.look('a')).toBe(1);
  expect(running()).toBe(1);
});

test('what changed elsewhere is waited for, behind a look that may have missed it', async () => {
  const { lately, end } = looks();
  const first = lately.look('a');
  await end();
  await first;
  expect(await lately.look('a')).toBe(1);
  lately.changed('b');
  const next = lately.look('a');
  // The look that the second began, and one that began after the change.
  await end();
  await end();
  expect(await next).toBe(3);
  // What one changes oneself makes no difference to oneself.
  lately.changed('a');
  expect(await lately.look('a')).toBe(3);
});

test('nobody waits for long', async () => {
  const { lately } = looks();
  expect(await lately.look('a')).toBeUndefined();
});
