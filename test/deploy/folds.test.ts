/** A batch norm folds into the convolution before it wherever a block or a loop ends between the two. */
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { totalsOf } from '../../server/src/cost/totals';
import { type Site, sitesIn, sumOf } from '../../server/src/features/sites';
import { stagesOf } from '../../server/src/report/stages';
import { deploy } from './support';

const blocks =
  'block Norm { bn -> relu }\n' +
  'block Conv(out) { conv(out, 3) }\n' +
  'block With(norm) { conv(8, 3) -> norm }\n' +
  'block Before { bn -> relu -> conv(8, 3) }\n';

const textOf = (lines: string) => `${blocks}network A { input(8, 16, 16) -> ${lines} }\n`;

const biasesOf = (lines: string): number =>
  totalsOf(analyse('file:///a.lwnet', textOf(lines)).networks[0]!.evaluated.body).storedBiasElements;

const folded = [
  'conv(8, 3) -> bn -> relu',
  'conv(8, 3) -> Norm',
  'Conv(8) -> bn -> relu',
  'Conv(8) -> Norm',
  'With(Norm)',
  'repeat 1 { conv(8, 3) } -> bn -> relu',
  'repeat 2 { conv(8, 3) } -> bn -> relu',
  'for out of [16, 8] { conv(out, 3) } -> bn -> relu',
  'conv(8, 3) -> repeat 1 { bn } -> relu',
  'conv(8, 3) -> dropout(0.1) -> bn',
  'conv(8, 3) -> identity -> bn -> dropout(0.2) -> relu',
  'conv(8, 3) -> bn -> scale',
  'conv(8, 3) -> scale -> bn',
  'conv(8, 3) -> bn -> bn -> relu',
  'conv(8, 3, bias = true) -> repeat 3 { scale } -> Norm',
  'conv(8, 3) -> repeat 1 { identity } -> Norm',
];

test.each(folded)('%s', lines => {
  expect(biasesOf(lines)).toBe(8);
  for (const target of ['max78000', 'ethos_u55_128']) {
    const { told } = deploy(`${textOf(lines)}deploy A on ${target} {\n  precision int8\n}\n`);
    expect(told).toEqual([]);
  }
});

test('in every turn of a loop', () => {
  expect(biasesOf('repeat 3 { conv(8, 3) -> Norm }')).toBe(3 * 8);
  // The first turn finds a relu in front of it, the others a convolution.
  expect(biasesOf('relu -> repeat 3 { bn -> conv(8, 3) }')).toBe(16 + 2 * 8);
  expect(biasesOf('conv(8, 3) -> repeat 2 { Before } -> Norm')).toBe(3 * 8);
});

test('a scale alone makes no bias', () => {
  expect(biasesOf('conv(8, 1) -> scale')).toBe(0);
  expect(biasesOf('conv(8, 1, bias = true) -> scale')).toBe(8);
});

test('not where the result of the convolution has another reader', () => {
  const twice = `${blocks}network A {\n  x = input(8, 16, 16) -> conv(8, 3)\n  x -> Norm\n  it, x -> add\n}\n`;
  const [network] = analyse('file:///a.lwnet', twice).networks;
  expect(totalsOf(network!.evaluated.body).storedBiasElements).toBe(16);
  const result = 'block Two {\n  x = conv(8, 3)\n  y = x -> bn\n  x, y\n}\n';
  const read = (line: string) =>
    totalsOf(
      analyse('file:///a.lwnet', `${result}network A {\n  a, b = input(8, 16, 16) -> Two\n  ${line}\n}\n`)
        .networks[0]!.evaluated.body,
    ).storedBiasElements;
  expect(read('a, b -> add')).toBe(16);
  expect(read('b -> relu')).toBe(8);
});

test('not over the border of weights that other uses share', () => {
  const shared = 'network A {\n  shared S = conv(8, 3)\n  input(8, 16, 16) -> S -> bn -> S\n}\n';
  const { networks } = analyse('file:///a.lwnet', shared);
  expect(totalsOf(networks[0]!.evaluated.body).storedBiasElements).toBe(16);
});

test('rows of a table and layers of a network add up to what is stored', () => {
  for (const lines of [
    ...folded,
    'relu -> repeat 3 { bn -> conv(8, 3) } -> Norm',
    'Before -> Before -> Norm',
  ]) {
    const { body } = analyse('file:///a.lwnet', textOf(lines)).networks[0]!.evaluated;
    const stored = totalsOf(body).storedBiasElements;
    expect(stagesOf(body).reduce((sum, { sums }) => sum + sums.storedBiasElements, 0)).toBe(stored);
    const layers: readonly Site[] = sitesIn(body, item => item.kind === 'layer');
    expect(sumOf(layers).storedBiasElements).toBe(stored);
  }
});

test('a network that only is cut into blocks stays within its weights', () => {
  const text =
    'block Norm { bn -> relu }\n' +
    'network Split { input(8, 16, 16) -> conv(8, 3) -> Norm -> maxpool(2) -> flatten -> fc(2) }\n' +
    'deploy Split on max78000 {\n  precision int8\n  weights <= 1640B\n}\n';
  expect(deploy(text).told).toEqual([]);
});
