/** `lwnet export --to dot|mermaid|csv`. */
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { exportNetwork } from '../../server/src/cli/export';
import { recordingTerminal } from './terminal';

const net =
  'block Two(out) {\n  left = it -> conv(out, 3)\n  in, left -> concat -> relu\n}\n\nnetwork A {\n  input(3, 8, 8)\n  repeat 2 { Two(4) }\n  gap\n  fc(10)\n}\n';

async function run(to: string, text = net, more: Partial<Parameters<typeof exportNetwork>[1]> = {}) {
  const terminal = recordingTerminal({ 'a.lwnet': text });
  const options = {
    to,
    out: 'a.out',
    network: undefined,
    set: [],
    precision: undefined,
    opset: undefined,
    seed: '0',
    force: false,
  };
  const code = await exportNetwork('a.lwnet', { ...options, ...more }, terminal);
  return {
    code,
    text: new TextDecoder().decode(terminal.created.get('a.out')),
    out: terminal.out(),
    err: terminal.err(),
  };
}

/** Who reads whom, by the names of the layers. */
const joins = [
  ['input', 'conv'],
  ['input', 'concat'],
  ['conv', 'concat'],
  ['concat', 'relu'],
];

describe('csv', () => {
  const rows = async (text = net): Promise<Record<string, string>[]> =>
    parse((await run('csv', text)).text, { columns: true });

  test('a row for each layer, in the order of execution, with what it reads', async () => {
    const all = await rows();
    expect(all.map(({ op }) => op)).toEqual([
      'input',
      'conv',
      'concat',
      'relu',
      'conv',
      'concat',
      'relu',
      'gap',
      'fc',
    ]);
    const concat = all[5]!;
    // The second turn joins what the first has made with its own.
    expect(concat['reads']!.split('; ')).toEqual([all[3]!['path'], all[4]!['path']]);
    expect(concat).toMatchObject({ inputs: '7×8×8; 4×8×8', outputs: '11×8×8', line: '3' });
    const paths = new Set(all.map(({ path }) => path));
    expect(paths.size).toBe(all.length);
    for (const { reads } of all)
      for (const one of reads === '' ? [] : reads!.split('; ')) expect(paths).toContain(one);
  });

  test('figures add up to those of the network, and attributes are as they read', async () => {
    const all = await rows();
    const sum = all.reduce((n, { macs }) => n + Number(macs), 0);
    expect(sum).toBe(64 * 9 * 4 * (3 + 7) + 110);
    expect(all[1]!['attributes']).toContain('kernel 3×3');
  });

  test('weights that are shared count once', async () => {
    const shared = 'network A {\n  shared c = conv(8, 3)\n  input(8, 8, 8) -> c -> c\n}\n';
    expect((await rows(shared)).map(({ params }) => Number(params))).toEqual([0, 576, 0]);
  });
});

describe.each([
  [
    'dot',
    /^ +(n\d+) \[label="([^"]*)"\];$/gm,
    /^ +(n\d+) -> (n\d+);$/gm,
    /subgraph cluster_\w+ \{ label="([^"]*)";/g,
  ],
  ['mermaid', /^ +(n\d+)\["([^"]*)"\]$/gm, /^ +(n\d+) --> (n\d+)$/gm, /subgraph \w+\["([^"]*)"\]$/gm],
])('%s', (to, node, edge, box) => {
  test('every layer is a node, every map that is read an edge, every block and every line with a name a box', async () => {
    const { text, code } = await run(to);
    expect(code).toBe(0);
    const nodes = new Map(
      [...text.matchAll(node)].map(([, id, label]) => [id!, label!.split(/[:\s\\]/)[0]!]),
    );
    expect(nodes.size).toBe(9);
    const edges = [...text.matchAll(edge)].map(([, from, to]) => [nodes.get(from!)!, nodes.get(to!)!]);
    expect(edges).toHaveLength(10);
    expect(edges.slice(0, joins.length)).toEqual(joins);
    expect([...text.matchAll(box)].map(([, label]) => label)).toEqual(['Two[0]', 'left', 'Two[1]', 'left']);
  });

  test('boxes are closed', async () => {
    const { text } = await run(to);
    const [begun, ended] = to === 'dot' ? [/\{/g, /\}/g] : [/^ *subgraph /gm, /^ *end$/gm];
    expect(text.match(begun)!.length).toBe(text.match(ended)!.length);
  });
});

test('what is too much for Mermaid is said', async () => {
  const long = (n: number) => `network A {\n  input(3, 8, 8)\n  repeat ${n} { conv(3) -> relu }\n}\n`;
  expect((await run('mermaid', long(300))).out).toContain(
    'It has 600 edges, and Mermaid draws no more than 500',
  );
  expect((await run('mermaid', long(200))).out).not.toContain('edges');
  expect((await run('dot', long(300))).out).toBe('A as DOT: a.out, 601 layers.\n');
});

test.each([
  [{ precision: 'int8' }, '--precision int8: DOT has no weights.'],
  [{ opset: '13' }, '--opset 13: DOT has no operators.'],
])('options of weights mean nothing: %j', async (options, words) => {
  const { code, err } = await run('dot', net, options);
  expect(code).toBe(2);
  expect(err).toContain(words);
});

test('a network with mistakes is not drawn, and a word that is near is named', async () => {
  expect((await run('dot', net.replace('gap', 'gapp'))).code).toBe(1);
  expect((await run('mermeid')).err).toContain('Did you mean mermaid?');
});
