/** Problems and hover are said in each language in full: whatever the catalogues, the mistakes and the chips make them say. */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Analysis, analyse } from '../../server/src/analysis';
import { settle, settled } from '../../server/src/deploy/settled';
import { hover } from '../../server/src/features/hover';
import { markdownIn } from '../../server/src/features/spoken-hover';
import { languages, speaker } from '../../server/src/languages';
import { chapters } from '../../server/src/problems';
import { builtIn } from '../../server/src/targets';
import { type Problem, sayProblem } from '../../server/src/text/problem';
import { isWeighed, weighed, weighOn } from '../../server/src/weighed';
import { deployments, files, lines, silent, silentFiles } from '../problems/mistakes';

const bad = chapters.flatMap(({ kinds }) => kinds).flatMap(({ bad }) => bad ?? []);
const inNetwork = (line: string) =>
  `network A(width = 1) {\n  input(16, 32, 32)\n  x = it\n  it -> bn\n  ${line}\n}\n`;
const besideNetwork = (text: string) => `network A {\n  input(3, 8, 8)\n  conv(8)\n}\n\n${text}\n`;
const mistakes = [
  ...bad,
  ...[...lines, ...silent].map(inNetwork),
  ...deployments.map(besideNetwork),
  ...silentFiles,
  ...files,
];

const folder = new URL('../../examples/', import.meta.url);
const examples = readdirSync(folder)
  .filter(name => name.endsWith('.lwnet'))
  .map(name => readFileSync(new URL(name, folder), 'utf8'));

/** What chips differ in: kernels, strides, groups, activations, sizes; once with all of it known and once not. */
const tried =
  'network A {\n  input(3, 64, 64) -> conv(16, 3, 2) -> bn -> relu -> dwconv(5, 2) -> bn -> hswish -> conv(24, 1, groups = 4)\n' +
  '  swish -> gelu -> shuffle(2) -> maxpool(3, 2) -> nearest(2) -> tconv(8, 3, 2) -> gap -> fc(1000) -> softmax\n}\n';
const budgets =
  '  latency <= 1us\n  weights <= 1KiB\n  peak_memory <= 2KiB\n  macs <= 1M\n  throughput >= 1000000fps\n';
/** Blocks that are used many times, whose layers are told together. */
const often =
  'block Unit(out) {\n  keep, work = in -> split(2)\n  work -> conv(out / 2, 1) -> bn -> relu6 -> dwconv(5) -> hsigmoid\n' +
  '  keep, it -> concat -> shuffle(2)\n  SE(4)\n}\n\n' +
  'network A {\n  input(3, 416, 416) -> conv(24, 3, 2) -> bn -> leaky -> maxpool(3, 2)\n  repeat 4 { Unit(24) }\n' +
  '  a = it\n  conv(256, 1) -> b = it\n  a, b -> concat\n  Ghost(160) -> Ghost(480)\n  conv(1024, 1) -> avgpool(3, 2) -> gap -> fc(1000)\n}\n';
const onChips = builtIn
  .all()
  .flatMap(({ id }) => [
    `${tried}\ndeploy A on ${id} {\n  precision int8\n${budgets}}\n`,
    `network A {\n  input(3, 32, 32) -> conv(8, 3, 2) -> bn -> relu -> dwconv(3) -> gap -> fc(10)\n}\n\ndeploy A on ${id} {\n  precision int8\n}\n`,
    `${tried.replace('3, 64, 64', '300, 640, 640')}\ndeploy A on ${id} {\n}\n`,
    `${often}\ndeploy A on ${id} {\n  precision int8\n}\n`,
  ]);

interface Looked {
  readonly analysis: Analysis;
  readonly problems: readonly Problem[];
}

function lookedAt(text: string): Looked {
  const analysis = analyse('file:///a.lwnet', text);
  for (const deployment of analysis.deployments) settle(deployment);
  for (let turns = 0; turns < 100 && !isWeighed(analysis); turns++) weighOn(analysis);
  const late = weighed(analysis, settled(analysis.problems, analysis.deployments));
  return { analysis, problems: [...analysis.problems, ...late] };
}

/** Hover on each word that the text has, at its first place. */
function hoversOf({ analysis }: Looked): readonly string[] {
  const words = new Map(
    [...analysis.file.text.matchAll(/\w+/g)].reverse().map(({ 0: word, index }) => [word, index]),
  );
  return [...words.values()].flatMap(
    offset => (hover(analysis, offset)?.contents as { value: string } | undefined)?.value ?? [],
  );
}

let all: readonly Looked[];
/** Those with the most to show. */
let shown: readonly Looked[];
beforeAll(() => {
  shown = [...bad, ...examples, ...onChips.filter((_, i) => i % 4 < 2)].map(lookedAt);
  all = [...shown, ...[...mistakes.slice(bad.length), ...onChips.filter((_, i) => i % 4 >= 2)].map(lookedAt)];
}, 120_000);

describe.each([...languages])('%s', async (_, load) => {
  const language = await load();
  const { say, left } = speaker(language);
  const unsaid = (texts: Iterable<string>) =>
    [...new Set(texts)].filter(text => left(text).length > 0).map(text => `${text} => ${say(text)}`);

  test('each problem, and what stands beside it', () => {
    const told = all.flatMap(({ problems }) =>
      problems.flatMap(problem => [sayProblem(problem), ...problem.related.map(({ text }) => text)]),
    );
    expect(new Set(told).size).toBeGreaterThan(700);
    expect(unsaid(told)).toEqual([]);
  });

  test('each line of hover', () => {
    const said = new Set<string>();
    for (const looked of shown)
      for (const text of hoversOf(looked))
        markdownIn(
          line => {
            said.add(line);
            return line;
          },
          text,
          looked.analysis.linked,
        );
    expect(said.size).toBeGreaterThan(1000);
    expect(unsaid(said)).toEqual([]);
  });
});
