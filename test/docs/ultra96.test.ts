/** The case of the Ultra96: what its page claims of the interval, and what the editor says of its file. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { settled } from '../../server/src/deploy/settled';
import { timingOn } from '../../server/src/deploy/timed';
import { formatText } from '../../server/src/format';
import { isKnown } from '../../server/src/quantity/quantity';
import { builtIn } from '../../server/src/targets';
import { readTargetFile } from '../../server/src/targets/file';
import { withFiles } from '../../server/src/targets/registry';
import { sayProblem } from '../../server/src/text/problem';

const read = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

const file = readTargetFile(
  'file:///ultra96-assumed.lwtarget.json',
  read('ultra96/ultra96-assumed.lwtarget.json'),
);
const text = read('ultra96/eighty-frames.lwnet');

test('its target is whole, and its network breaks the budget with all of an interval that holds six frames', () => {
  expect(file.problems.map(sayProblem)).toEqual([]);
  expect(formatText(text)).toBe(text);
  const analysis = analyse('file:///eighty-frames.lwnet', text, {
    targets: withFiles(builtIn, [file]),
    imports: () => analyse('file:///efficientnet.lwnet', read('../examples/efficientnet.lwnet')).linked,
  });
  const [judged] = analysis.deployments;
  const { latency } = timingOn(judged!.deployed, judged!.target!);
  if (!isKnown(latency)) throw new Error(latency.unknown);
  expect(latency.from).toBeLessThan(1 / 6);
  expect(latency.to).toBeGreaterThan(1 / 6);
  expect(latency.from).toBeGreaterThan(1 / 80);
  const errors = settled(analysis.problems, analysis.deployments).filter(
    ({ kind }) => kind.severity === 'error',
  );
  expect(errors.map(sayProblem)).toEqual([
    expect.stringMatching(/^The budget for throughput is >= 80\.0 fps; .* fps\)\.$/),
  ]);
});

test('the page: assumptions fall in their influence, and no repair alone reaches eighty', () => {
  const page = read('ultra96.md');
  const rows = (heading: string): readonly (readonly string[])[] =>
    page
      .split(`## ${heading}\n`)[1]!
      .split('\n## ')[0]!
      .split('\n')
      .filter(line => line.startsWith('| '))
      .slice(2)
      .map(line =>
        line
          .split('|')
          .map(cell => cell.trim())
          .slice(1, -1),
      );
  const effects = rows('Which assumption matters').map(row => Number.parseFloat(row[3]!));
  expect(effects.length).toBeGreaterThan(4);
  expect(effects).toEqual([...effects].sort((a, b) => b - a));
  expect(page).toContain('holds 6 frames and nowhere reaches 80');
  const frames = rows('What would have helped').map(row => Number.parseFloat(row[3]!));
  expect(Math.max(...frames)).toBeLessThan(80);
  expect(frames.at(-2)).toBeGreaterThan(2 * frames[0]!);
});
