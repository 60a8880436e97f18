/**
 * The steps that a softmax becomes on an Ethos-U: the largest of each row, what is below it through a table that makes 32 bits of
 * it, the sum, its reciprocal in three rounds, and the product. Of 16 bits the reciprocal comes out of a table, too.
 *
 * Source: `GetGraph8Bit` and `GetGraphInt16` in ethosu/regor/compiler/softmax.cpp and `ReplaceBroadcastWithAdd` in graphir_optimiser.cpp of
 * ethos-u-vela 5.2.0.
 */
import type { Accelerator } from '../../arena/ethos-u/accelerator';
import type { Operand } from '../../arena/ethos-u/program';
import { area, type ElementBytes, type Extent, type Shaped } from '../../arena/ethos-u/step';
import type { Operator } from './model';
import type { Packing } from './npu-packing';
import { simple } from './npu-steps';

const number: Operand = { map: undefined, extent: [1, 1, 1] };
/** Rows of fewer channels than this are not turned to find the largest. */
const leastDeep = 16;
const rounds = 3;

export function softened(packing: Packing, operator: Operator, core: Accelerator['core']['kind']): void {
  const [from, to] = [operator.inputs[0]!, operator.outputs[0]!];
  const { elementBytes, steps, maps } = packing;
  const view = packing.note([from], to);
  const source = packing.views[from]!.map;
  const extent = packing.dimsOf(from);
  const [rows, columns, channels] = extent;
  const single: Extent = [rows, columns, 1];
  const given = { map: source, extent };
  const between = (dims: Extent, bytes: ElementBytes, isBricks = true): Operand => ({
    map: packing.between(to, dims, isBricks, bytes),
    extent: dims,
  });
  type About = Pick<Shaped, 'kind' | 'elementBytes'> & Partial<Shaped>;
  const step = (reads: readonly [Operand, ...Operand[]], made: Operand, about: About, isLast = false) =>
    steps.push(
      simple(
        { ...about, reads, ofm: made.extent },
        { writes: made.map!, makes: to, isPart: isLast && view.isPart, ends: about.ends },
      ),
    );
  const wide = { kind: 'elementwise', elementBytes: 4, madeBytes: 4, makes: 'other' } as const;

  const most = between(single, elementBytes);
  const turned: Extent = columns > 1 ? [channels, rows, columns] : [channels, columns, rows];
  const isTurned = core === 'separate' && elementBytes === 1 && area(extent) > 1 && turned[2] >= leastDeep;
  if (isTurned) {
    const across = between(turned, 1);
    const where = { writes: across.map!, makes: to, isPart: false, ends: undefined };
    const move = simple({ kind: 'move', elementBytes: 1, reads: [given], ofm: turned }, where);
    steps.push({ ...move, order: columns > 1 ? [2, 0, 1] : [2, 1, 0] });
    const found: Operand = { map: most.map, extent: [1, turned[1], turned[2]] };
    step([across], found, { kind: 'pool', elementBytes: 1, makes: 'largest', kernel: [channels, 1] });
  } else {
    maps[source]!.isBricks = false;
    const flat: Operand = { map: source, extent: [area(extent), channels, 1] };
    const found: Operand = { map: most.map, extent: [area(extent), 1, 1] };
    step([flat], found, { kind: 'pool', elementBytes, makes: 'largest', kernel: [1, channels] });
  }
  maps[most.map!]!.isBricks = false;
  const chain: Chain = (reads, makes, { of = single, isBricks, ...about } = {}) => {
    const made = between(of, about.madeBytes ?? 4, isBricks);
    step(reads, made, { ...wide, makes, ...about });
    return made;
  };
  const { parts, shift } = (elementBytes === 1 ? of8Bits : of16Bits)(chain, given, most);
  const last = { ...wide, madeBytes: elementBytes };
  const made: Operand = { map: view.map, extent };
  if (core === 'separate' || channels === 1) return void step([parts, shift], made, last, true);
  // Where an operand is spread over channels, Vela adds zeros to the other first, though an Ethos-U55 could do without.
  step([chain([{ map: undefined, extent }, parts], 'sum', { of: extent }), shift], made, last, true);
}

/** Makes a map, of one channel unless it is said otherwise. */
type Chain = (
  reads: readonly [Operand, ...Operand[]],
  makes: Shaped['makes'],
  about?: Partial<Shaped> & { readonly of?: Extent; readonly isBricks?: boolean },
) => Operand;

/** The powers by their sum, and how far that is to be shifted. */
interface Shares {
  readonly parts: Operand;
  readonly shift: Operand;
}

function of8Bits(chain: Chain, given: Operand, most: Operand): Shares {
  const of = given.extent;
  const powers = chain([given, most], 'sum', { of, elementBytes: 1, ends: 'table' });
  const small = chain([powers, number], 'other', { of, isBricks: false });
  const sum = chain([small], 'other', { kind: 'sum' });
  const zeros = chain([sum], 'other');
  const shift = chain([number, zeros], 'sum');
  const room = chain([zeros, number], 'sum');
  const half = chain([sum, room], 'other');
  let x = chain([chain([half, number], 'product'), number], 'sum');
  for (let round = 0; round < rounds; round++) {
    const over = chain([number, chain([x, half], 'product')], 'sum');
    x = chain([x, chain([chain([x, over], 'product'), number], 'product')], 'sum');
  }
  return { parts: chain([powers, x], 'product', { of }), shift };
}

function of16Bits(chain: Chain, given: Operand, most: Operand): Shares {
  const of = given.extent;
  const tabled = { madeBytes: 2, ends: 'table' } as const;
  const scaled = chain([chain([given, most], 'sum', { of, elementBytes: 2 }), number], 'product', { of });
  const powers = chain([scaled, number], 'sum', { of, ...tabled });
  const sum = chain([powers], 'other', { kind: 'sum', elementBytes: 2 });
  const zeros = chain([sum], 'other');
  const shift = chain([number, zeros], 'sum');
  const rest = chain([sum, chain([number, shift], 'other')], 'sum');
  const room = chain([chain([rest, zeros], 'other'), number], 'other');
  const over = chain([room, number], 'sum', tabled);
  return { parts: chain([powers, over], 'product', { of, elementBytes: 2 }), shift };
}
