/** `lwnet export --to svg`: read back by a parser of XML. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { exportNetwork } from '../../server/src/cli/export';
import { flatten } from '../../server/src/graph/flat';
import { drawings } from '../../server/src/report/drawings';
import { analyseExample, exampleFiles, exampleText } from '../examples/load';
import { recordingTerminal } from './terminal';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

const reader = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
});

type Raw = Readonly<Record<string, unknown>>;

function elementsOf(all: readonly Raw[]): readonly Element[] {
  return all.flatMap(raw => {
    const name = Object.keys(raw).find(key => key !== ':@' && key !== '#text');
    if (name === undefined) return [];
    const inside = raw[name] as readonly Raw[];
    const children = elementsOf(inside);
    const own = inside.map(one => (one['#text'] as string | undefined) ?? '').join('');
    return [
      {
        name,
        attributes: (raw[':@'] ?? {}) as Record<string, string>,
        children,
        text: own + children.map(({ text }) => text).join(''),
      },
    ];
  });
}

const flat = (one: Element): readonly Element[] => [one, ...one.children.flatMap(flat)];

async function drawn(text: string, network?: string, files: Readonly<Record<string, string>> = {}) {
  const terminal = recordingTerminal({ ...files, 'a.lwnet': text });
  const options = { to: 'svg', out: 'a.svg', network, set: [], precision: undefined, opset: undefined };
  const code = await exportNetwork('a.lwnet', { ...options, seed: '0', force: false }, terminal);
  expect(code, terminal.err()).toBe(0);
  const svg = new TextDecoder().decode(terminal.created.get('a.svg'));
  expect(XMLValidator.validate(svg)).toBe(true);
  const [root] = elementsOf(reader.parse(svg));
  return { svg, root: root!, all: flat(root!) };
}

const classed = (all: readonly Element[], name: string) =>
  all.filter(({ attributes }) => attributes['class'] === name);

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const rectOf = ({ attributes: a }: Element, [dx, dy] = [0, 0]): Rect => ({
  x: Number(a['x'] ?? 0) + dx!,
  y: Number(a['y'] ?? 0) + dy!,
  width: Number(a['width']),
  height: Number(a['height']),
});

const nodesOf = (all: readonly Element[]) =>
  classed(all, 'layer').map(group => {
    const [, x, y] = /^translate\((\S+) (\S+)\)$/.exec(group.attributes['transform']!)!;
    const inner = flat(group);
    return {
      title: inner.find(({ name }) => name === 'title')!.text,
      rect: rectOf(classed(inner, 'node')[0]!, [Number(x), Number(y)]),
    };
  });

/** The first and the last point of each line, and whether a layer is where it ends. */
const linesOf = (all: readonly Element[]) =>
  classed(all, 'line').map(({ attributes }) => {
    const points: [number, number][] = [];
    for (const [, command, given] of attributes['d']!.matchAll(/([MVC])([^MVC]+)/g)) {
      const numbers = given!.trim().split(' ').map(Number);
      points.push(command === 'V' ? [points.at(-1)![0], numbers[0]!] : [numbers.at(-2)!, numbers.at(-1)!]);
    }
    return points;
  });

const net =
  'block Two(out) {\n  left = it -> conv(out, 3) -> bn\n  in, left -> concat -> relu\n}\n\nnetwork A {\n  input(3, 8, 8)\n  repeat 2 { Two(4) }\n  gap\n  fc(10)\n}\n';

const inside = (a: Rect, b: Rect): boolean =>
  a.x >= b.x - 0.2 &&
  a.y >= b.y - 0.2 &&
  a.x + a.width <= b.x + b.width + 0.2 &&
  a.y + a.height <= b.y + b.height + 0.2;

const apart = (a: Rect, b: Rect): boolean =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

test('layers are nodes with their figures, blocks boxes around them', async () => {
  const { all } = await drawn(net);
  const nodes = nodesOf(all);
  expect(nodes).toHaveLength(11);
  const title = nodes[1]!.title.split('\n');
  expect(title.slice(0, 4)).toEqual([
    'Two[0].left.conv',
    'conv, out 4, kernel 3×3',
    '3×8×8 → 4×8×8',
    'MACs: 6,912',
  ]);
  expect(title).toContain('parameters: 108');
  expect(title.at(-1)).toBe('a.lwnet:2');
  const boxes = classed(all, 'box').map(box => rectOf(box));
  expect(classed(all, 'box-name').map(({ text }) => text)).toEqual(['Two[0]', 'left', 'Two[1]', 'left']);
  for (const [i, { title, rect }] of nodes.entries()) {
    const holders = boxes.filter(box => inside(rect, box));
    expect(holders.length, title).toBe(title.startsWith('Two') ? (title.includes('.left.') ? 2 : 1) : 0);
    for (const other of nodes.slice(i + 1)) expect(apart(rect, other.rect)).toBe(true);
    for (const box of boxes) expect(apart(rect, box) || inside(rect, box)).toBe(true);
  }
});

/** Lines of a picture from layer to layer, followed through the borders of boxes. */
function readsIn(all: readonly Element[]): ReadonlySet<string> {
  const nodes = nodesOf(all);
  const near = (a: number, b: number) => Math.abs(a - b) < 0.3;
  const at = ([x, y]: readonly [number, number], edge: 'top' | 'bottom') =>
    nodes.findIndex(
      ({ rect }) =>
        near(y, edge === 'top' ? rect.y : rect.y + rect.height) && near(x, rect.x + rect.width / 2),
    );
  const lines = linesOf(all);
  const reads = new Set<string>();
  const follow = (from: number, [x, y]: readonly [number, number]) => {
    const to = at([x, y], 'top');
    if (to >= 0) reads.add(`${from} ${to}`);
    else
      for (const line of lines) {
        const [a, b] = line[0]!;
        if (near(a, x) && near(b, y)) follow(from, line.at(-1)!);
      }
  };
  for (const line of lines) {
    const from = at(line[0]!, 'bottom');
    if (from >= 0) follow(from, line.at(-1)!);
  }
  return reads;
}

test.each([
  'resnet-50.lwnet',
  'mobilenet-v2.lwnet',
  'shufflenet-v2.lwnet',
  'tiny-yolo-v3.lwnet',
  'zoo/googlenet.lwnet',
  'zoo/hrnet.lwnet',
  'zoo/nasnet.lwnet',
  'zoo/unet.lwnet',
  'zoo/densenet.lwnet',
])('%s: every edge is a line that leads from layer to layer', async file => {
  const { evaluated } = analyseExample(file).networks[0]!;
  const files = Object.fromEntries(exampleFiles.map(one => [one, exampleText(one)]));
  const { all } = await drawn(files[file]!, evaluated.declared.node.name.name, files);
  const { nodes } = flatten(evaluated);
  const made = new Map(nodes.flatMap(({ outputs }, i) => outputs.map(tensor => [tensor, i] as const)));
  const reads = new Set(nodes.flatMap(({ inputs }, i) => inputs.map(tensor => `${made.get(tensor)!} ${i}`)));
  expect(nodesOf(all).map(({ title }) => title.split('\n')[0])).toEqual(nodes.map(({ path }) => path));
  expect(readsIn(all)).toEqual(reads);
});

test('the colour goes with the share of the MACs', async () => {
  const { all } = await drawn(
    'network A {\n  input(8, 8, 8) -> conv(8) -> conv(8, 3) -> relu -> gap -> fc(2)\n}\n',
  );
  const depths = classed(all, 'layer').map(group => {
    const tint = classed(flat(group), 'share')[0];
    return tint === undefined ? 0 : Number(tint.attributes['fill-opacity']);
  });
  const [input, one, three, relu, gap, fc] = depths;
  expect([input, relu, gap]).toEqual([0, 0, 0]);
  expect(three).toBeGreaterThan(one!);
  expect(one).toBeGreaterThan(fc!);
  const shares = classed(all, 'layer').map(group => {
    const text = flat(group)
      .filter(({ name }) => name === 'text')
      .at(-1)!.text;
    return text.endsWith('%') ? text : undefined;
  });
  expect(shares).toEqual([undefined, '10.0 %', '90.0 %', undefined, undefined, undefined]);
});

test('it is the same each time, has no script, loads nothing, and is dark where all is', async () => {
  const [one, again] = [await drawn(net), await drawn(net)];
  expect(again.svg).toBe(one.svg);
  expect(one.all.map(({ name }) => name)).not.toContain('script');
  const names = new Set(one.all.flatMap(({ attributes }) => Object.keys(attributes)));
  expect([...names].filter(name => /^on|href|src$/.test(name))).toEqual([]);
  expect(one.svg.match(/url\(|@import|https?:/g)).toEqual(['http:']);
  expect(one.svg).toContain('prefers-color-scheme: dark');
});

test('signs of XML and control characters in names are text', async () => {
  const layers = [0, 1].map(i => ({
    path: 'a<b>&"c\u0001\ud800',
    holders: [],
    name: '</text><script>',
    op: 'relu',
    attributes: ['a & b'],
    file: '<&>',
    line: null,
    reads: i === 0 ? [] : [0],
    inputShapes: i === 0 ? [] : [[1]],
    outputShapes: [[1]],
    figures: {},
  }));
  const text = (await drawings.get('svg')!.print({ name: '"><&', layers })) as string;
  expect(XMLValidator.validate(text)).toBe(true);
  const all = elementsOf(reader.parse(text)).flatMap(flat);
  expect(all.map(({ name }) => name)).not.toContain('script');
  expect(nodesOf(all)).toHaveLength(2);
  expect(nodesOf(all)[1]!.title).toMatch(/^a<b>&"c��\n/);
  expect(text).toContain('aria-label="&quot;&gt;&lt;&amp;: 2 layers"');
});

test('thousands of layers in a row are drawn, and a knot that nobody could read is refused with a word', async () => {
  const { all } = await drawn('network A {\n  input(8, 8, 8)\n  repeat 3000 { conv(8) -> relu }\n}\n');
  expect(nodesOf(all)).toHaveLength(6001);
  const lines = Array.from({ length: 90 }, (_, i) => {
    const all = Array.from({ length: i + 1 }, (_, k) => `x${k}`).join(', ');
    return `  x${i + 1} = ${all}${i === 0 ? '' : ' -> concat'} -> conv(1)`;
  });
  const terminal = recordingTerminal({
    'a.lwnet': `network A {\n  x0 = input(1, 8, 8)\n${lines.join('\n')}\n}\n`,
  });
  const options = { to: 'svg', out: 'a.svg', network: undefined, set: [], precision: undefined };
  expect(
    await exportNetwork('a.lwnet', { ...options, opset: undefined, seed: '0', force: false }, terminal),
  ).toBe(2);
  expect(terminal.err()).toContain('a.svg is not written: more layers and edges than can be drawn');
  expect(terminal.created.size).toBe(0);
});
