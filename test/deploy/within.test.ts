/** What the sources of a chip speak of, and layers beyond that: nothing is concluded about them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { builtIn } from '../../server/src/targets';
import { readTargetFile } from '../../server/src/targets/file';
import { withFiles } from '../../server/src/targets/registry';
import { deploy, placedIn, small } from './support';

const url = new URL('../targets/fates/host.lwtarget.json', import.meta.url);
const value = JSON.parse(readFileSync(url, 'utf8'));
value.engines[0].support.convolution.within = [
  { kind: 'groups-one' },
  { kind: 'dilation-at-most', dilation: 1 },
];
const targets = withFiles(builtIn, [readTargetFile(url.href, JSON.stringify(value))]);
const of = (pipeline: string) => deploy(small(pipeline, 'fate_host'), targets);

test('what goes beyond the sources is unknown, with what they speak of and the value at hand', () => {
  const { told, judged } = of('conv(32, 3, groups = 4) -> conv(8, 3)');
  expect(told).toEqual([
    'information conv: The sources on Chip of the fate host speak of convolutions in one group; this one has 4 groups. ' +
      'Where this layer would run is unknown.',
  ]);
  expect(placedIn(judged).map(({ maker }) => maker)).not.toContain(1);
});

test('what breaks a demand is lacking, whatever the sources do not speak of besides', () => {
  expect(of('conv(32, 5, groups = 4)').told[0]).toMatch(
    /^warning conv: .* this one is 5×5\. The .* runs this layer\.$/,
  );
});

test('uses of a block are told together, in as many of them as it holds', () => {
  const text =
    'block B(d) { conv(8, 3, dilation = d) }\nnetwork A {\n  input(8, 8, 8) -> B(1) -> B(2) -> B(3)\n}\n' +
    'deploy A on fate_host {\n  precision int8\n}\n';
  expect(deploy(text, targets).told).toEqual([
    'information conv: The sources on Chip of the fate host speak of convolutions without dilation; this one has a ' +
      'dilation of 2 or 3. Where this layer would run is unknown (2 of 3 uses).',
  ]);
});
