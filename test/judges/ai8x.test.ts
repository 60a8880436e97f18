/**
 * What MAX78000 and MAX78002 take, against what ai8x-synthesis said: `npm run judges:ai8x` asks it, and writes `ai8x/*.json`, so
 * that nobody needs it to test. The tool stops at the first thing that it does not take, and it chooses no processors itself.
 */
import { describe, expect, test } from 'vitest';
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

test('every difference is of a network that there is', () => {
  const names = asked.flatMap(({ network, said }) => Object.keys(said).map(chip => `${network} ${chip}`));
  expect(Object.keys(differences).filter(name => !names.includes(name))).toEqual([]);
});
