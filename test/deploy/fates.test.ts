/** What becomes of what the first engine lacks: five chips that differ in nothing else. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { builtIn } from '../../server/src/targets';
import { readTargetFile } from '../../server/src/targets/file';
import { withFiles } from '../../server/src/targets/registry';
import { deploy, placedIn, small } from './support';

const fates = ['engine', 'error', 'host-tail', 'host', 'none'];
const files = fates.map(name => {
  const url = new URL(`../targets/fates/${name}.lwtarget.json`, import.meta.url);
  return readTargetFile(url.href, readFileSync(url, 'utf8'));
});
const targets = withFiles(builtIn, files);

/** Which engine runs each layer, and how often a tensor is handed over. */
function judged(pipeline: string, fate: string): [(number | string)[], number | undefined] {
  const { judged } = deploy(small(pipeline, `fate_${fate}`), targets);
  return [placedIn(judged).map(({ maker }) => maker), judged.crossings];
}

/** The first engine has no 5×5; the second accelerator has depthwise convolutions. */
const pipeline = 'conv(8, 3) -> conv(8, 5) -> conv(8, 3) -> dwconv(3) -> conv(8, 3)';

test('operator by operator, everything behind, a second accelerator, a refusal, nothing at all', () => {
  expect(judged(pipeline, 'host')).toEqual([[0, 1, 0, 1, 0], 4]);
  expect(judged(pipeline, 'host_tail')).toEqual([[0, 1, 1, 1, 1], 1]);
  expect(judged('conv(8, 3) -> dwconv(3) -> conv(8, 3)', 'engine')).toEqual([[0, 1, 0], 2]);
  expect(judged(pipeline, 'none')).toEqual([[0, 0, 0, 0, 0], 0]);
});

test('what no engine takes is refused', () => {
  const told = (fate: string) =>
    deploy(small(pipeline, `fate_${fate}`), targets).told.filter(one => one.startsWith('error'));
  expect(told('error')).toHaveLength(2);
  expect(told('engine')).toEqual([
    'error conv: Chip of the fate engine takes convolutions with kernels of 1×1 or 3×3; this one is 5×5. ' +
      'The DSP does not run it either: this layer is refused.',
  ]);
  for (const fate of ['host', 'host_tail', 'none']) expect(told(fate)).toEqual([]);
});

test('a step on single elements stays with a second accelerator only where that runs it', () => {
  expect(judged('dwconv(3) -> relu -> conv(8, 3)', 'engine')).toEqual([[1, 0, 0], 1]);
  expect(judged('dwconv(3) -> swish -> conv(8, 3)', 'engine')).toEqual([[1, 1, 0], 1]);
  expect(deploy(small('conv(8, 3) -> dwconv(3)', 'fate_engine'), targets).told.at(-1)).toBe(
    "warning fate_engine: 'dwconv' leaves the accelerator, 1 crossing. The DSP runs what leaves; 24.5 KiB are handed over.",
  );
});
