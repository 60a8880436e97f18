/** What titles say of the chips that a file deploys to. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { builtIn } from '../../server/src/targets';
import { readTargetFile } from '../../server/src/targets/file';
import { withFiles } from '../../server/src/targets/registry';
import { offersIn } from './offered';

/** Two chips with a host that does what they lack: shifts, depthwise and all other layers but convolutions of 3×3 and 1×1. */
const host = readFileSync(new URL('../targets/fates/host.lwtarget.json', import.meta.url), 'utf8');
const targets = withFiles(
  builtIn,
  [host, host.replace('fate_host', 'fate_two')].map((text, i) =>
    readTargetFile(`file:///${i}.lwtarget.json`, text),
  ),
);

const network =
  'network A {\n  input(32, 16, 16) -> conv(32, 3) -> $0conv(64, 3) -> bn -> relu -> conv(64, 3) -> gap -> fc(10)\n}\n';
const on = (...targets: readonly string[]) =>
  network + targets.map(target => `\ndeploy A on ${target} {\n  precision int8\n}\n`).join('');
const titles = (text: string) =>
  new Map(offersIn(text, targets).offers.map(({ id, title }) => [id, title] as const));

test('a layer that leaves the accelerator, with the crossings that it adds', () => {
  const found = titles(on('fate_host'));
  expect(found.get('shift-pointwise')).toMatch(/: leaves the accelerator, 2 crossings more on fate_host$/);
  // All that takes its place runs there.
  expect(titles(on('ethos_u55_128')).get('depthwise-separable')).not.toContain('ethos');
});

test('behind the input it is handed over once', () =>
  expect(titles(on('fate_host').replace('conv(32, 3) -> $0conv', '$0conv')).get('shift-pointwise')).toContain(
    'leaves the accelerator, 1 crossing more on fate_host',
  ));

test('chips of which the same holds are said once', () =>
  expect(titles(on('fate_host', 'fate_two')).get('shift-pointwise')).toContain(
    '2 crossings more on fate_host and fate_two',
  ));

test('what no source says of a chip', () =>
  expect(titles(on('ultra96_conv')).get('shift-pointwise')).toContain('is unknown on ultra96_conv'));

test('what one chip refuses is offered for the others, with that said', () => {
  expect(titles(on('max78000')).has('shift-pointwise')).toBe(false);
  const found = titles(on('max78000', 'fate_host')).get('shift-pointwise');
  expect(found).toContain(': refused on max78000, leaves the accelerator, 2 crossings more on fate_host');
});

test('a deployment that does not hold the stage says nothing', () => {
  const other =
    '\nnetwork B {\n  input(3, 8, 8) -> conv(4)\n}\n\ndeploy B on fate_host {\n  precision int8\n}\n';
  expect(titles(network + other).get('shift-pointwise')).not.toContain('fate');
  // Nor does it keep a rewrite that the other chip refuses.
  expect(titles(on('max78000') + other).has('shift-pointwise')).toBe(false);
});
