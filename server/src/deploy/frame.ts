/** The account of a stretch while it is gone through: its maps, what is handed over, and what lies beside the accelerator. */

import { mapBytes } from '../cost/precision';
import type { MapId, Use } from '../graph/graph';
import { inputId } from '../graph/graph';
import type { KernelKind } from '../kernels';
import {
  type Arriving,
  type Effect,
  type Made,
  type Maker,
  nobody,
  type PlacedLayer,
  unknown,
  type Visit,
} from './effect';
import { Aside, type Region, rootOf } from './regions';
import type { Outcome } from './support';

/** A map: the same object for those that only views tell apart. */
export interface Tensor {
  maker: Maker;
  handed: number;
  /** Its stretch beside the accelerator. */
  region: Region | undefined;
  /** Which of the maps that arrive it is. */
  readonly arrives: number;
  /** The step that made it, where the chip heeds that. */
  readonly step: KernelKind | undefined;
}

export class Frame {
  readonly parts: (PlacedLayer | Visit)[] = [];
  readonly arriving: readonly Tensor[];
  kernels = 0;
  crossings = 0;
  crossingBytes = 0;
  readonly counts: Record<Outcome, number> = { native: 0, emulated: 0, host: 0, refused: 0, unknown: 0 };
  unknownLayers = 0;
  engines = 0;
  stays = false;
  private readonly maps = new Map<MapId, Tensor>();
  private readonly aside = new Aside();

  constructor(
    private readonly uri: string,
    arriving: readonly Arriving[],
    public tail: boolean,
    private readonly isPiece: boolean,
  ) {
    const tensors: Tensor[] = [];
    const regions: Region[] = [];
    for (const [i, { maker, handed, same, region, step }] of arriving.entries()) {
      if (same !== i) {
        tensors.push(tensors[same]!);
        continue;
      }
      if (region >= 0) regions[region] ??= this.aside.open([region]);
      tensors.push({ maker, handed, region: region < 0 ? undefined : regions[region]!, arrives: i, step });
    }
    this.arriving = tensors;
  }

  /** What arrives under the ids of a body's inputs. */
  bindInputs(): void {
    for (const [i, tensor] of this.arriving.entries()) this.maps.set(inputId(i), tensor);
  }

  /** A map by its id; one that an error upstream never made is nobody's. */
  read = (id: MapId): Tensor => {
    let tensor = this.maps.get(id);
    if (tensor === undefined) this.maps.set(id, (tensor = this.make(nobody)));
    return tensor;
  };

  bind(id: MapId, tensor: Tensor): void {
    this.maps.set(id, tensor);
  }

  make(maker: Maker): Tensor {
    return { maker, handed: 0, region: undefined, arrives: -1, step: undefined };
  }

  /**
   * A layer at work.
   * @param activationBits of an element of the maps that it reads
   * @returns its maps
   */
  layer(placed: PlacedLayer, inputs: readonly Tensor[], activationBits: number): readonly Tensor[] {
    const { layer, works, maker, step } = placed;
    this.parts.push(placed);
    const first = this.kernels;
    this.kernels += works.length;
    if (maker <= 0) this.stays = true;
    if (maker === unknown) this.unknownLayers++;
    let region: Region | undefined;
    if (maker > 0) {
      this.engines |= 1 << maker;
      region = this.aside.open([]);
      region.operators = new Map([[layer.op.name, first]]);
      for (const { maker: made, region: before } of inputs)
        if (made > 0 && before !== undefined) region = this.aside.unite(region, before);
    }
    if (maker >= 0)
      for (const [i, tensor] of inputs.entries()) {
        const made = tensor.maker;
        if (made < 0 || made === maker || (tensor.handed & (1 << maker)) !== 0) continue;
        tensor.handed |= 1 << maker;
        this.crossings++;
        this.crossingBytes += mapBytes(layer.inputShapes[i]!, activationBits);
        const side = region ?? tensor.region;
        if (side !== undefined) rootOf(side).crossings++;
      }
    for (const support of placed.supports)
      if (support !== undefined) this.counts[placed.follows ? 'host' : support.outcome]++;
    return layer.outputs.map(() => ({ maker, handed: 0, region, arrives: -1, step }));
  }

  /** Passes by what does not become a kernel. */
  pass(part: PlacedLayer): void {
    this.parts.push(part);
  }

  /** Goes by a piece of the body. */
  piece(effect: Effect, inputs: readonly Tensor[]): readonly Tensor[] {
    this.parts.push({ effect, use: undefined, times: 1, isPiece: true });
    return this.goBy(effect, inputs, undefined, 1);
  }

  /**
   * Goes by a stretch as often as it changes nothing that the next turn would see.
   * @param use the use of a block that the stretch is the body of
   * @returns what leaves it
   */
  visit(effect: Effect, inputs: readonly Tensor[], use: Use | undefined, times = 1): readonly Tensor[] {
    this.parts.push({ effect, use, times, isPiece: false });
    return this.goBy(effect, inputs, use, times);
  }

  private goBy(
    effect: Effect,
    inputs: readonly Tensor[],
    use: Use | undefined,
    times: number,
  ): readonly Tensor[] {
    const shift = this.kernels;
    this.kernels += effect.kernels * times;
    this.crossings += effect.crossings * times;
    this.crossingBytes += effect.crossingBytes * times;
    addTo(this.counts, effect.counts, times);
    this.unknownLayers += effect.unknownLayers * times;
    this.engines |= effect.engines;
    this.stays ||= effect.stays;
    this.tail = effect.tail;
    for (let i = 0; i < inputs.length; i++) inputs[i]!.handed = effect.handed[i]!;
    const stretches = this.aside.grow(effect, regionsOf(inputs), use, shift, times);
    const leaving: Tensor[] = [];
    for (const out of effect.leaving) {
      if (typeof out === 'number') leaving.push(inputs[out]!);
      else if (out.same >= 0) leaving.push(leaving[out.same]!);
      else
        leaving.push({
          maker: out.maker,
          handed: out.handed,
          region: stretches[out.stretch],
          arrives: -1,
          step: out.step,
        });
    }
    return leaving;
  }

  /** @param out the maps that leave */
  finish(out: readonly Tensor[]): Effect {
    const { open, ...aside } = this.aside.finish(regionsOf(out));
    const leaving: (number | Made)[] = [];
    for (const [i, tensor] of out.entries()) {
      const same = out.indexOf(tensor);
      const { maker, handed, region, arrives, step } = tensor;
      if (arrives >= 0) leaving.push(arrives);
      else
        leaving.push({
          maker,
          handed,
          stretch: region === undefined ? -1 : open.indexOf(rootOf(region)),
          same: same < i ? same : -1,
          step,
        });
    }
    return {
      parts: this.parts,
      kernels: this.kernels,
      crossings: this.crossings,
      crossingBytes: this.crossingBytes,
      counts: this.counts,
      unknownLayers: this.unknownLayers,
      engines: this.engines,
      stays: this.stays,
      tail: this.tail,
      handed: this.arriving.map(({ handed }) => handed),
      leaving,
      ...aside,
      uri: this.uri,
      isPiece: this.isPiece,
    };
  }
}

function addTo(sum: Record<Outcome, number>, counts: Effect['counts'], times: number): void {
  sum.native += counts.native * times;
  sum.emulated += counts.emulated * times;
  sum.host += counts.host * times;
  sum.refused += counts.refused * times;
  sum.unknown += counts.unknown * times;
}

/** The stretches that maps lie in, each once. */
function regionsOf(tensors: readonly Tensor[]): readonly Region[] {
  let found: Region[] | undefined;
  for (const { region } of tensors) {
    if (region === undefined) continue;
    const root = rootOf(region);
    if (found === undefined) found = [root];
    else if (!found.includes(root)) found.push(root);
  }
  return found ?? none;
}

const none: readonly never[] = [];

/** What arrives somewhere, as far as it matters there. */
export function arrivingOf(tensors: readonly Tensor[]): readonly Arriving[] {
  const regions = regionsOf(tensors);
  return tensors.map(({ maker, handed, region, step }, i) => ({
    maker,
    handed,
    same: tensors.indexOf(tensors[i]!),
    region: region === undefined ? -1 : regions.indexOf(rootOf(region)),
    step,
  }));
}
