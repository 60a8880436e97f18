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
