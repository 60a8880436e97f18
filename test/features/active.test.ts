import { describe, expect, test } from 'vitest';
import { DiagnosticSeverity } from 'vscode-languageserver';
import { analyse } from '../../server/src/analysis';
import { settle, settled } from '../../server/src/deploy/settled';
import { activeIn, type Chosen, quietIn } from '../../server/src/features/active';
import { deployments } from '../../server/src/features/deployments';
import { diagnostics } from '../../server/src/features/diagnostics';
import { allTargets } from '../../server/src/messages';
import { type Problem, sayProblem } from '../../server/src/text/problem';
import { fixture } from './fixture';

const network = 'network A {\n  input(8, 16, 16)\n  conv(8) -> relu6\n  gap\n}\n';
const on = (target: string, items = '') => `deploy A on ${target} {\n  precision int8\n${items}}\n`;
const three = network + on('ethos_u55_128') + on('max78000', '  weights <= 9B\n') + on('max78002');

/** What the editor shows, by line and severity. */
function told(text: string, chosen?: Chosen): string[] {
  const { analysis, elsewhere } = fixture(text);
  const quiet = quietIn(analysis, chosen);
  return diagnostics(analysis, elsewhere, undefined, undefined, undefined, quiet).map(
    ({ range, severity, message }) => `${range.start.line} ${severity}: ${message}`,
  );
}

const { Error: error, Hint: hint } = DiagnosticSeverity;
const refused = (chip: string) => `${chip} has no ReLU6. This layer is refused.`;
const budget =
  'The budget for weights stored is <= 9 bytes; at int8 the network needs 64 bytes, 55 bytes more.';

describe('of several targets', () => {
  test('the first is worked on; what others refuse is a hint, one at each place', () => {
    expect(told(three)).toEqual([
      `2 ${hint}: On 2 targets that are not active:\n${refused('MAX78000')}\n${refused('MAX78002')}`,
      `10 ${hint}: On a target that is not active: ${budget}`,
    ]);
  });

  test('the one that is chosen says what it says by itself', () => {
    const own = `10 ${error}: ${budget}`;
    expect(told(three, 'max78000')).toEqual([
      `2 ${error}: ${refused('MAX78000')}`,
      own,
      `2 ${hint}: On a target that is not active: ${refused('MAX78002')}`,
    ]);
    expect(told(three, allTargets)).toEqual([
      `2 ${error}: ${refused('MAX78000')}`,
      own,
      `2 ${error}: ${refused('MAX78002')}`,
    ]);
  });

  test('what takes longer, as time does, is a hint as well where it is of another target', () => {
    const text = network + on('max78000') + on('ethos_u55_128', '  latency <= 1us\n');
    const { analysis, elsewhere } = fixture(text.replace('relu6', 'relu'));
    for (const judged of analysis.deployments) settle(judged);
    const problems = settled(analysis.problems, analysis.deployments);
    const shown = (chosen?: Chosen) =>
      diagnostics(
        { ...analysis, problems, locate: analysis.locate },
        elsewhere,
        undefined,
        undefined,
        undefined,
        quietIn(analysis, chosen),
      )
        .filter(({ range }) => range.start.line === 10)
        .map(({ severity }) => severity);
    expect(shown()).toEqual([hint]);
    expect(shown('ethos_u55_128')).toEqual([error]);
  });

  test('an edit judges the active one; of the others stays what was told until somebody asks', () => {
    const uri = 'file:///net.lwnet';
    const before = analyse(uri, three);
    const first = before.problemsOn(activeIn(before, undefined));
    expect(before.deployments.map(({ isJudged }) => isJudged)).toEqual([true, false, false]);
    expect(first).toEqual([]);
    expect(before.problems.map(sayProblem)).toContain(refused('MAX78000'));

    // The line of the ReLU6 is left alone, that of the budget too.
    const text = three.replace('  gap', '  gap -> fc(4)');
    const after = analyse(uri, text, undefined, before);
    const told = after.problemsOn(activeIn(after, undefined));
    expect(after.deployments.map(({ isJudged }) => isJudged)).toEqual([true, false, false]);
    expect(told.map(sayProblem)).toEqual(before.problems.map(sayProblem));
    expect(told.every(({ place }) => after.locate(place) !== undefined)).toBe(true);

    expect(after.problems.map(sayProblem)).toEqual(analyse(uri, text).problems.map(sayProblem));
    expect(after.problems.map(sayProblem)).not.toEqual(told.map(sayProblem));
    expect(after.problemsOn(new Set())).toBe(after.problems);
  });

  test('that a comment silences nothing is told when every target has been asked', () => {
    const two = network + on('ethos_u55_128') + on('ethos_u65_256');
    const silenced = two.replace('  gap', '  // allow kernel-on-host: for later\n  gap');
    const analysis = analyse('file:///net.lwnet', silenced);
    const codes = (problems: readonly Problem[]) => problems.map(({ kind }) => kind.code);
    expect(codes(analysis.problemsOn(activeIn(analysis, undefined)))).not.toContain('allow-unused');
    expect(codes(analysis.problems)).toContain('allow-unused');
    const after = analyse('file:///net.lwnet', silenced.replace('gap', 'gap -> fc(4)'), undefined, analysis);
    expect(codes(after.problemsOn(activeIn(after, undefined)))).toContain('allow-unused');
  });

  test('a choice that a network is not deployed on leaves it as if nobody had chosen', () => {
    expect(told(three, 'cortex_m7')).toEqual(told(three));
    // One by itself is always worked on.
    const other = network.replaceAll('A', 'B') + on('max78002').replace(' A', ' B');
    expect(told(other, 'ethos_u55_128')).toEqual([`2 ${error}: ${refused('MAX78002')}`]);
    expect(told(three + other).filter(line => line.startsWith('17'))).toEqual([
      `17 ${error}: ${refused('MAX78002')}`,
    ]);
  });

  test('a deployment that has no target yet is none to choose, and takes nothing from the others', () => {
    const typed = `${network}deploy A on \n${on('max78000')}${on('max78002')}`;
    const { analysis, offset } = fixture(typed.replace('network', '$0network'));
    expect(deployments(analysis, offset, undefined)).toMatchObject({ text: 'max78000 · 1 more' });
    expect(told(typed)).toContain(`2 ${error}: ${refused('MAX78000')}`);
  });

  test('what is told where a network is put on its chip does not lead to itself', () => {
    const { analysis, elsewhere } = fixture(`import A from "a.lwnet"\n${on('max78000')}`, {
      'a.lwnet': network,
    });
    const [first] = diagnostics(analysis, elsewhere);
    expect(first!.message).toContain('ReLU6');
    const own = (first!.relatedInformation ?? []).filter(({ location }) => location.range.start.line === 1);
    expect(own).toEqual([]);
  });

  test('what two deployments on one target find is told as the active one tells it', () => {
    const block = 'block U {\n  relu6\n}\n';
    const uses = block + network.replace('relu6', 'U') + on('ethos_u55_128') + on('max78000');
    const second = network.replaceAll('A', 'B').replace('relu6', 'U') + on('max78000').replace(' A', ' B');
    expect(told(uses + second)).toEqual([`1 ${error}: ${refused('MAX78000')}`]);
  });

  test('a mistake of the text is one whatever is active', () => {
    const text = network + on('ethos_u55_128') + on('max7800') + on('max78000', '  precision w4a8 for C\n');
    expect(told(text).filter(line => line.includes(` ${error}: `))).toEqual([
      `8 ${error}: There is no target 'max7800'. Did you mean 'max78000' or 'max78002'?`,
      expect.stringMatching(/^13 1: .*'C'/),
    ]);
  });
});

describe('in the status bar', () => {
  const at = (marked: string, chosen?: Chosen) => {
    const { analysis, offset } = fixture(marked);
    return deployments(analysis, offset, chosen);
  };

  test('the active target with what it breaks, and how many others there are', () => {
    expect(at(`$0${three}`)!.text).toBe('ethos_u55_128 · 2 more');
    expect(at(`$0${three}`, 'max78000')!.text).toBe('max78000: weights broken · 2 more');
    expect(at(`$0${three}`, allTargets)!.text).toBe('ethos_u55_128, max78000: weights broken, max78002');
    // In a deployment it is still the network's.
    expect(at(three.replace('weights', '$0weights'))!.text).toBe('ethos_u55_128 · 2 more');
  });

  test('a choice of each target once, with what is found there', () => {
    const twice = three + on('max78000');
    expect(at(`$0${twice}`, 'max78000')!.targets).toEqual([
      {
        id: 'ethos_u55_128',
        words: expect.stringMatching(/^arena [\d.]+ \w+ · latency [\d.]+ µs \(/),
        isActive: false,
      },
      {
        id: 'max78000',
        words: 'weights stored 64 B of 9 B: broken · 1 layer refused | 1 layer refused',
        isActive: true,
      },
      { id: 'max78002', words: '1 layer refused', isActive: false },
    ]);
    expect(at(`$0${three}`)!.tooltip).toContain('max78002 (not active: hints only) · 1 layer refused');
  });

  test('nothing of a network that is deployed nowhere', () => expect(at(`$0${network}`)).toBeUndefined());
});
