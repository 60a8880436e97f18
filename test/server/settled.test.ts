/** What takes longer than an edit may take: told once nobody types. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle, Client, until } from './client';

let built: Awaited<ReturnType<typeof bundle>>;
beforeAll(async () => {
  built = await bundle();
});
afterAll(() => built.remove());

const uri = 'file:///project/net.lwnet';
const network = 'network A {\n  input(3, 64, 64) -> conv(16, 3, 2) -> conv(8) -> gap -> fc(10)\n}\n';

test('a budget that the arena of a runtime breaks follows the diagnostics of an edit', async () => {
  const client = new Client(built.server);
  await client.start();
  await client.open(uri, `${network}deploy A on cortex_m4 {\n  precision int8\n  peak_memory <= 28KiB\n}\n`);
  const codes = () =>
    client.published
      .filter(({ version }) => version === 1)
      .map(({ diagnostics }) => diagnostics.map(({ code }) => code).join());
  await until(() => codes().includes('budget-exceeded'), 'a budget that is exceeded');
  expect(codes()).toEqual(['', 'budget-exceeded']);
  await client.change(uri, 2, {
    range: { start: { line: 5, character: 17 }, end: { line: 5, character: 19 } },
    text: '27',
  });
  // The network is the one that it was, so that nothing is to be waited for.
  const [problem] = await client.diagnostics(uri, 2);
  expect(problem!.message).toContain('is <= 27,648 bytes; at int8 the arena needs');
  expect(client.logged).toEqual([]);
  expect(await client.stop()).toBe(0);
});

test('a hint about time is told by itself, and weighed by the chip once nobody types', async () => {
  const client = new Client(built.server);
  await client.start();
  const grouped =
    'network A {\n  input(3, 112, 112)\n  conv(64, 3, 2) -> bn -> relu\n  conv(64, 3, groups = 2) -> bn -> relu\n  gap -> fc(10)\n}\n';
  await client.open(uri, `${grouped}deploy A on raspberry_pi_4 {\n  precision fp32\n}\n`);
  const told = () =>
    client.published.flatMap(({ diagnostics }) =>
      diagnostics
        .filter(({ code }) => code === 'group-conv-memory-access')
        .map(({ message }) => String(message)),
    );
  await until(() => told().some(words => words.includes('of the time on Raspberry Pi 4')), 'a weighed hint');
  expect(told()[0]).not.toContain('Raspberry');
  expect(told().at(-1)!.startsWith(told()[0]!)).toBe(true);
  expect(client.logged).toEqual([]);
  expect(await client.stop()).toBe(0);
});
