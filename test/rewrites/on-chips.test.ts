/** What titles say of the chips that a file deploys to. */
import { expect, test } from 'vitest';
import { offersIn } from './offered';

const network =
  'network A {\n  input(32, 16, 16) -> conv(32, 3) -> $0conv(64, 3) -> bn -> relu -> conv(64, 3) -> gap -> fc(10)\n}\n';
const on = (...targets: readonly string[]) =>
  network + targets.map(target => `\ndeploy A on ${target} {\n  precision int8\n}\n`).join('');
const titles = (text: string) => new Map(offersIn(text).offers.map(({ id, title }) => [id, title] as const));

test('a layer that leaves the accelerator, with the crossings that it adds', () => {
  const found = titles(on('ethos_u55_128'));
  expect(found.get('shift-pointwise')).toMatch(
    /; leaves the accelerator, 2 crossings more on ethos_u55_128 \(keeps/,
  );
  expect(found.get('depthwise-separable')).not.toContain('ethos');
});

test('behind the input it is handed over once', () =>
  expect(
    titles(on('ethos_u55_128').replace('conv(32, 3) -> $0conv', '$0conv')).get('shift-pointwise'),
  ).toContain('leaves the accelerator, 1 crossing more on ethos_u55_128'));

test('chips of which the same holds are said once', () =>
  expect(titles(on('ethos_u55_128', 'ethos_u55_256')).get('shift-pointwise')).toContain(
    '2 crossings more on ethos_u55_128 and ethos_u55_256',
  ));

test('what no source says of a chip', () =>
  expect(titles(on('ultra96_conv')).get('shift-pointwise')).toContain('is unknown on ultra96_conv'));

test('what one chip refuses is offered for the others, with that said', () => {
  expect(titles(on('max78000')).has('shift-pointwise')).toBe(false);
  const found = titles(on('max78000', 'ethos_u55_128')).get('shift-pointwise');
  expect(found).toContain('; refused on max78000; leaves the accelerator, 2 crossings more on ethos_u55_128');
});

test('a deployment that does not hold the stage says nothing', () => {
  const other =
    '\nnetwork B {\n  input(3, 8, 8) -> conv(4)\n}\n\ndeploy B on ethos_u55_128 {\n  precision int8\n}\n';
  expect(titles(network + other).get('shift-pointwise')).not.toContain('ethos');
  // Nor does it keep a rewrite that the other chip refuses.
  expect(titles(on('max78000') + other).has('shift-pointwise')).toBe(false);
});
