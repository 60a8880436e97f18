import { expect, test } from 'vitest';
import { rewrite } from '../../server/src/cli/rewrite';
import { recordingTerminal } from './terminal';

const net =
  'block Two {\n  conv(64, 3) -> bn -> relu\n}\n\nnetwork A {\n  input(32, 16, 16)\n  repeat 2 { Two }\n  conv(96, 3) -> bn -> relu\n}\n';

async function run(options: Partial<Parameters<typeof rewrite>[1]>, text = net, file = 'a.lwnet') {
  const terminal = recordingTerminal({ [file]: text });
  const code = await rewrite(file, { json: false, ...options }, terminal);
  return { code, out: terminal.out(), err: terminal.err(), text: terminal.files.get(file)! };
}

test('lists what the light bulb offers, at each stage, with its gain', async () => {
  const { code, out, text } = await run({ list: true });
  expect(code).toBe(0);
  expect(text).toBe(net);
  const ghosts = out.split('\n').filter(line => line.endsWith('[ghost]'));
  expect(ghosts.map(line => line.split(': ')[0])).toEqual(['a.lwnet:2:3', 'a.lwnet:8:3']);
  expect(ghosts[0]).toMatch(/MACs −\d+\.\d %.*in 2 uses/);
});

test('as JSON, with what changes in each network', async () => {
  const { offers } = JSON.parse((await run({ list: true, json: true })).out);
  const ghost = offers.find(({ id, line }: { id: string; line: number }) => id === 'ghost' && line === 8);
  expect(ghost).toMatchObject({ column: 3, networks: [{ network: 'A' }] });
  expect(ghost.networks[0].change.macs).toBeLessThan(0);
});

test('applies one at its line and leaves the others', async () => {
  const { code, out, text } = await run({ apply: 'ghost@8' });
  expect(code).toBe(0);
  expect(out).toMatch(/^a\.lwnet:8:3: .*\[ghost\]\n$/);
  expect(text).toContain('  conv(64, 3) -> bn -> relu\n');
  expect(text).toContain('  Ghost(96, 3)\n');
});

test('from standard input to standard output', async () => {
  const { code, out } = await run({ apply: 'ghost@8' }, net, '-');
  expect(code).toBe(0);
  expect(out).toContain('  Ghost(96, 3)\n');
});

test('where it is offered at several places, it asks which', async () => {
  const { code, err, text } = await run({ apply: 'ghost' });
  expect(code).toBe(1);
  expect(text).toBe(net);
  expect(err).toMatch(
    /^lwnet: --apply ghost: it is offered at 2 places; say which:\n {2}a\.lwnet:2:3: .*\n {2}a\.lwnet:8:3: /,
  );
});

test('where it is not offered, it says where it is', async () => {
  const { code, err, text } = await run({ apply: 'ghost@6' });
  expect(code).toBe(1);
  expect(text).toBe(net);
  expect(err).toContain('it is not offered in line 6 of a.lwnet; it is at:\n  a.lwnet:2:3: ');
});

test.each([
  [{ apply: 'gost' }, "there is no rewrite 'gost'. Did you mean ghost?"],
  [{ apply: 'ghost@x' }, 'write ID or ID@LINE'],
  [{}, 'rewrite takes --list, or --apply'],
  [{ list: true, apply: 'ghost' }, 'rewrite takes --list, or --apply'],
])('%j: exit code 2', async (options, words) => {
  const { code, err, text } = await run(options);
  expect(code).toBe(2);
  expect(text).toBe(net);
  expect(err).toContain(words);
});

test('nothing to offer is said, and no mistake', async () => {
  const { code, out, err } = await run({ list: true }, 'network A {\n  input(3, 8, 8) -> gap\n}\n');
  expect({ code, out }).toEqual({ code: 0, out: '' });
  expect(err).toBe('lwnet: a.lwnet: no rewrite is known that makes it lighter.\n');
});
