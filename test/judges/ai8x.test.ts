/**
 * What MAX78000 and MAX78002 take, against what ai8x-synthesis said: `npm run judges:ai8x` asks it, and writes `ai8x/*.json`, so
 * that nobody needs it to test. The tool stops at the first thing that it does not take, and it chooses no processors itself.
 */
import { describe, expect, test } from 'vitest';
import { loadOf } from '../../server/src/deploy/beside';
import type { Judged } from '../../server/src/deploy/judge';
import { placedIn } from '../deploy/support';
import { askedOf, judgedAs } from './asked';

interface Said {
  readonly refused?: string;
  /** What its configuration has no words for. */
  readonly unsaid?: string;
  /** Beside each processor of each layer. */
  readonly words?: readonly number[];
  /** In each part of the memory for biases. */
  readonly biases?: readonly number[];
}

const asked = askedOf<Said>('ai8x');
const judgedOn = judgedAs(asked, chip => {
  const [target = '', bits = '8'] = chip.split(' ');
  return { target, precision: `w${bits}a8` };
});

const wide = 'a pool of more than 64 channels that no convolution takes up is not judged, as the page says';
const parts =
  'README.md says that a part of 30 channels does not join properly, which the tool does not check';
const chance =
  'the weights have as many numbers as another shape takes, between which the tool cuts them elsewhere';
const eight = 'README.md says that up to eight layers stream, which the tool does not check';
const before = 'whoever converts it can put the ReLU before the pool, which makes the same map';
const given = 'a picture can be rectified before it is handed over';

/** Where lwnet says otherwise, by network and chip, and why. */
const differences: Readonly<Record<string, string>> = {
  'PoolAloneWide max78000': wide,
  'FireOdd max78000': parts,
  'FireOdd max78002': parts,
  'FlatOfHundredByThirteen max78000': chance,
  'FlatOfHundredByThirteen max78002': chance,
  'StreamNine max78000': eight,
  'PoolActivated max78000': before,
  'PoolActivated max78002': before,
  'InputActivated max78000': given,
  'InputActivated max78002': given,
};

const sayings = asked.flatMap(one => Object.values(one.said));

test('the tool was asked of enough, and refused enough', () => {
  expect(sayings.filter(({ words }) => words !== undefined).length).toBeGreaterThan(40);
  expect(sayings.filter(({ refused }) => refused !== undefined).length).toBeGreaterThan(40);
});

describe.each(asked)('$network', one => {
  test('is refused where the tool refuses it', () => {
    const judged = judgedOn(one);
    for (const [i, [chip, { refused, unsaid }]] of Object.entries(one.said).entries()) {
      if (unsaid !== undefined) continue;
      const errors = judged[i]!.problems.filter(({ kind }) => kind.severity === 'error');
      const isSame = errors.length > 0 === (refused !== undefined);
      const isKnown = `${one.network} ${chip}` in differences;
      expect(isSame, `${chip}: ${refused ?? 'runs'}, ${errors.length} errors`).toBe(!isKnown);
    }
  });
});

const aligned = 'a flattened map of 48×4×4 with 100 outputs takes a word more than its weights fill';

/** Where the tool takes other words for the same weights, by network and chip, and why. */
const otherWords: Readonly<Record<string, string>> = {
  'ResPooled max78000': aligned,
  'ResPooled max78002': aligned,
  'StreamPoint max78000':
    'a convolution of one tap that streams is made one of 3×3, of which the target speaks',
};

/** Words beside each processor of each layer that has weights, the most first: of a vector nobody knows how it lies. */
function wordsOf(judged: Judged): { readonly words: readonly number[]; readonly open: boolean } {
  const { beside } = judged.target!.memories.find(memory => memory.beside !== undefined)!;
  const bits = judged.deployed.precision.weightBits;
  const loads = placedIn(judged).flatMap(({ works }) =>
    works.flatMap(one => loadOf(one, bits, beside!) ?? []),
  );
  return {
    words: loads.map(({ words }) => words).sort((a, b) => b - a),
    open: loads.some(one => one.spreads),
  };
}

test.each(asked)('$network takes as many words of each processor', one => {
  const judged = judgedOn(one);
  for (const [i, [chip, { words }]] of Object.entries(one.said).entries()) {
    if (words === undefined) continue;
    const ours = wordsOf(judged[i]!);
    const theirs = words.filter(count => count > 0).sort((a, b) => b - a);
    if (ours.open) continue;
    const isSame = ours.words.join() === theirs.join();
    expect(isSame, `${chip}: ${ours.words}, not ${theirs}`).toBe(!(`${one.network} ${chip}` in otherWords));
  }
});

test('every difference is of a network that there is', () => {
  const names = asked.flatMap(({ network, said }) => Object.keys(said).map(chip => `${network} ${chip}`));
  expect(Object.keys(differences).filter(name => !names.includes(name))).toEqual([]);
});
