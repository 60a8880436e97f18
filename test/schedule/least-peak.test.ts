/** The least peak over orders of lines: held to texts with their lines in every order that there is. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { leastPeakOf } from '../../server/src/schedule/least-peak';
import { peakElements } from '../../server/src/schedule/peak';

const bodyOf = (text: string) => analyse('file:///a.lwnet', text).networks[0]!.evaluated.body;

/** What is to be written first and before what, as the text has it. */
function swapIn(text: string): string | undefined {
  const analysis = analyse('file:///a.lwnet', text);
  const least = leastPeakOf(analysis.networks[0]!.evaluated.body);
  if (least === undefined) return undefined;
  const lineAt = (place: Parameters<typeof analysis.locate>[0]) => {
    const { start } = analysis.locate(place)!;
    return text
      .slice(text.lastIndexOf('\n', start) + 1)
      .split('\n')[0]!
      .trim();
  };
  return `${lineAt(least.first)} | ${lineAt(least.before)} | ${least.elements}`;
}

interface Line {
  readonly text: string;
  readonly reads: readonly number[];
}

/** Lines with names, each of which reads what others make. */
function lines(below: (n: number) => number): readonly Line[] {
  const made: Line[] = [{ text: 'm0 = input(4, 8, 8)', reads: [] }];
  const channels = [4];
  const count = 4 + below(4);
  for (let i = 1; i < count; i++) {
    const a = Math.max(0, i - 1 - below(3));
    const b = below(i);
    const how = below(5);
    const width = 1 + below(12);
    const last = i === count - 1;
    if (how === 0 && a !== b && channels[a] === channels[b]) {
      made.push({ text: `m${i} = m${a}, m${b} -> add`, reads: [a, b] });
      channels.push(channels[a]!);
    } else if (how === 1) {
      made.push({ text: `m${i} = m${a} -> relu`, reads: [a] });
      channels.push(channels[a]!);
    } else if (how === 2) {
      made.push({ text: `m${i} = m${a} -> identity`, reads: [a] });
      channels.push(channels[a]!);
    } else if (how === 3 || last) {
      made.push({ text: `m${i} = m${a}, m${b} -> concat`, reads: [a, b] });
      channels.push(channels[a]! + channels[b]!);
    } else {
      made.push({ text: `m${i} = m${a} -> conv(${4 * width}) -> conv(${width})`, reads: [a] });
      channels.push(width);
    }
  }
  return made;
}

function* orders(all: readonly Line[], done: readonly number[]): Generator<readonly number[]> {
  if (done.length === all.length) yield done;
  for (const [i, { reads }] of all.entries())
    if (!done.includes(i) && reads.every(read => done.includes(read))) yield* orders(all, [...done, i]);
}

const textOf = (all: readonly Line[], order: readonly number[]) =>
  `network A {\n${order.map(i => `  ${all[i]!.text}\n`).join('')}  m${all.length - 1}\n}\n`;

test('it is the best of the texts in every order', () => {
  let state = 11;
  const below = (n: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  let better = 0;
  for (let i = 0; i < 60; i++) {
    const all = lines(below);
    const peaks = [...orders(all, [0])].map(order => peakElements(bodyOf(textOf(all, order))));
    const text = textOf(
      all,
      all.map((_, k) => k),
    );
    const found = leastPeakOf(bodyOf(text))?.elements;
    expect({ text, least: found ?? peaks[0] }).toEqual({ text, least: Math.min(...peaks) });
    if (found !== undefined) better++;
  }
  expect(better).toBeGreaterThan(3);
});

describe('which line to write first', () => {
  const branches = (first: string, second: string) =>
    `network A {\n  x = input(16, 16, 16)\n  ${first}\n  ${second}\n  a, b -> concat\n}\n`;
  const wide = 'a = x -> conv(64) -> conv(4)';
  const grows = 'b = x -> conv(32)';

  test('is the branch that leaves less behind', () => {
    expect(swapIn(branches(grows, wide))).toBe(`${wide} | ${grows} | ${(16 + 64 + 4) * 256}`);
    expect(swapIn(branches(wide, grows))).toBeUndefined();
  });

  test('also inside a block, however often it is used', () => {
    const block = `block B {\n  ${grows.replace('x', 'in')}\n  ${wide.replace('x', 'in')}\n  a, b -> concat -> conv(16)\n}\n`;
    const text = `${block}network A {\n  input(16, 16, 16) -> B -> repeat 3 { B }\n}\n`;
    expect(swapIn(text)).toBe(
      `${wide.replace('x', 'in')} | ${grows.replace('x', 'in')} | ${(16 + 64 + 4) * 256}`,
    );
  });
});

test('nothing is said of a chain, of one layer, and where a mistake hides a part', () => {
  const chain = '  conv(8, 3) -> bn -> relu\n'.repeat(300);
  expect(leastPeakOf(bodyOf(`network A {\n  input(3, 8, 8)\n${chain}}\n`))).toBeUndefined();
  expect(leastPeakOf(bodyOf('network A {\n  input(3, 8, 8)\n}\n'))).toBeUndefined();
  expect(leastPeakOf(bodyOf('network A {\n  input(3, 8, 8) -> nowhere\n}\n'))).toBeUndefined();
});
