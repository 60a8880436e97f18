/** ONNX Runtime's time of small networks, each about one kind of kernel beside a convolution, beside the model's. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { timingOn } from '../../server/src/deploy/timed';
import { likelyOf } from '../../server/src/quantity/quantity';

const { cases }: { cases: readonly { text: string; us: number }[] } = JSON.parse(
  readFileSync(new URL('host-cpu-kernels.json', import.meta.url), 'utf8'),
);

const nameOf = (text: string): string => /^network (\w+)/.exec(text)![1]!;
const deployments = cases.map(({ text }) => `deploy ${nameOf(text)} on host_cpu { precision fp32 }`);
const { deployments: judged } = analyse(
  'kernels.lwnet',
  [...cases.map(({ text }) => text), ...deployments].join('\n'),
);

/** How many times what was measured, or that part of it. */
const apart = cases.map(({ text, us }, i) => {
  const { deployed, target } = judged[i]!;
  const ratio = (likelyOf(timingOn(deployed, target!).latency) * 1e6) / us;
  return { name: nameOf(text), factor: Math.max(ratio, 1 / ratio) };
});

test('errs by 5 % in the middle, and in nine of ten by no more than a quarter', () => {
  const factors = apart.map(({ factor }) => factor).sort((a, b) => a - b);
  expect(factors[Math.floor(factors.length / 2)]).toBeLessThan(1.05);
  expect(factors[Math.floor(factors.length * 0.9)]).toBeLessThan(1.25);
});

test('is further off only where a time hangs on more than the sizes of maps', () => {
  // Pools of unequal windows are cut into pieces, and a PReLU takes as long as
  // its signs are hard to foresee. Groups and windows of a shift that are no multiple of four leave the blocks of channels.
  const kinds = new Set(
    apart.filter(({ factor }) => factor > 1.5).map(({ name }) => name.replace(/_\d+$/, '')),
  );
  expect([...kinds].sort()).toEqual(['Aap', 'Amp', 'Prelu', 'Sh']);
});
