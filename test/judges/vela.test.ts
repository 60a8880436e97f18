/**
 * Where lwnet has the layers of networks run on Arm's Ethos-U, against what Vela itself said of the files that `lwnet export`
 * writes: `npm run judges:vela` asks it, and writes `vela/*.json`, so that nobody needs it to test.
 */
import { describe, expect, test } from 'vitest';
import { accelerators } from '../../server/src/arena/ethos-u/accelerators';
import { flatten } from '../../server/src/graph/flat';
import { askedOf, judgedAs, leftBy, standingFor } from './asked';

/** Why Vela takes nothing of a file, or what it leaves to the CPU, by the name of the result. */
interface Said {
  readonly rejected?: string;
  readonly cpu?: Readonly<Record<string, string>>;
}

const asked = [...askedOf<Said>('vela'), ...askedOf<Said>('vela-cycles')];
const judgedOn = judgedAs(asked, (chip, { precision }) => ({
  target: chip.replaceAll('-', '_'),
  precision: precision.replace('x8', ''),
}));

test('Vela was asked of enough', () => {
  expect(asked.length).toBeGreaterThan(350);
  expect(new Set(asked.flatMap(({ said }) => Object.keys(said)))).toEqual(new Set(Object.keys(accelerators)));
  const left = asked
    .flatMap(({ said }) => Object.values(said))
    .filter(({ cpu = {} }) => Object.keys(cpu).length > 0);
  expect(left.length).toBeGreaterThan(100);
});

describe.each(asked)('$network, $set, $precision', one => {
  const chips = Object.entries(one.said);

  test('leaves the accelerator where Vela has it', () => {
    const judged = judgedOn(one);
    const flat = flatten(judged[0]!.deployed.evaluated!);
    for (const [i, [chip, { rejected, cpu = {} }]] of chips.entries()) {
      const ours = leftBy(judged[i]!).sort();
      if (rejected !== undefined) expect(ours, `${chip}: ${rejected}`).not.toEqual([]);
      else expect(ours, chip).toEqual(standingFor(flat, judged[i]!, cpu).sort());
    }
  });
});
