/**
 * The Cortex-M as a target, held to what TensorFlow Lite for Microcontrollers ran of the networks that show operators. What
 * cannot be written as a file in a precision was not asked, and here neither.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { builtIn } from '../../server/src/targets';
import { sayProblem } from '../../server/src/text/problem';

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
const text = read('networks-tflm/operators.lwnet');

interface Case {
  readonly file: string;
  readonly network: string;
  readonly precision: string;
  readonly said: { readonly refused?: string; readonly stopped?: string };
}

/** What the language calls a precision that TensorFlow Lite has. */
const words: Readonly<Record<string, string>> = { fp32: 'fp32', int8: 'int8', int16x8: 'w8a16' };

const { cases } = JSON.parse(read('tflm.json')) as { readonly cases: readonly Case[] };
const asked = cases.filter(({ file }) => file.endsWith('operators.lwnet'));

const deployed = (target: string) =>
  analyse(
    'operators.lwnet',
    text +
      asked
        .map(
          ({ network, precision }) =>
            `deploy ${network} on ${target} {\n  precision ${words[precision]}\n}\n`,
        )
        .join(''),
  );

test('a network is refused where the runtime refuses it or stops, and nowhere else', () => {
  const { deployments } = deployed('cortex_m4');
  expect(deployments).toHaveLength(asked.length);
  const wrong = deployments.flatMap(({ problems }, i) => {
    const { network, precision, said } = asked[i]!;
    const runs = said.refused === undefined && said.stopped === undefined;
    const told = problems.filter(({ kind }) => kind.severity !== 'hint').map(sayProblem);
    return runs === (told.length === 0) ? [] : [{ network, precision, said, told }];
  });
  expect(wrong.map(({ network, precision }) => `${network} ${precision}`)).toEqual([]);
});

test('its sizes differ in their rate and in nothing that is judged', () => {
  const [first, ...others] = ['cortex_m4', 'cortex_m7', 'cortex_m33', 'cortex_m55'].map(
    id => builtIn.find(id)!.target!,
  );
  for (const { engines, memories, unsupported } of others) {
    expect(engines[0]!.support).toEqual(first!.engines[0]!.support);
    expect([memories, unsupported]).toEqual([first!.memories, 'error']);
  }
});
