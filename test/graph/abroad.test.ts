/** Mistakes whose place is in a block or network of another file: told where the file in hand uses it, once. */
import { describe, expect, test } from 'vitest';
import { type Analysis, analyse } from '../../server/src/analysis';
import { check } from '../../server/src/cli/check';
import { cost } from '../../server/src/cli/cost';
import { sayProblem } from '../../server/src/text/problem';
import { recordingTerminal } from '../cli/terminal';
import { visible } from '../fuzz/visible';

const uriOf = (path: string): string => `file:///project/${path}`;

/** A file among others, each analysed once with what it imports. */
function analysed(
  path: string,
  files: Readonly<Record<string, string>>,
  { all = new Map<string, Analysis>(), before }: { all?: Map<string, Analysis>; before?: Analysis } = {},
): Analysis {
  const known = all.get(path);
  if (known !== undefined) return known;
  const imports = (other: string) => (other in files ? analysed(other, files, { all }).linked : undefined);
  const made = analyse(uriOf(path), files[path]!, { imports }, before);
  all.set(path, made);
  return made;
}

/** The errors of `a`: text, words, and beside them file, text and words. */
function told(files: Readonly<Record<string, string>>): readonly string[] {
  const all = new Map<string, Analysis>();
  const { problems, locate } = analysed('a', files, { all });
  return problems
    .filter(({ kind }) => kind.severity === 'error')
    .map(problem => {
      const { start, end } = locate(problem.place)!;
      const related = problem.related.map(({ place, text }) => {
        const analysis = all.get(place.uri.split('/').at(-1)!);
        const span = analysis?.locate(place);
        const shown = span === undefined ? '' : ` "${analysis!.file.text.slice(span.start, span.end)}"`;
        return ` <- ${place.uri.split('/').at(-1)}${shown} ${text}`;
      });
      return `${problem.kind.code} "${files['a']!.slice(start, end)}" ${sayProblem(problem)}${related.join('')}`;
    });
}

const network = (lines: string, before = ''): string =>
  `${before}network Net {\n  input(3, 32, 32)\n${lines}}\n`;
const use = (name: string): string => `import ${name} from "b"\n`;

describe('a block of the library', () => {
  test('on maps that it cannot take', () => {
    const [problem, ...others] = told({ a: network('  ShuffleUnitV2\n  relu\n') });
    expect(others).toEqual([]);
    expect(problem).toMatch(
      /^shape-mismatch "ShuffleUnitV2" Inside ShuffleUnitV2 on 3×32×32: split: .*\. <- .* Here it stands\.$/,
    );
  });

  test('with an argument that it cannot take, in a block of this file', () =>
    expect(
      told({ a: network('  U(30)\n  U(32)\n', 'block U(out) {\n  ResidualBottleneck(out)\n}\n') }).map(
        t => t.split(' <- ')[0],
      ),
    ).toEqual([
      'not-whole "ResidualBottleneck" Inside ResidualBottleneck(30) on 3×32×32: ' +
        'out of conv must be a whole number, but this is 7.5; use floor, ceil or round_to.',
    ]));
});

describe('a block of an imported file', () => {
  test('on maps that it cannot take, with its place beside', () =>
    expect(
      told({ a: network('  U\n  relu\n', use('U')), b: 'block U {\n  split(2) -> concat\n}\n' }),
    ).toEqual([
      'shape-mismatch "U" Inside U on 3×32×32: split: 3 channels do not divide into 2 equal parts; ' +
        'use 1 or 3 parts, or a list with the channels of each. <- b "2" Here it stands.',
    ]));

  test('that uses a third file', () => {
    const files = {
      a: network('  repeat 2 { U(5) }\n', use('U')),
      b: 'import V from "c"\nblock U(n) {\n  V(n)\n}\n',
      c: 'block V(n) {\n  conv(8) -> conv(8, groups = n)\n}\n',
    };
    const [problem, ...others] = told(files);
    expect(others).toEqual([]);
    expect(problem).toMatch(
      /^shape-mismatch "U" Inside U\(5\) on 3×32×32: conv: groups = 5 .* <- c "n" Here it stands\. <- b "V" in this use: V\(5\) on 3×32×32$/,
    );
  });

  test('once a use, whatever goes wrong in it', () =>
    expect(
      told({
        a: network('  x = it\n  x -> U(7)\n  x -> U(9)\n', use('U')),
        b: 'block U(n) {\n  a = in -> conv(8, groups = n)\n  b = in -> conv(n / 2)\n  c = in -> reluu\n  a, b -> add\n}\n',
      }).map(t => t.slice(0, 40)),
    ).toEqual(['shape-mismatch "U" Inside U(7) on 3×32×3', 'shape-mismatch "U" Inside U(9) on 3×32×3']));

  test('is not blamed for a block of this file that it is given', () =>
    expect(
      told({
        a: network('  U(V)\n', `${use('U')}block V {\n  conv(8, groups = 2)\n}\n`),
        b: 'block U(act) {\n  act\n}\n',
      }),
    ).toEqual([
      'shape-mismatch "2" conv: groups = 2 does not divide the 3 input channels; use 1.' +
        ' <- b "act" in this use: V on 3×32×32 <- a "U" in this use: U(V) on 3×32×32',
    ]));

  test('nor is a use that only follows', () =>
    expect(
      told({
        a: network('  U\n  U\n  conv(8) -> U\n  U\n', use('U')),
        b: 'block U {\n  split(2) -> concat\n}\n',
      }),
    ).toHaveLength(1));

  test('in which many uses stand inside each other: those nearest and the last are beside it', () => {
    const own = Array.from(
      { length: 9 },
      (_, i) => `block U${i} {\n  ${i === 0 ? 'U' : `U${i - 1}`}\n}\n`,
    ).join('');
    const [problem] = told({
      a: network('  U8\n', use('U') + own),
      b: 'block U {\n  split(2) -> concat\n}\n',
    });
    expect(problem).toMatch(/^shape-mismatch "U" Inside U on 3×32×32/);
    expect(
      problem!
        .split(' <- ')
        .slice(1)
        .map(t => t.split(':')[0] === 'a "U8" in this use' || t),
    ).toEqual([
      'b "2" Here it stands.',
      'a "U0" in this use: U0 on 3×32×32',
      'a "U1" in this use: U1 on 3×32×32',
      'a "U2" in this use: U2 on 3×32×32',
      true,
    ]);
  });
});

describe('an imported file that is broken itself', () => {
  test.each([
    ['a line without an end', 'block U {\n  conv(8, \n  relu\n}\n', ''],
    ['a head without an end', 'block U(n = 3 {\n  relu\n}\n', ''],
    ['what the grammar does not know', 'block U {\n  conv(8) ? relu\n  relu\n}\n', ''],
  ])('%s', (_, b, code) => {
    const [problem, ...others] = told({ a: network('  U\n  relu\n', use('U')), b });
    expect(others).toEqual([]);
    expect(problem).toMatch(new RegExp(`^${code}.* "U" Inside U on 3×32×32: .* <- b .*Here it stands\\.$`));
  });

  test.each([
    ['an import that leads nowhere', 'import V from "gone"\nblock U {\n  conv(8) -> V\n}\n'],
    ['a name that its import does not bring', 'import Vv from "c"\nblock U {\n  conv(8) -> Vv\n}\n'],
    ['the same as a value', 'import V from "gone"\nblock U(act = V) {\n  conv(8) -> act\n}\n'],
  ])('%s', (_, b) =>
    expect(told({ a: network('  U\n', use('U')), b, c: 'block W {\n  relu\n}\n' })).toEqual([
      'broken-import "U" What \'U\' computes is not known in full, because of a mistake in its file.' +
        ' <- b "U" It is declared here.',
    ]),
  );

  test('which a third one uses', () =>
    expect(
      told({
        a: network('  U\n', use('U')),
        b: 'import V from "c"\nblock U {\n  V\n}\n',
        c: 'import W from "gone"\nblock V {\n  W\n}\n',
      }),
    ).toEqual([
      'broken-import "U" Inside U on 3×32×32: What \'V\' computes is not known in full, because of a mistake in its file.' +
        ' <- b "V" Here it stands. <- c "V" It is declared here.',
    ]));

  test('and one that is not is no mistake, whatever else is one', () =>
    expect(
      told({
        a: network('  nothing\n  U\n  U(missing)\n', use('U')),
        b: 'block U(n = 3) {\n  conv(n)\n}\n\nblock Other {\n  conv(,\n}\n',
      }).map(t => t.split(' ')[0]),
    ).toEqual(['unknown-name', 'unknown-name']));
});

describe('a deployment of an imported network', () => {
  const deploy = (args = '') => `${use('Net')}\ndeploy Net${args} on max78000 {\n  precision int8\n}\n`;
  test.each([
    [
      'a mistake',
      '',
      network('  conv(8, groups = 2)\n'),
      /^shape-mismatch "Net" Inside Net: conv: groups = 2 .* <- b "2" Here/,
    ],
    [
      'one that its argument makes',
      '(n = 5)',
      'network Net(n = 3) {\n  input(3, 8, 8) -> conv(15, groups = n)\n}\n',
      /^shape-mismatch "Net" Inside Net\(n = 5\): conv: groups = 5 .* <- b "n" Here/,
    ],
    ['one in the library', '', network('  ShuffleUnitV2\n'), /^shape-mismatch "Net" Inside Net: split: /],
    ['a mistake of form', '', network('  conv(8, \n  relu\n'), / "Net" Inside Net: .* <- b /],
    [
      'an import that leads nowhere',
      '',
      network('  V\n', 'import V from "gone"\n'),
      /^broken-import "Net" What 'Net' /,
    ],
  ])('with %s', (_, args, b, wanted) => {
    const [problem, ...others] = told({ a: deploy(args), b });
    expect(others).toEqual([]);
    expect(problem).toMatch(wanted);
  });
});

describe('the command line', () => {
  const files = { 'a.lwnet': network('  ShuffleUnitV2\n') };
  const plain = { network: undefined, set: [], precision: undefined, json: false, layers: false };

  test('counts them, with exit code 1', async () => {
    const terminal = recordingTerminal(files);
    expect(await check(['a.lwnet'], { json: false, hints: false, rule: [] }, terminal)).toBe(1);
    expect(terminal.out()).toContain('1 error, 0 warnings');
  });

  test.each([{}, { json: true }, { network: 'Net' }])(
    'costs with %j as far as known, with exit code 1',
    async options => {
      const terminal = recordingTerminal(files);
      expect(await cost('a.lwnet', { ...plain, ...options }, terminal)).toBe(1);
      expect(terminal.err()).toContain('a.lwnet:3:3: error: Inside ShuffleUnitV2 on 3×32×32: split: ');
    },
  );

  test('and so of an imported network whose form is wrong', async () => {
    const terminal = recordingTerminal({
      'a.lwnet': 'import Net from "b.lwnet"\n',
      'b.lwnet': network('  conv(8,\n'),
    });
    expect(await cost('a.lwnet', { ...plain, network: 'Net' }, terminal)).toBe(1);
    expect(terminal.err()).toContain('error: Inside Net: ');
  });
});

describe('an edit gives what comes from nothing', () => {
  const long = '  conv(6)\n'.repeat(30);
  const fine = {
    a: network(`${long}  U(6)\n${long}`, use('U')),
    b: 'block U(n) {\n  conv(n, groups = 3)\n}\n',
  };
  const wrong: Readonly<Record<string, typeof fine>> = {
    'of the argument': { ...fine, a: fine.a.replace('U(6)', 'U(7)') },
    'of what arrives': { ...fine, a: fine.a.replace('conv(6)\n  U', 'conv(7)\n  U') },
    'of the imported block': { ...fine, b: fine.b.replace('3)', '4)') },
    'of its form': { ...fine, b: fine.b.replace('3)', '3') },
    'of its imports': { ...fine, b: `import V from "gone"\n${fine.b.replace('\n}', ' -> V\n}')}` },
  };
  test.each(Object.entries(wrong))('%s', (_, files) => {
    const before = analysed('a', fine);
    const after = analysed('a', files, { before });
    expect(visible(after)).toEqual(visible(analysed('a', files)));
    expect(after.problems.filter(p => p.kind.severity === 'error')).toHaveLength(1);
    expect(visible(analysed('a', fine, { before: after }))).toEqual(visible(before));
  });
});
