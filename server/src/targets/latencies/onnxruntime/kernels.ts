/**
 * The kernels of ONNX Runtime's CPU provider that a network becomes, each with its time: what runs inside a convolution, which
 * convolutions work on blocks of channels, where maps change from one order of elements to the other.
 *
 * Source of the rules: onnxruntime 1.30.0, onnxruntime/core/optimizer/nchwc_transformer.cc and conv_activation_fusion.cc, and
 * the graphs that it writes with `optimized_model_filepath`.
 */
import type { KernelKind } from '../../../kernels';
import { channels, elements, pixels, width } from '../../../ops/lib/shape';
import { longerOf, type MapIndex, type Run, type Spent, type Step, weightBytesOf } from '../latency';
import type { Numbers } from './numbers';
import { otherOf } from './others';
import { block, inBlocks, inside, isByChannel, isOnBlocks, type Layout, rowsOf } from './rules';

/** Goes through a run once, in the order of execution. */
export class Kernels {
  readonly spent: Spent[] = [];
  private readonly layouts = new Map<MapIndex, Set<Layout>>();
  private readonly makers = new Map<MapIndex, Step>();
  private readonly readersOf = new Map<MapIndex, Step[]>();
  private readonly done = new Set<Step>();
  /** Layers with a softmax along another axis than that of channels, which their transpositions around it only stand for. */
  private readonly turned: ReadonlySet<number>;
  /** How many of the weights have left the cache since the last call: 0 to 1. */
  private readonly missed: number;

  constructor(
    private readonly run: Run,
    private readonly n: Numbers,
  ) {
    for (const step of run.steps) {
      for (const map of step.makes) this.makers.set(map, step);
      for (const map of step.reads) {
        const readers = this.readersOf.get(map);
        if (readers === undefined) this.readersOf.set(map, [step]);
        else readers.push(step);
      }
    }
    const transposed = new Set(
      run.steps.filter(({ kind }) => kind === 'transpose').map(({ layer }) => layer),
    );
    this.turned = new Set(
      run.steps
        .filter(({ kind, layer }) => kind === 'softmax' && transposed.has(layer))
        .map(({ layer }) => layer),
    );
    const footprint = run.steps.reduce(
      (sum, step) =>
        sum +
        weightBytesOf(step) +
        step.makes.reduce((bytes, map) => bytes + (elements(run.maps[map]!) * step.activationBits) / 8, 0),
      0,
    );
    this.missed = 1 / (1 + (n.cacheBytes / Math.max(1, footprint)) ** 4);
  }

  go(): void {
    for (const step of this.run.steps) if (!this.done.has(step)) this.step(step);
  }

  private add(step: Step, part: { compute?: number; move?: number; start?: number; fill?: number }): void {
    const { compute = 0, move = 0, start = this.n.kernelUs, fill } = part;
    this.spent.push({
      layer: step.layer,
      computeUs: compute,
      moveUs: move,
      startUs: start,
      ...(fill === undefined ? {} : { fill }),
    });
  }

  private bytes(step: Step, ...maps: readonly MapIndex[]): number {
    return maps.reduce((sum, map) => sum + (elements(this.run.maps[map]!) * step.activationBits) / 8, 0);
  }

  private isIn(map: MapIndex, layout: Layout): boolean {
    return this.layouts.get(map)?.has(layout) ?? layout === 'plain';
  }

  private makes(step: Step, layout: Layout): void {
    for (const map of step.makes) this.layouts.set(map, new Set([layout]));
  }

  /** A map as a step wants it: once it has been turned over it lies in both orders. */
  private wants(step: Step, map: MapIndex, layout: Layout): void {
    if (this.isIn(map, layout)) return;
    const has = this.layouts.get(map);
    if (has === undefined) this.layouts.set(map, new Set(['plain', layout]));
    else has.add(layout);
    const turned = this.elementsOf(map, false) + this.elementsOf(map, true);
    this.add(step, { move: (turned * step.activationBits) / 8 / this.n.mapBytesPerUs });
  }

  private weights(step: Step, bytes = weightBytesOf(step)): number {
    const { weightBytesPerUs, weightBytesPerUsCached, coldUs } = this.n;
    if (bytes === 0) return 0;
    return (
      bytes * (this.missed / weightBytesPerUs + (1 - this.missed) / weightBytesPerUsCached) +
      this.missed * coldUs
    );
  }

  /** The only step that reads a map, which no one else sees. */
  private next(map: MapIndex): Step | undefined {
    if (this.run.readers[map] !== 1) return undefined;
    const [reader] = this.readersOf.get(map) ?? [];
    return reader;
  }

  private function(kind: KernelKind, results: number): number {
    if (kind === 'relu' || kind === 'leaky-relu') return 0;
    return results / (kind === 'sigmoid' || kind === 'tanh' ? this.n.sigmoidPerUs : this.n.clippedPerUs);
  }

  private step(step: Step): void {
    switch (step.kind) {
      case 'convolution':
      case 'depthwise-convolution':
        this.convolution(step);
        return;
      case 'fully-connected':
      case 'matrix-product':
        this.product(step);
        return;
      case 'max-pool':
      case 'average-pool':
        this.pool(step);
        return;
      case 'global-average-pool':
      case 'global-max-pool':
        this.mean(step);
        return;
      case 'concatenate':
        this.joined(
          step,
          step.reads.every(map => this.isIn(map, 'blocked') && channels(this.run.maps[map]!) % block === 0),
        );
        return;
      case 'transposed-convolution':
        this.transposed(step);
        return;
      default:
        this.other(step);
    }
  }

  private convolution(step: Step): void {
    const [from, to] = [step.reads[0]!, step.makes[0]!];
    const [x, y] = [this.run.maps[from]!, this.run.maps[to]!];
    const { groups = 1 } = step.work;
    const [inputs, outputs] = [channels(x), channels(y)];
    const isDepthwise = isByChannel(step, inputs);
    if (!isOnBlocks(step, inputs, outputs)) {
      this.unrolled(step, from);
      return;
    }
    const readsPlain = !isDepthwise && groups === 1 && inputs < block;
    this.wants(step, from, readsPlain ? 'plain' : 'blocked');
    const [kernel] = [step.work.window?.kernel ?? [1, 1]];
    const window = kernel[0] * kernel[1];
    const row = width(y);
    const padded = inBlocks(outputs) * pixels(y) * window;
    const deep = isDepthwise ? 1 : readsPlain ? inputs : inBlocks(inputs) / groups;
    const macs = padded * deep;
    const fill = step.macs / macs;
    const n = this.n;
    let compute: number;
    if (isDepthwise) compute = (macs / n.depthwiseMacsPerUs) * (1 + n.depthwiseEdge / row);
    else {
      const atOnce = Math.min(4, Math.max(1, Math.floor(inBlocks(outputs) / groups / block)));
      const narrow = window > 1 ? (n.blockedNarrow * (4 / atOnce - 1)) / 3 / row : 0;
      compute = (macs / n.blockedMacsPerUs) * (1 + narrow) + elements(y) / n.blockedResultsPerUs;
    }
    const bytes = (inBlocks(outputs) * deep * window * step.weightBits) / 8;
    const move = this.bytes(step, from, to) / n.mapBytesPerUs;
    const { last, after, read } = this.fused(step, true);
    const { computeUs, moveUs } = longerOf(compute, move);
    this.add(step, { compute: computeUs, move: moveUs, fill });
    this.extend(this.weights(step, bytes) + read / n.mapBytesPerUs, after);
    this.makes(last, 'blocked');
  }

  /** Adds to the kernel that was told of last. */
  private extend(move: number, compute: number): void {
    const last = this.spent.pop()!;
    this.spent.push({ ...last, moveUs: last.moveUs + move, computeUs: last.computeUs + compute });
  }

  /**
   * What runs inside a convolution: a function of its results, or the sum with another map and then a ReLU.
   * @param sums whether it takes a sum by itself; others do where a function stands behind it
   */
  private fused(step: Step, sums: boolean): { last: Step; after: number; read: number } {
    const to = step.makes[0]!;
    const results = elements(this.run.maps[to]!);
    const next = this.next(to);
    if (next === undefined || this.done.has(next)) return { last: step, after: 0, read: 0 };
    if (inside.has(next.kind)) {
      this.done.add(next);
      return { last: next, after: this.function(next.kind, results), read: 0 };
    }
    if (next.kind !== 'add' || next.reads.length !== 2) return { last: step, after: 0, read: 0 };
    const other = next.reads.find(map => map !== to);
    // The other map has to be there when the convolution runs, in the order of elements in which its results are.
    if (other === undefined || !this.isMade(other, step) || elements(this.run.maps[other]!) !== results)
      return { last: step, after: 0, read: 0 };
    if (sums && !this.isIn(other, 'blocked')) return { last: step, after: 0, read: 0 };
    const behind = this.next(next.makes[0]!);
    const isFunction = behind !== undefined && behind.kind === 'relu';
    if (!sums && !isFunction) return { last: step, after: 0, read: 0 };
    this.done.add(next);
    if (isFunction) this.done.add(behind);
    return { last: isFunction ? behind : next, after: 0, read: this.bytes(step, other) };
  }

  private isMade(map: MapIndex, before: Step): boolean {
    const maker = this.makers.get(map);
    if (maker === undefined) return true;
    return this.done.has(maker) || this.run.steps.indexOf(maker) < this.run.steps.indexOf(before);
  }

  /** Copied so that a product of matrices does it, group by group; depthwise channel by channel. */
  private unrolled(step: Step, from: MapIndex): void {
    const to = step.makes[0]!;
    const [x, y] = [this.run.maps[from]!, this.run.maps[to]!];
    const { groups = 1, window } = step.work;
    this.wants(step, from, 'plain');
    const [kernel, stride] = [window?.kernel ?? [1, 1], window?.stride ?? [1, 1]];
    const taps = kernel[0] * kernel[1];
    const n = this.n;
    const copied = taps > 1 || stride[0] > 1 ? channels(x) * taps * pixels(y) : 0;
    const copying = (copied * (1 + n.unrolledStride * (stride[1] - 1))) / n.unrolledPerUs;
    const isDepthwise = groups === channels(x) && groups > 1;
    const lanes = inBlocks(pixels(y)) / pixels(y);
    const compute = isDepthwise
      ? groups * n.plainChannelUs + (step.macs * Math.max(0, 1 - 9 / taps)) / n.plainWideMacsPerUs
      : groups * n.groupUs + (step.macs / n.unrolledMacsPerUs) * lanes;
    const { last, after, read } = this.fused(step, false);
    this.add(step, {
      compute: compute + after,
      move: copying + this.weights(step) + read / n.mapBytesPerUs,
      ...(isDepthwise ? {} : { fill: 1 / lanes }),
    });
    this.makes(last, 'plain');
  }

  /** A product of matrices makes what each pixel gives to each pixel of its window, group by group, and that is summed up. */
  private transposed(step: Step): void {
    const [from, to] = [step.reads[0]!, step.makes[0]!];
    const [x, y] = [this.run.maps[from]!, this.run.maps[to]!];
    const { groups = 1, window } = step.work;
    this.wants(step, from, 'plain');
    const [kernel] = [window?.kernel ?? [1, 1]];
    const given = channels(y) * kernel[0] * kernel[1] * pixels(x);
    const n = this.n;
    const { computeUs, moveUs } = longerOf(step.macs / n.unrolledMacsPerUs, given / n.givenPerUs);
    this.add(step, {
      compute: groups * n.plainChannelUs + computeUs,
      move: moveUs + given / n.unrolledPerUs + this.weights(step),
    });
    this.makes(step, 'plain');
  }

  private product(step: Step): void {
    const to = step.makes[0]!;
    for (const map of step.reads) this.wants(step, map, 'plain');
    const rows = rowsOf(step, this.run);
    const matrices = step.kind === 'matrix-product' ? channels(this.run.maps[to]!) : 0;
    const compute = (rows > 1 ? step.macs / this.n.gemmMacsPerUs : 0) + matrices * this.n.matrixUs;
    const next = this.next(to);
    const isInside = next !== undefined && inside.has(next.kind);
    if (isInside) this.done.add(next);
    this.add(step, { compute, move: this.weights(step) });
    this.makes(isInside ? next : step, 'plain');
  }

  /** On whole blocks of channels, which are made of maps in the plain order for it, too. */
  private pool(step: Step): void {
    const [from, to] = [step.reads[0]!, step.makes[0]!];
    const isBlocked = channels(this.run.maps[from]!) % block === 0;
    this.wants(step, from, isBlocked ? 'blocked' : 'plain');
    const { kernel: [kh, kw] = [1, 1], stride: [, across] = [1, 1] } = step.work.window ?? {};
    const results = elements(this.run.maps[to]!);
    const n = this.n;
    const { computeUs: compute, moveUs: move } = isBlocked
      ? longerOf((results * kh * kw) / n.blockedPoolPerUs, this.bytes(step, from, to) / n.mapBytesPerUs)
      : {
          computeUs: across > 1 ? results / n.plainPoolPerUs : (results * kh) / n.plainPoolRowsPerUs,
          moveUs: 0,
        };
    this.add(step, { compute, move });
    this.makes(step, isBlocked ? 'blocked' : 'plain');
  }

  private mean(step: Step): void {
    const from = step.reads[0]!;
    const isBlocked = this.isIn(from, 'blocked') && channels(this.run.maps[from]!) % block === 0;
    if (!isBlocked) this.wants(step, from, 'plain');
    const read = elements(this.run.maps[from]!);
    this.add(step, { compute: read / (isBlocked ? this.n.blockedMeanPerUs : this.n.plainMeanPerUs) });
    this.makes(step, isBlocked ? 'blocked' : 'plain');
  }

  /** Those that fill up the last block of channels are worked on as well. */
  private elementsOf(map: MapIndex, isBlocked: boolean): number {
    const shape = this.run.maps[map]!;
    return isBlocked ? inBlocks(channels(shape)) * pixels(shape) : elements(shape);
  }

  private joined(step: Step, isBlocked: boolean): void {
    for (const map of step.reads) this.wants(step, map, isBlocked ? 'blocked' : 'plain');
    this.add(step, { move: this.bytes(step, ...step.reads, ...step.makes) / this.n.mapBytesPerUs });
    this.makes(step, isBlocked ? 'blocked' : 'plain');
  }

  private other(step: Step): void {
    const { maps } = this.run;
    const n = this.n;
    const to = step.makes[0]!;
    const isAlike =
      step.reads.length > 1 && step.reads.every(map => elements(maps[map]!) === elements(maps[to]!));
    const other = otherOf(step.kind);
    const isInBlocks =
      other.takes === 'any'
        ? this.isIn(step.reads[0]!, 'blocked')
        : other.takes === 'alike' && isAlike && step.reads.every(map => this.isIn(map, 'blocked'));
    for (const map of step.reads) this.wants(step, map, isInBlocks ? 'blocked' : 'plain');
    const broadcasts = step.reads.length > 1 && !isAlike ? channels(maps[to]!) / n.broadcastPerUs : 0;
    const results = this.elementsOf(to, isInBlocks);
    const about = {
      step,
      from: maps[step.reads[0]!]!,
      to: maps[to]!,
      isTurned: this.turned.has(step.layer),
      isInBlocks,
    };
    const bytes =
      other.maps === undefined
        ? [...step.reads, ...step.makes].reduce((sum, map) => sum + this.elementsOf(map, isInBlocks), 0)
        : other.maps * results;
    this.add(step, {
      compute: broadcasts + (other.computeUs?.(results, n, about) ?? 0),
      move: (bytes * step.activationBits) / 8 / n.mapBytesPerUs + this.weights(step),
      start: (other.kernels ?? 1) * n.kernelUs,
    });
    this.makes(step, isInBlocks ? 'blocked' : 'plain');
  }
}
