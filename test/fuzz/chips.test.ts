/**
 * Networks half broken, on any chip: whatever an editor asks of a deployment is answered, memory and time among it. A line
 * written twice, moved or lost leaves layers that hang together in ways that nobody would write.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { fitOf } from '../../server/src/deploy/fit';
import { settled } from '../../server/src/deploy/settled';
import { timingOn } from '../../server/src/deploy/timed';
import { codeActions } from '../../server/src/features/code-actions';
import { hover } from '../../server/src/features/hover';
import { lenses } from '../../server/src/features/lenses';
import { deploymentOf } from '../../server/src/report/deployment';
import { builtIn } from '../../server/src/targets';
import { sayProblem } from '../../server/src/text/problem';
import { cases, examples, part } from './cases';

const words =
  'conv dwconv bn relu hswish gap fc add concat split maxpool it shared repeat upsample softmax'.split(' ');
const deployed = /^deploy [^{]*\{[^}]*\}/gm;
const targets = builtIn.all().map(({ id }) => id);

/** What is done to the line at one place, given that at another. */
type Change = (lines: string[], at: number, other: number) => void;

const line: readonly Change[] = [
  (lines, at) => lines.splice(at, 1),
  (lines, at, other) => lines.splice(at, 0, lines[other]!),
  (lines, at, other) => {
    [lines[at], lines[other]] = [lines[other]!, lines[at]!];
  },
  // The same name for both.
  (lines, at, other) => {
    for (const i of [at, other]) lines[i] = lines[i]!.replace(/^(\s+)(?:\w+ = )?(?=\w)/, '$1a = ');
  },
  (lines, at, other) => {
    lines[at] += ` -> ${words[other % words.length]}`;
  },
  (lines, at, other) => {
    lines[at] = lines[at]!.replace(/\d+/, () => String([0, 1, 2, 3, 7, 33, 64][other % 7]));
  },
  (lines, at, other) => {
    lines[at] = lines[at]!.replace(/\b[a-z]\w*\b/, () => words[other % words.length]!);
  },
];

const changes = fc.array(fc.tuple(fc.constantFrom(...line), part, part), { minLength: 1, maxLength: 3 });

const items = fc.constantFrom('', '  peak_memory <= 100KiB\n', '  latency <= 10ms\n  weights <= 1MiB\n');
const deployments = fc.array(
  fc.record({
    target: fc.constantFrom(...targets),
    precision: fc.constantFrom('int8', 'int8', 'fp32', 'int16x8', 'fp16'),
    items,
  }),
  { minLength: 1, maxLength: 3 },
);

/** Line by line, as networks begin. */
const plain = `network A {
  input(8, 16, 16)
  conv(16, 3) -> bn -> relu
  a = it -> dwconv(3) -> bn -> relu
  b = a -> conv(16)
  c = it -> bn
  d = c -> relu -> conv(16, 3) -> bn
  b, d -> add
  maxpool(2)
  conv(24) -> hswish
  gap -> fc(10)
}
`;
const whole = examples.map(text => text.replace(deployed, '')).filter(text => /^network /m.test(text));
const seeds = [...whole, ...whole.map(() => plain)];

test('what an editor asks of a deployment is answered', { timeout: 240_000 }, () => {
  let complete = 0;
  fc.assert(
    fc.property(fc.constantFrom(...seeds), changes, deployments, part, (seed, edits, on, where) => {
      const lines = seed.split('\n');
      for (const [change, at, other] of edits)
        if (lines.length > 1) change(lines, Math.floor(at * lines.length), Math.floor(other * lines.length));
      const network = /^network (\w+)/m.exec(lines.join('\n'))?.[1] ?? 'A';
      const text = [
        ...lines,
        ...on.map(
          ({ target, precision, items }) =>
            `deploy ${network} on ${target} {\n  precision ${precision}\n${items}}`,
        ),
      ].join('\n');
      const analysis = analyse('file:///a.lwnet', text);
      const problems = settled(analysis.problems, analysis.deployments);
      for (const problem of problems) sayProblem(problem);
      for (const judged of analysis.deployments) {
        if (judged.target !== undefined) timingOn(judged.deployed, judged.target);
        fitOf(judged);
        const cost = deploymentOf(judged, () => ({ file: 'a.lwnet', line: null }));
        if (cost !== undefined) complete++;
      }
      lenses(analysis, true);
      const offset = Math.floor(where * text.length);
      hover(analysis, offset, problems);
      codeActions(analysis, { start: offset, end: offset }, { resolvesEdits: true });
    }),
    { numRuns: cases(1 / 30) },
  );
  expect(complete).toBeGreaterThan(cases(1 / 30) / 2);
});
