/** What rules say of blocks of another file: of what the file in hand makes of them, where it uses them. */
import { describe, expect, test } from 'vitest';
import { type Analysis, analyse } from '../../server/src/analysis';
import { sayProblem } from '../../server/src/text/problem';

const library = `
block Grouped(out, groups = 1) {
  conv(out, 3, 1, groups) -> bn -> relu
}

block Deep(unit, out, groups) {
  repeat 3 { unit(out, groups) }
}

block Narrow(out) {
  conv(out, 1, 2)
}
`;

const analysed = (text: string): Analysis =>
  analyse('test:/a.lwnet', text, { imports: () => analyse('test:/b.lwnet', library).linked });

/** The text, the words and the places beside each problem. */
const told = (text: string) => {
  const { problems, locate } = analysed(text);
  expect(problems.filter(p => p.kind.severity === 'error').map(sayProblem)).toEqual([]);
  return problems.map(problem => {
    const { start, end } = locate(problem.place)!;
    const line = text.slice(0, start).split('\n').length;
    return {
      at: `${line} ${text.slice(start, end)}`,
      code: problem.kind.code,
      words: sayProblem(problem),
      related: problem.related.map(({ place }) => place.uri),
      mends: problem.mends.length,
    };
  });
};

describe('a block of another file', () => {
  test('is told at the use whose arguments make it so', () =>
    expect(
      told(
        'import Grouped from "b.lwnet"\nnetwork A {\n  input(64, 56, 56)\n  Grouped(64)\n  Grouped(64, groups = 4)\n}\n',
      ),
    ).toEqual([
      {
        at: '5 Grouped',
        code: 'group-conv-memory-access',
        // 2 · 64 · 56² elements of maps and 9 · 64 · 16 weights; √4 times fewer of maps. 2,454,528 with bn and relu.
        words:
          'Inside Grouped: With groups = 4 this moves 410,624 elements, its dense twin of equal MACs 209,920: ' +
          "1.96 times the memory access. The difference is 8.2 % of the network's.",
        related: ['test:/b.lwnet'],
        mends: 0,
      },
    ]));

  test('is told once for all its uses, at the innermost use of the file', () =>
    expect(
      told(
        'import Deep, Grouped from "b.lwnet"\n' +
          'block Mine(out) {\n  conv(out, 3) -> bn\n  repeat 2 { Deep(Grouped, out, 4) }\n}\n' +
          'network A {\n  input(64, 56, 56) -> Mine(64) -> Mine(64)\n}\n',
      ).map(({ at, words }) => [at, /in \d+ layers/.exec(words)?.[0]]),
    ).toEqual([['4 Deep', 'in 12 layers']]));

  test('that is handed a block of this one leaves what it says of that where it stands', () =>
    expect(
      told(
        'import Deep from "b.lwnet"\nblock Mine(out, groups) {\n  conv(out, 3, 1, groups)\n}\n' +
          'network A {\n  input(64, 56, 56) -> Deep(Mine, 64, 4)\n}\n',
      ).map(({ at, words }) => [at, words.startsWith('Inside')]),
    ).toEqual([['3 groups', false]]));

  test('is not told where a comment allows it', () =>
    expect(
      told(
        'import Narrow from "b.lwnet"\nnetwork A {\n  input(64, 56, 56)\n' +
          '  Narrow(64) // allow strided-pointwise: measured, it costs no accuracy\n}\n',
      ),
    ).toEqual([]));

  test('of the standard library is not told: who uses one has chosen it', () => {
    const body = 'block Narrow(out) {\n  conv(out, 1, 2)\n}\n';
    const use = 'network A {\n  input(16, 112, 112) -> Ghost(16) -> Ghost(64)\n}\n';
    expect(told(use)).toEqual([]);
    expect(
      told(`block Mine {\n  Ghost(16) -> Ghost(64)\n}\n${use.replace('Ghost(16) -> Ghost(64)', 'Mine')}`),
    ).toEqual([]);
    expect(told(`${body}network A {\n  input(16, 112, 112) -> Narrow(64)\n}\n`)).toHaveLength(1);
  });
});

/** The rule of whole networks names a layer, which may stand in another file. */
test('a network whose resolution falls late inside a block of another file', () => {
  const block = 'block Stem {\n  conv(64, 3) -> relu -> conv(64, 3) -> relu -> conv(64, 3) -> relu\n}\n';
  const text =
    'import Stem from "b.lwnet"\nnetwork A {\n  input(3, 224, 224) -> Stem -> conv(64, 3, 2) -> gap -> fc(10)\n}\n';
  const { problems, locate } = analyse('test:/a.lwnet', text, {
    imports: () => analyse('test:/b.lwnet', block).linked,
  });
  expect(problems.map(p => [p.kind.code, text.slice(locate(p.place)!.start, locate(p.place)!.end)])).toEqual([
    ['late-downsampling', 'Stem'],
  ]);
});
