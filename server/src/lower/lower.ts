/**
 * A network's body to kernels in the order of execution. What a layer becomes is worked out once for each layer of the
 * graph, however many turns use it; the flat list is remembered with the body. Knows no target.
 */
import { foldsOf } from '../cost/folds';
import { type Body, inputId, type Layer, type MapId } from '../graph/graph';
import { walk } from '../graph/walk';
import { draftsOf, type Shape } from '../ops/op';
import type { Kernel, Lowered, Scope, Tensor, Work } from './kernel';
import { type Pass, passOf, passOfTurns } from './through';

const known = new WeakMap<Body, Lowered>();

/** The kernels of a network. */
export function lower(body: Body): Lowered {
  let lowered = known.get(body);
  if (lowered === undefined) known.set(body, (lowered = new Lowerer(body).run()));
  return lowered;
}

const works = new WeakMap<Layer, readonly Work[]>();

/** The chain of kernels of one layer; empty for what vanishes. */
export function workOf(layer: Layer, folds: boolean): readonly Work[] {
  let found = works.get(layer);
  if (found !== undefined) return found;
  const { op, inputShapes: inputs, attrs, outputs } = layer;
  const pointwise = op.pointwise === true || op.affine === true;
  found = draftsOf(op, inputs, attrs, outputs).map(draft => ({
    inputs,
    outputs,
    pointwise,
    still: false,
    ...draft,
    // A batch norm that folds leaves a bias.
    ...(draft.bias === undefined ? {} : { bias: draft.bias || folds }),
  }));
  works.set(layer, found);
  return found;
}

class Lowerer {
  private readonly kernels: Kernel[] = [];
  private readonly paths = new Map<Layer, { readonly names: string[]; next: number }>();
  private tensors = 0;

  constructor(private readonly body: Body) {}

  run(): Lowered {
    // The turns of a loop share one layer; the walk and this pass meet them in the same order.
    for (const { layer, path } of walk(this.body)) {
      const names = this.paths.get(layer);
      if (names === undefined) this.paths.set(layer, { names: [path], next: 0 });
      else names.names.push(path);
    }
    const inputs = this.body.inputs.map(shape => this.tensor(shape, undefined));
    const results = this.visit(this.body, inputs, undefined);
    return { kernels: this.kernels, results };
  }

  private tensor(shape: Shape | undefined, maker: Kernel | undefined): Tensor {
    return { id: this.tensors++, shape, maker };
  }

  private visit(body: Body, inputs: readonly Tensor[], scope: Scope | undefined): readonly Tensor[] {
    const maps = new Map<MapId, Tensor>(inputs.map((tensor, i) => [inputId(i), tensor]));
    // A map that an error upstream never made still needs a tensor, so that the rest can be judged.
    const read = (id: MapId): Tensor => {
      let tensor = maps.get(id);
      if (tensor === undefined) maps.set(id, (tensor = this.tensor(undefined, undefined)));
      return tensor;
    };
    for (const item of body.items) {
      const arriving = item.inputs.map(read);
      let made: readonly Tensor[];
      if (item.kind === 'layer') made = this.layer(item, arriving, scope, body);
      else if (item.kind === 'use')
        made =
          item.body.layerCount > 0
            ? this.visit(item.body, arriving, { use: item, parent: scope })
            : this.passed(passOf(item.body), arriving);
      else {
        made = arriving;
        for (const run of item.runs) {
          const captured = run.captured.map(read);
          if (run.body.layerCount === 0)
            made = this.passed(passOfTurns(run.body, run.times, captured.length), [...made, ...captured]);
          else
            for (let turn = 0; turn < run.times; turn++)
              made = this.visit(run.body, [...made, ...captured], scope);
        }
      }
      made.forEach((tensor, i) => {
        maps.set(item.first + i, tensor);
      });
    }
    return body.results.map(read);
  }

  /** The maps behind something without a layer. */
  private passed(pass: Pass, arriving: readonly Tensor[]): readonly Tensor[] {
    return pass.map(i => (i === undefined ? undefined : arriving[i]) ?? this.tensor(undefined, undefined));
  }

  private layer(
    layer: Layer,
    arriving: readonly Tensor[],
    scope: Scope | undefined,
    body: Body,
  ): readonly Tensor[] {
    const names = this.paths.get(layer)!;
    const path = names.names[names.next++] ?? layer.op.name;
    const folds = foldsOf(body);
    if (folds.vanish.has(layer)) {
      fold(arriving[0], layer);
      return arriving;
    }
    const chain = workOf(layer, folds.absorb.has(layer));
    if (chain.length === 0) {
      // An input makes its map out of nothing; every other view hands on what arrives.
      if (layer.op.inputs.max === 0) return layer.outputs.map(shape => this.tensor(shape, undefined));
      return layer.outputs.map((_, i) => arriving[i] ?? arriving[0]!);
    }
    let inputs = arriving;
    for (const work of chain) {
      const outputs: Tensor[] = [];
      const kernel: Kernel = {
        id: this.kernels.length,
        work,
        layer,
        path,
        scope,
        inputs,
        outputs,
        folded: [],
      };
      outputs.push(...work.outputs.map(shape => this.tensor(shape, kernel)));
      this.kernels.push(kernel);
      inputs = outputs;
    }
    return inputs;
  }
}

/** Notes a batch norm with the kernel that takes it in. */
function fold(tensor: Tensor | undefined, layer: Layer): void {
  if (tensor?.maker !== undefined) (tensor.maker.folded as Layer[]).push(layer);
}
