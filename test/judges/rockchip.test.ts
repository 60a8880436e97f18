/**
 * Where lwnet has the layers of networks run on Rockchip's RKNPU, against what RKNN-Toolkit2 itself said of the files that
 * `lwnet export` writes: `npm run judges:rockchip` asks it, and writes `rockchip/*.json`, so that nobody needs it to test.
 */
import { describe, expect, test } from 'vitest';
import type { Judged } from '../../server/src/deploy/judge';
import { flatten } from '../../server/src/graph/flat';
import type { Work } from '../../server/src/lower/kernel';
import { placedIn } from '../deploy/support';
import { askedOf, judgedAs, leftBy } from './asked';

/** Why the toolkit makes nothing of a file, or the kinds of what it leaves to the CPU, by the names of its nodes. */
interface Said {
  readonly rejected?: string;
  readonly cpu?: Readonly<Record<string, string>>;
}

const asked = askedOf<Said>('rockchip');
const judgedOn = judgedAs(asked, chip => ({ target: chip, precision: 'int8' }));

/** What the CPU does to a map before the accelerator runs the layer, which lwnet tells with the layer as other means. */
const prepares = (kind: string): boolean => kind === 'Gather' || kind === 'exConvTransposePad';

/** On what the toolkit falls although it runs each step elsewhere, of which the target speaks. */
const falls: ReadonlySet<string> = new Set(['PadThenPool', 'HeadsValuesFirst']);

/** What the toolkit makes nothing of, or only in part, by network, or one with its chip: lwnet says that nothing settles it. */
const unsettled: ReadonlySet<string> = new Set([
  'AdaptiveOdd',
  'TransposedDilation33',
  ...['SpaceToDepthThree', 'S3C8', 'S3C16Of48', 'S6C8', 'S6C16'].map(name => `${name} rk3588`),
]);

/** What brings the last vector into the form in which it is handed over moves no layer off the accelerator. */
const handsOver = (name: string, kind: string): boolean => kind === 'Reshape' && /[-_]rs$/.test(name);

/** Of a map whose pixels are no multiple of 16 the CPU may make a reshape, of which the target speaks. */
const isOdd = ({ inputs, outputs }: Work): boolean =>
  [...inputs, ...outputs].some(([, ...extents]) => extents.reduce((all, one) => all * one, 1) % 16 > 0);

/** The layers that the toolkit has run on the CPU: those after which it names what it made of them. */
function leftByToolkit(judged: Judged, cpu: Readonly<Record<string, string>>): string[] {
  const paths = flatten(judged.deployed.evaluated!).nodes.map(({ path }) => path);
  const placed = placedIn(judged);
  const works = new Set(placed.map(({ path }) => path));
  const reshaped = new Set(
    placed.flatMap(one => (one.works.some(w => w.kind === 'reshape' && isOdd(w)) ? [one.path] : [])),
  );
  const found = Object.entries(cpu).flatMap(([name, kind]) => {
    if (handsOver(name, kind) || prepares(kind)) return [];
    const owners = paths.filter(
      path => name.startsWith(path) && !/^[a-zA-Z0-9.[]/.test(name.slice(path.length)),
    );
    const owner = owners.sort((a, b) => b.length - a.length)[0];
    expect(owner, `the layer of ${name}`).toBeDefined();
    return kind === 'Reshape' && reshaped.has(owner!) ? [] : [owner!];
  });
  return [...new Set(found)].filter(path => works.has(path)).sort();
}

/** Whether a layer runs on the accelerator after the CPU has prepared its map. */
const emulatedIn = (judged: Judged): boolean =>
  placedIn(judged).some(({ supports }) =>
    supports.some(support => /\bCPU\b/.test(support?.by ?? '') && support!.outcome === 'emulated'),
  );

test('the toolkit was asked of enough', () => {
  expect(asked.length).toBeGreaterThan(140);
  const left = asked
    .flatMap(({ said }) => Object.values(said))
    .filter(({ cpu = {} }) => 'div' in cpu || 'lrn' in cpu);
  expect(left.length).toBeGreaterThan(3);
});

describe.each(asked)('$network, $set', one => {
  test('leaves the accelerator where the toolkit has it', () => {
    for (const [i, [chip, { rejected, cpu = {} }]] of Object.entries(one.said).entries()) {
      const judged = judgedOn(one)[i]!;
      const ours = leftBy(judged).sort();
      const unknown = judged.effect!.unknownLayers;
      const isUnsettled = unsettled.has(one.network) || unsettled.has(`${one.network} ${chip}`);
      expect(unknown > 0, chip).toBe(isUnsettled);
      if (isUnsettled) continue;
      expect(rejected !== undefined, rejected).toBe(falls.has(one.network));
      if (rejected !== undefined) continue;
      expect(ours, chip).toEqual(leftByToolkit(judged, cpu));
      expect(emulatedIn(judged), chip).toBe(Object.values(cpu).some(prepares));
    }
  });
});

test('what is unsettled is of a network that there is', () => {
  const names = asked.map(({ network }) => network);
  expect([...unsettled].filter(name => !names.includes(name.split(' ')[0]!))).toEqual([]);
});
