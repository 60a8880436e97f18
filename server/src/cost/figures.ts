/**
 * What a layer, or anything made of layers, costs: counts of the unfused network as the papers count it. A figure that
 * cannot be exact (above 2^53) is NaN, which every sum carries on and the formatter prints as unknown.
 */
import type { Layer } from '../graph/graph';
import { kept } from '../graph/kept';
import { elements } from '../ops/lib/shape';

export interface Figures {
  readonly layers: number;
  readonly params: number;
  /** Multiply-accumulates, padding counted, batch 1. */
  readonly macs: number;
  /** Every other arithmetic operation. */
  readonly otherOps: number;
  /** Elements of feature maps read by layers. */
  readonly inputElements: number;
  /** Elements of feature maps written by layers. */
  readonly outputElements: number;
  /** Kernel elements read by layers. */
  readonly kernelElements: number;
  /** Biases, scales and shifts read by layers. */
  readonly biasElements: number;
  /** Kernel elements as stored, batch norm folded into the layer before it. */
  readonly storedKernelElements: number;
  /** Biases, and scales and shifts that could not be folded, as stored. */
  readonly storedBiasElements: number;
}

export const nothing: Figures = {
  layers: 0,
  params: 0,
  macs: 0,
  otherOps: 0,
  inputElements: 0,
  outputElements: 0,
  kernelElements: 0,
  biasElements: 0,
  storedKernelElements: 0,
  storedBiasElements: 0,
};

const exact = (n: number): number => (Number.isSafeInteger(n) ? n : Number.NaN);

type Mutable = { -readonly [K in keyof Figures]: Figures[K] };

/** Adds up figures without an object for each step. No figure is negative, so what is exact in the end was so always. */
export class Adder {
  private readonly sum: Mutable = { ...nothing };

  add(f: Figures, times = 1): void {
    const { sum } = this;
    sum.layers += times * f.layers;
    sum.params += times * f.params;
    sum.macs += times * f.macs;
    sum.otherOps += times * f.otherOps;
    sum.inputElements += times * f.inputElements;
    sum.outputElements += times * f.outputElements;
    sum.kernelElements += times * f.kernelElements;
    sum.biasElements += times * f.biasElements;
    sum.storedKernelElements += times * f.storedKernelElements;
    sum.storedBiasElements += times * f.storedBiasElements;
  }

  /** Adds one layer on its own, nothing folded. */
  addLayer({ op, attrs, inputShapes, outputs }: Layer): void {
    const { sum } = this;
    let kernelElements = 0;
    let biasElements = 0;
    if (op.weights !== undefined)
      for (const weight of op.weights(inputShapes, attrs)) {
        if (weight.name === 'weight') kernelElements += elements(weight.shape);
        else biasElements += elements(weight.shape);
      }
    sum.layers++;
    sum.params += kernelElements + biasElements;
    sum.kernelElements += kernelElements;
    sum.biasElements += biasElements;
    sum.storedKernelElements += kernelElements;
    sum.storedBiasElements += biasElements;
    if (op.macs !== undefined) sum.macs += op.macs(inputShapes, attrs, outputs);
    if (op.otherOps !== undefined) sum.otherOps += op.otherOps(inputShapes, attrs, outputs);
    // A network's input is not written by a layer, and a view moves nothing.
    if (op.view === true || op.inputs.max === 0) return;
    if (op.reads === undefined) for (const shape of inputShapes) sum.inputElements += elements(shape);
    else for (const read of op.reads(inputShapes, attrs, outputs)) sum.inputElements += read;
    for (const shape of outputs) sum.outputElements += elements(shape);
  }

  get figures(): Figures {
    const { sum } = this;
    return {
      layers: exact(sum.layers),
      params: exact(sum.params),
      macs: exact(sum.macs),
      otherOps: exact(sum.otherOps),
      inputElements: exact(sum.inputElements),
      outputElements: exact(sum.outputElements),
      kernelElements: exact(sum.kernelElements),
      biasElements: exact(sum.biasElements),
      storedKernelElements: exact(sum.storedKernelElements),
      storedBiasElements: exact(sum.storedBiasElements),
    };
  }
}

/** The sum `a + times · b`. */
export function plus(a: Figures, b: Figures, times = 1): Figures {
  const adder = new Adder();
  adder.add(a);
  adder.add(b, times);
  return adder.figures;
}

/** Memory access in ShuffleNet V2's sense, in elements: maps and weights read, maps written. */
export const movedElements = (f: Figures): number =>
  f.inputElements + f.outputElements + f.kernelElements + f.biasElements;

const known = kept<Layer, Figures>();

/** The figures of one layer on its own: nothing folded. */
export function layerFigures(layer: Layer): Figures {
  let figures = known.get(layer);
  if (figures === undefined) known.set(layer, (figures = figuresOnce(layer)));
  return figures;
}

/** The same for whoever remembers what follows from them: to remember each layer costs more than its figures. */
export function figuresOnce(layer: Layer): Figures {
  const adder = new Adder();
  adder.addLayer(layer);
  return adder.figures;
}
