/**
 * What the mistakes of others are told, in `mistakes.txt` beside: each line, what stands there, the words, and the fixes.
 * `npx vitest run test/problems -u` writes it anew; what it says is to be read as someone would who made the mistake.
 */
import { describe, expect, test } from 'vitest';
import type { Analysis } from '../../server/src/analysis';
import { codeActions } from '../../server/src/features/code-actions';
import { argumentOrder, overruledLine, repeatedDeployment } from '../../server/src/problems/hints';
import { type Problem, sayProblem } from '../../server/src/text/problem';
import { edited, fixture } from '../features/fixture';
import { deployments, files, lines, silent, silentFiles } from './mistakes';

interface Told {
  readonly shown: string;
  readonly text: string;
  readonly analysis: Analysis;
  readonly problems: readonly Problem[];
  /** Where the mistake is written. */
  readonly from: number;
  readonly fixes: readonly string[];
  /** What a fix mends, and the text after it. */
  readonly after: readonly { readonly message: string; readonly text: string }[];
}

const inNetwork = 'network A(width = 1) {\n  input(16, 32, 32)\n  x = it\n  it -> bn\n  ';

const frames: readonly (readonly [readonly string[], string, string])[] = [
  [lines, inNetwork, '\n}\n'],
  [silent, inNetwork, '\n}\n'],
  [silentFiles, '', '\n'],
  [deployments, 'network A {\n  input(3, 8, 8)\n  conv(8)\n}\n\n', '\n'],
  [files, '', '\n'],
];

/** Those that are told though what is written can be meant. */
const doubtful: ReadonlySet<string> = new Set([
  argumentOrder.code,
  overruledLine.code,
  repeatedDeployment.code,
]);

/** Errors, and what was probably meant otherwise: a name that nothing reads yet is no mistake of these. */
const errorsIn = ({ problems }: Analysis): readonly Problem[] =>
  problems.filter(({ kind }) => kind.severity === 'error' || doubtful.has(kind.code));

function told(shown: string, before: string, behind: string): Told {
  const text = before + shown + behind;
  const where = fixture(text);
  const { analysis } = where;
  const problems = errorsIn(analysis);
  const actions = problems.flatMap(problem =>
    codeActions(analysis, analysis.locate(problem.place)!, { only: ['quickfix'] }).filter(
      ({ title, diagnostics }) =>
        // To say why it is meant mends nothing until it is said.
        !title.startsWith('Allow ') && diagnostics?.some(({ message }) => message === sayProblem(problem)),
    ),
  );
  return {
    shown,
    text,
    analysis,
    problems,
    from: before.length,
    fixes: [...new Set(actions.map(({ title }) => title))],
    after: actions.map(({ diagnostics, edit }) => ({
      message: String(diagnostics![0]!.message),
      text: edited(where, Object.values(edit!.changes!)[0]!),
    })),
  };
}

const all = frames.flatMap(([mistakes, before, behind]) => mistakes.map(one => told(one, before, behind)));

function report({ shown, text, analysis, problems, fixes }: Told): string {
  const words = problems.map(problem => {
    const { start, end } = analysis.locate(problem.place)!;
    return `  «${text.slice(start, end).replaceAll('\n', '⏎')}» ${sayProblem(problem)}`;
  });
  const mends = fixes.length === 0 ? [] : [`  fix: ${fixes.join(' | ')}`];
  return [shown.replaceAll('\n', '⏎'), ...words, ...mends].join('\n');
}

test('there are enough of them', () => expect(all.length).toBeGreaterThanOrEqual(150));

test('what is said of each', async () =>
  expect(`${all.map(report).join('\n\n')}\n`).toMatchFileSnapshot('mistakes.txt'));

test.each(['dwconv(2, 2)', 'dwconv(2, pad = [0, 1, 1, 0])', 'dwconv([2, 3])', 'Separable(32, 3, 2)'])(
  'what is meant so is no mistake: %s',
  line => expect(told(line, inNetwork, '\n}\n').problems).toEqual([]),
);

describe('as a score', () => {
  test('each is told', () =>
    expect(all.filter(({ problems }) => problems.length === 0).map(m => m.shown)).toEqual([]));

  test('where it is written', () => {
    const elsewhere = all.filter(({ analysis, problems, from }) =>
      problems.some(({ place }) => analysis.locate(place)!.start < from),
    );
    expect(elsewhere.map(({ shown }) => shown)).toEqual([]);
  });

  test('mostly by one squiggle', () => {
    const several = all.filter(({ problems }) => problems.length > 1);
    expect(several.length / all.length).toBeLessThan(0.1);
  });

  test('more than half with a fix, each of which ends what it is for', () => {
    const fixed = all.filter(({ fixes }) => fixes.length > 0);
    expect(fixed.length / all.length).toBeGreaterThan(0.5);
    const times = (problems: readonly Problem[], message: string) =>
      problems.filter(problem => sayProblem(problem) === message).length;
    for (const { problems, after } of fixed)
      for (const { message, text } of after)
        expect(times(errorsIn(fixture(text).analysis), message), text).toBeLessThan(times(problems, message));
  });
});
