/**
 * Goes through a network on a chip: who runs each layer, what is handed over, what is told. Each statement and each body is
 * gone through once for what arrives at it; turns of a loop that are equal are one.
 */
import { type Folds, foldsOf, type Turns } from '../cost/folds';
import { type Body, type Item, type Layer, layersOf, type Segment } from '../graph/graph';
import { kept } from '../graph/kept';
import { type Pass, passOf, passOfTurns } from '../graph/through';
import type { KernelKind } from '../kernels';
import type { Work } from '../lower/kernel';
import { workOf } from '../lower/lower';
import { type Piece, piecesOf } from '../schedule/pieces';
import type { Target } from '../targets/target';
import { type Chip, type Chips, chipFor, runAt } from './chip';
import { type Arriving, type Effect, nobody, type PlacedLayer, refused, unknown } from './effect';
import { enginesOf } from './engines';
import { arrivingOf, Frame, type Tensor } from './frame';
import { heededBehind, heededBy, rides, runs, type Support, supportOf } from './support';

/** The whole network. */
export function placeNetwork(body: Body, chips: Chips): Effect {
  const arriving = body.inputs.map(
    (_, i): Arriving => ({
      maker: nobody,
      handed: 0,
      same: i,
      region: -1,
      step: undefined,
    }),
  );
  return new Placer(chips).body(foldsOf(body), arriving, false, 0);
}

class Placer {
  constructor(private readonly chips: Chips) {}

  /** @param from how many layers of the network stand in front */
  body(folds: Folds, arriving: readonly Arriving[], tail: boolean, from: number): Effect {
    const { body } = folds;
    const chip = chipFor(this.chips, from, from + body.layerCount);
    return remembered(chip, folds, keyOf(arriving, tail), () => {
      const frame = new Frame(this.chips.runs[0]!.chip.uri, arriving, tail, false);
      frame.bindInputs();
      this.goBy(piecesOf(body), frame, folds, from);
      return frame.finish(body.results.map(frame.read));
    });
  }

  private goBy(pieces: readonly Piece[], frame: Frame, folds: Folds, from: number): void {
    let at = from;
    for (const piece of pieces) {
      const inputs = piece.reads.map(frame.read);
      const effect = this.piece(piece, arrivingOf(inputs), frame.tail, folds, at);
      const leaving = frame.piece(effect, inputs);
      for (let i = 0; i < leaving.length; i++) frame.bind(piece.exports[i]!, leaving[i]!);
      at += piece.layers;
    }
  }

  private piece(
    piece: Piece,
    arriving: readonly Arriving[],
    tail: boolean,
    folds: Folds,
    from: number,
  ): Effect {
    const { parts, reads, exports, layers } = piece;
    const chip = chipFor(this.chips, from, from + layers);
    const key = keyOf(arriving, tail) + folds.around(reads, exports);
    return remembered(chip, piece, key, () => {
      const frame = new Frame(this.chips.runs[0]!.chip.uri, arriving, tail, 'items' in parts);
      for (const [i, id] of reads.entries()) frame.bind(id, frame.arriving[i]!);
      if ('items' in parts) this.statement(parts, frame, folds, from);
      else this.goBy(parts, frame, folds, from);
      return frame.finish(exports.map(frame.read));
    });
  }

  private statement(segment: Segment, frame: Frame, folds: Folds, from: number): void {
    let at = from;
    for (const item of segment.items) {
      const made = this.item(item, frame, at, folds);
      for (const [i, tensor] of made.entries()) frame.bind(item.first + i, tensor);
      at += layersOf(item);
    }
  }

  private item(item: Item, frame: Frame, from: number, folds: Folds): readonly Tensor[] {
    const inputs = item.inputs.map(frame.read);
    if (item.kind === 'layer') return this.layer(item, inputs, frame, from, folds);
    if (item.kind === 'use') {
      if (item.body.layerCount === 0) return passed(passOf(item.body), inputs, frame);
      const effect = this.body(folds.inside(item), arrivingOf(inputs), frame.tail, from);
      return frame.visit(effect, inputs, item);
    }
    let made: readonly Tensor[] = inputs;
    let at = from;
    for (const [i, { body, times, captured }] of item.runs.entries()) {
      const around = captured.map(frame.read);
      if (body.layerCount === 0) {
        made = passed(passOfTurns(body, times, captured.length), [...made, ...around], frame);
        continue;
      }
      for (const turns of folds.turnsOf(item)[i]!) {
        made = this.turns(turns, made, around, frame, at);
        at += turns.times * body.layerCount;
      }
    }
    return made;
  }

  /** Turns that fold alike. */
  private turns(
    { folds, times }: Turns,
    travelling: readonly Tensor[],
    around: readonly Tensor[],
    frame: Frame,
    from: number,
  ): readonly Tensor[] {
    const layers = folds.body.layerCount;
    let made = travelling;
    let before: Effect | undefined;
    for (let turn = 0; turn < times; ) {
      const at = from + turn * layers;
      const arriving = [...made, ...around];
      const effect = this.body(folds, arrivingOf(arriving), frame.tail, at);
      // A turn equal to the one before that leaves the same behind is followed by equal ones.
      const steady = effect === before && effect.stretches.length === 0;
      const equal = steady ? this.equalTurns(at, layers, times - turn) : 1;
      made = frame.visit(effect, arriving, undefined, equal);
      before = effect;
      turn += equal;
    }
    return made;
  }

  /** How many of the next turns are judged on one chip. */
  private equalTurns(from: number, layers: number, most: number): number {
    if (this.chips.runs.length === 1) return most;
    const { end } = runAt(this.chips, from);
    return Math.min(most, Math.max(1, Math.floor((end - from) / layers)));
  }

  private layer(
    layer: Layer,
    inputs: readonly Tensor[],
    frame: Frame,
    from: number,
    folds: Folds,
  ): readonly Tensor[] {
    const vanishes = folds.vanishes(layer);
    const works = vanishes ? nothing : workOf(layer, folds.needsBias(layer));
    if (works.length === 0) {
      frame.pass({
        layer,
        works,
        supports: nothing,
        maker: inputs[0]?.maker ?? nobody,
        follows: false,
        step: undefined,
      });
      if (vanishes) return inputs;
      // An input makes its map out of nothing; every other view hands on what arrives.
      if (layer.op.inputs.max === 0) return layer.outputs.map(() => frame.make(nobody));
      return layer.outputs.map((_, i) => inputs[i] ?? inputs[0]!);
    }
    const chip = chipFor(this.chips, from, from + 1)!;
    const placed = placeLayer(layer, works, inputs[0] ?? frame.make(nobody), chip, frame.tail);
    if (placed.maker > 0 && chip.target.unsupported === 'host-tail') frame.tail = true;
    return frame.layer(placed, inputs, chip.precision.activationBits);
  }
}

/** Where one layer runs: its kernels are not torn apart. */
function placeLayer(
  layer: Layer,
  works: readonly Work[],
  { maker: made, step }: Tensor,
  chip: Chip,
  tail: boolean,
): PlacedLayer {
  const { target, precision } = chip;
  const heeded = heededBy(target);
  // What a layer is run as follows one behind the other.
  const befores: (KernelKind | undefined)[] = [step];
  for (const [i, work] of works.entries()) befores.push(heededBehind(heeded, work, befores[i]));
  const supports = works.map((work, i) =>
    rides(target, work) ? undefined : supportOf(target, work, precision, befores[i]),
  );
  let maker = made >= 0 || made === unknown || made === refused ? made : 0;
  const counted = supports.filter(support => support !== undefined);
  if (counted.length > 0) maker = worst(counted);
  // A step on single elements is cheap everywhere; handing its map over and back never pays. Not every compiler sees that.
  const still =
    made > 0 &&
    works.every(
      (work, i) =>
        (work.pointwise || work.still) &&
        isFused(target, work, befores[i]) &&
        (rides(target, work) || runs(enginesOf(target)[made]!, work, precision, befores[i])),
    );
  const follows = maker !== refused && (still || (tail && maker <= 0));
  if (follows) maker = still ? made : enginesOf(target).length - 1;
  return { layer, works, supports, maker, follows, step: befores.at(-1) };
}

const isFused = ({ fused, fusedBehind }: Target, { kind }: Work, before: KernelKind | undefined): boolean =>
  (fused === undefined || fused.includes(kind)) &&
  (fusedBehind === undefined || (before !== undefined && fusedBehind.includes(before)));

/** Refused before elsewhere before unknown before the accelerator. */
function worst(supports: readonly Support[]): number {
  let most = 0;
  let isUnknown = false;
  for (const { engine, outcome } of supports) {
    if (outcome === 'refused') return refused;
    if (outcome === 'unknown') isUnknown = true;
    else most = Math.max(most, engine);
  }
  return most > 0 ? most : isUnknown ? unknown : 0;
}

/** The maps behind something without a layer. */
const passed = (pass: Pass, inputs: readonly Tensor[], frame: Frame): readonly Tensor[] =>
  pass.map(i => (i === undefined ? undefined : inputs[i]) ?? frame.make(nobody));

function keyOf(arriving: readonly Arriving[], tail: boolean): string {
  let key = tail ? 't' : '';
  for (const { maker, handed, same, region, step = '' } of arriving)
    key += `${maker},${handed},${same},${region},${step};`;
  return key;
}

/** What is judged on several chips is seldom the same again. */
function remembered(chip: Chip | undefined, of: object, key: string, effect: () => Effect): Effect {
  if (chip === undefined) return effect();
  let known = effects.get(of);
  if (known === undefined) effects.set(of, (known = new Map()));
  const onChip = `${chip.id} ${key}`;
  let found = known.get(onChip);
  if (found === undefined) {
    found = effect();
    if (known.size >= mostKept) known.clear();
    known.set(onChip, found);
  }
  return found;
}

/** Each key in the file of a target makes another chip, of which nobody asks again. */
const mostKept = 256;

/** Of a statement or a body, by the chip and what arrives. */
const effects = kept<object, Map<string, Effect>>();

const nothing: readonly never[] = [];
