/** Long bodies are evaluated line by line from what is remembered; what comes out is what comes out from nothing. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Analysis, analyse } from '../../server/src/analysis';
import { foldsOf } from '../../server/src/cost/folds';
import { totalsOf } from '../../server/src/cost/totals';
import type { Body, MapId } from '../../server/src/graph/graph';
import { peakElements } from '../../server/src/schedule/peak';
import { sayProblem } from '../../server/src/text/problem';
import { cases, part } from './cases';

const number = fc.constantFrom(0, 1, 2, 3, 4, 5);
const width = fc.constantFrom(6, 8, 16, 24);

/** Lines that lean on each other: they name maps, numbers and shared layers of lines above, or of none. */
const line: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(width, fc.constantFrom(1, 3, 5)).map(([c, k]) => `conv(${c}, ${k})`) },
  { weight: 3, arbitrary: width.map(c => `conv(${c}) -> bn -> relu`) },
  { weight: 2, arbitrary: fc.constantFrom('bn', 'relu', 'dwconv(3)', 'shuffle(2)', 'maxpool(3, 1)') },
  { weight: 3, arbitrary: fc.tuple(fc.nat(99), width).map(([n, c]) => `z${n} = it -> conv(${c})\n  it`) },
  { weight: 3, arbitrary: fc.nat(99).map(n => `z${n} = it`) },
  { weight: 3, arbitrary: number.map(n => `it, x${n} -> concat -> conv(8)`) },
  { weight: 1, arbitrary: fc.nat(99).map(n => `it, z${n} -> concat -> conv(m${n % 9})`) },
  { weight: 1, arbitrary: number.map(n => `x${n} -> bn`) },
  { weight: 1, arbitrary: fc.tuple(number, number).map(([a, b]) => `x${a}, x${b} -> add`) },
  { weight: 2, arbitrary: fc.tuple(fc.nat(99), width).map(([n, c]) => `let m${n} = ${c} + 8`) },
  { weight: 2, arbitrary: number.map(n => `conv(n${n}, 3)`) },
  { weight: 2, arbitrary: width.map(c => `U(${c})`) },
  { weight: 1, arbitrary: fc.constantFrom('V', 'U(8) -> V', 'it -> split(2) -> concat', 'gap') },
  { weight: 1, arbitrary: number.map(n => `if n${n} > 20 { conv(8) } else { relu -> bn }`) },
  {
    weight: 1,
    arbitrary: number.map(n => `repeat 3 { it, x${n} -> concat -> conv(it.channels) }`),
  },
  { weight: 1, arbitrary: width.map(c => `for a of [8, ${c}] { conv(a) -> bn }`) },
  // Turns are remembered with what the names in them stand for around the loop.
  {
    weight: 2,
    arbitrary: fc.tuple(width, number).map(([c, n]) => `for a of [8, ${c}, 8] { U(a) -> conv(n${n}, 1) }`),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        number,
        fc.constantFrom(
          'let q = n0 + 2\n conv(q)',
          'if n1 > 10 { conv(8) } else { U(n2) }',
          'shared s = conv(16)\n it -> s -> conv(8)',
          'in -> conv(8)',
          'repeat n3 - 6 { U(it.channels) }',
        ),
      )
      .map(([n, inner]) => `repeat ${1 + (n % 3)} { ${inner} }`),
  },
  { weight: 1, arbitrary: number.map(n => `shared h${n} = conv(16, 3)`) },
  { weight: 1, arbitrary: number.map(n => `h${n} -> h${n}`) },
  {
    weight: 1,
    arbitrary: number.chain(n =>
      fc.constantFrom(
        ...[`add(x${n}, it)`, `z${n} = relu(x${n})`, `z${n} = U(x${n}, 8)`, `x${n} -> add(it)`],
        ...[`k = floor(n${n} / 2)`, `k = n${n} * 2`, `k = 3`, `let k = n${n} // 2`, `conv(k) # c`],
        ...[
          `z${n} = relu(conv(x${n}, 8))`,
          'conv2d(8)',
          'conv(8, kernel_size = 3)',
          `if n${n} > 10 && true { relu }`,
        ],
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('conv(', '-> relu', 'x1 =', 'conv(8', '}', 'repeat 2 {', 'kk', '// c', ''),
  },
);

/** Lines without a mistake, whatever arrives: maps keep their height and width, and names are those defined above. */
const soundLine: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(width, fc.constantFrom(1, 3, 5)).map(([c, k]) => `conv(${c}, ${k}) -> bn -> relu`),
  fc.constantFrom('bn', 'relu', 'dwconv(3)', 'maxpool(3, 1) -> conv(8)', 'V', 'V -> conv(8)'),
  fc.tuple(fc.nat(9999), width).map(([n, c]) => `z${n} = it -> conv(${c})\n  it`),
  fc
    .tuple(fc.nat(9999), number)
    .map(([n, x]) => `z${n}, y${n} = it, x${x} -> concat -> split(2)\n  y${n} -> relu`),
  fc.tuple(fc.nat(9999), number).map(([n, x]) => `z${n} = x${x} -> bn\n  z${n} -> relu`),
  fc.tuple(number, number).map(([a, b]) => `x${a}, it, x${b} -> concat -> conv(8)`),
  number.map(n => `conv(n${n}, 3)`),
  number.map(n => `x${n} -> bn`),
  fc.tuple(width, number).map(([c, n]) => `for a of [8, ${c}, 8] { U(a) -> conv(n${n}, 1) }`),
  number.map(n => `repeat 3 { it, x${n} -> concat -> conv(it.channels) }`),
  number.map(n => `repeat 2 { let q = n${n} + 2\n conv(q) }`),
  number.map(n => `repeat 2 { if n${n} > 10 { conv(8) } else { U(n2) } }`),
  number.map(n => `repeat n${n} / n${n} { U(it.channels) }`),
);

/** Lines that name operators and maps alone: many of them in a row are given other shapes as one. */
const plainLine: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('conv(8, 3) -> bn', 'dwconv(3) -> relu', 'bn', 'maxpool(3, 1)', 'it -> split(2) -> concat'),
  fc.tuple(fc.nat(9999), width).map(([n, c]) => `z${n} = it -> conv(${c})\n  it, z${n} -> concat -> conv(8)`),
  fc.nat(9999).map(n => `z${n} = it\n  z${n} -> conv(8)`),
  number.map(n => `x${n}, it -> concat -> conv(8)`),
);

type Edit = (lines: string[]) => void;

const at = (lines: readonly string[], where: number) => Math.floor(where * (lines.length + 1));

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(part, line).map(
    ([w, l]): Edit =>
      lines =>
        void lines.splice(at(lines, w), 1, l),
  ),
  fc.tuple(part, line).map(
    ([w, l]): Edit =>
      lines =>
        void lines.splice(at(lines, w), 0, l),
  ),
  part.map(
    (w): Edit =>
      lines =>
        void lines.splice(at(lines, w), 1),
  ),
  // A part of the body moves, or is written twice.
  fc.tuple(part, part, fc.nat(30)).map(
    ([a, b, n]): Edit =>
      lines => {
        const part = lines.splice(at(lines, a), n);
        lines.splice(at(lines, b), 0, ...part);
      },
  ),
  fc.tuple(part, fc.nat(10)).map(
    ([w, n]): Edit =>
      lines => {
        lines.splice(at(lines, w), 0, ...lines.slice(at(lines, w), at(lines, w) + n));
      },
  ),
);

interface Long {
  lines: string[];
  /** What the names n0 to n5 stand for, which every line may mention. */
  values: number[];
}

interface Sizes {
  readonly channels: number;
  readonly side: number;
  readonly inner: string;
}

/** Names that every line may mention; lines may hide the definitions, or be at odds with them. */
const definitions = (n: readonly number[]): string =>
  n.map((value, i) => `  let n${i} = ${value}\n  x${i} = it -> conv(${value})\n  it\n`).join('');

const bodyOf = ({ lines, values }: Long): string =>
  `${definitions(values)}${lines.map(l => `  ${l}`).join('\n')}`;

const textOf = (inBlock: Long, inNetwork: Long, { channels, side, inner }: Sizes): string => {
  // A block that uses itself for ever is a test of its own.
  const block = bodyOf(inBlock).replace(/\bV\b/g, 'bn');
  const network = `  input(${channels}, 8, ${side})\n${bodyOf(inNetwork)}`;
  return `block U(out) {\n  conv(out)\n  ${inner}\n}\n\nblock V {\n${block}\n}\n\nnetwork A {\n${network}\n}\n`;
};

/** Everything of a body, its ids in the order in which they are met. */
function drawn(body: Body, analysis: Analysis): unknown {
  const names = new Map<MapId, number>();
  const id = (map: MapId) => {
    if (map < 0) return map;
    if (!names.has(map)) names.set(map, names.size);
    return names.get(map)!;
  };
  const folds = foldsOf(body);
  const items = body.items.map(item => {
    const inputs = item.inputs.map(id);
    const outputs = item.outputs.map((shape, i) => [id(item.first + i), shape]);
    const common = { kind: item.kind, at: analysis.locate(item.place), lines: item.lines, inputs, outputs };
    if (item.kind === 'layer') {
      const fold = folds.vanishes(item) ? 'vanishes' : folds.absorbs(item) ? 'absorbs' : '';
      return { ...common, op: item.op.name, attrs: item.attrs, fold };
    }
    if (item.kind === 'use') return { ...common, name: item.name, body: drawn(item.body, analysis) };
    const runs = item.runs.map(run => ({
      times: run.times,
      captured: run.captured.map(id),
      body: drawn(run.body, analysis),
    }));
    return { ...common, runs };
  });
  const { inputs, outputs, layerCount, unknownCount, guessed } = body;
  return {
    inputs,
    items,
    lines: body.segments.flatMap(segment => segment.lines.map(line => line.outputs)),
    results: body.results.map(id),
    outputs,
    layerCount,
    unknownCount,
    guessed,
  };
}

function visible(analysis: Analysis): unknown {
  return {
    problems: analysis.problems.map(problem => [
      problem.kind.code,
      analysis.locate(problem.place),
      sayProblem(problem),
      problem.related.map(r => [r.text, analysis.locate(r.place)]),
    ]),
    networks: analysis.networks.map(({ evaluated }) => [
      totalsOf(evaluated.body),
      peakElements(evaluated.body),
      evaluated.outputNames,
      drawn(evaluated.body, analysis),
    ]),
  };
}

/** An edit, or a change of something that many lines depend on; in one body, so that the other's lines stay. */
const step = fc.record({
  inBlock: fc.boolean(),
  change: fc.oneof(
    edit.map(edit => ({ edit })),
    fc.tuple(number, width).map(value => ({ value })),
    width.map(channels => ({ channels })),
    // Every shape changes, or so many that some windows do not fit any more.
    fc.constantFrom(8, 9, 3).map(side => ({ side })),
    fc.constantFrom('bn', 'relu', 'conv(in.channels)').map(inner => ({ inner })),
  ),
});

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const staysSame = (start: readonly string[], steps: readonly Step[]) => {
  const long = (): Long => ({ lines: [...start], values: [8, 8, 16, 8, 24, 8] });
  const [block, network] = [long(), long()];
  let sizes: Sizes = { channels: 16, side: 8, inner: 'bn' };
  let analysis = analyse('test:/a.lwnet', textOf(block, network, sizes));
  for (const { inBlock, change } of steps) {
    const changed = inBlock ? block : network;
    if ('edit' in change) change.edit(changed.lines);
    else if ('value' in change) changed.values[change.value[0]] = change.value[1];
    else sizes = { ...sizes, ...change };
    const text = textOf(block, network, sizes);
    analysis = analyse('test:/a.lwnet', text, undefined, analysis);
    expect(visible(analysis)).toEqual(visible(analyse('test:/a.lwnet', text)));
  }
};

for (const [what, anyLine, minLength, maxLength, share] of [
  ['a long body', line, 4, 40, 0.01],
  ['a long body without mistakes', soundLine, 20, 40, 0.01],
  ['a long row of plain lines', plainLine, 70, 100, 0.002],
] as const)
  test(`after every edit of ${what} its graph, figures and problems are those from nothing`, () => {
    const lines = fc.array(anyLine, { minLength, maxLength });
    const steps = fc.array(step, { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(lines, steps, staysSame), { numRuns: cases(share) });
  });

test('a block that uses itself for ever is cut at the same depth after an edit', () => {
  const lines = (count: number) =>
    Array(count)
      .fill('  z = it -> conv(6)\n  it -> relu\n')
      .join('')
      .replaceAll('z', () => `z${n++}`);
  let n = 0;
  const text = (count: number) =>
    `block V {\n${lines(count)}  V\n  conv(6, 1)\n}\n\nnetwork A {\n  input(6, 8, 8)\n${lines(12)}  V\n}\n`;
  let analysis = analyse('test:/a.lwnet', text(12));
  for (const count of [13, 14, 12]) {
    const edited = text(count);
    analysis = analyse('test:/a.lwnet', edited, undefined, analysis);
    expect(visible(analysis)).toEqual(visible(analyse('test:/a.lwnet', edited)));
  }
});
