/**
 * The same as `deploy/`, gone through layer by layer and kernel by kernel with nothing remembered: what the account by
 * statements and bodies has to agree with.
 */
import type { Deployed } from '../../server/src/deploy/deployment';
import type { Judged } from '../../server/src/deploy/judge';
import { chipsOf } from '../../server/src/deploy/precision';
import { type Outcome, rides, type Support, supportOf } from '../../server/src/deploy/support';
import { type Body, inputId, type Layer, type MapId, type Use } from '../../server/src/graph/graph';
import { type Pass, passOf, passOfTurns } from '../../server/src/graph/through';
import { identity } from '../../server/src/graph/values';
import { type FlatLayer, walk } from '../../server/src/graph/walk';
import type { Work } from '../../server/src/lower/kernel';
import { workOf } from '../../server/src/lower/lower';
import type { HostGroup } from '../../server/src/problems/targets';
import type { Target } from '../../server/src/targets/target';
import type { Place } from '../../server/src/text/problem';
import { type Fold, flatFolds } from './flat-folds';

/** What both accounts say in one form. */
export interface Account {
  readonly crossings: number;
  readonly crossingBytes: number;
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly unknownLayers: number;
  readonly groups: readonly HostGroup[];
  /** By piece of text: outcome, layers or pieces, uses, of, values. */
  readonly told: readonly string[];
}

export function flatAccount({ deployed, target }: Judged): Account {
  const body = deployed.evaluated!.body;
  const { runs } = chipsOf(deployed, target!, body);
  const layers = [...walk(body)].sort((a, b) => a.at - b.at);
  const chips = new Map(layers.map(({ path, at }) => [path, runs.find(run => run.end > at)!.chip]));
  const judge = ({ work, path, inputs }: Kernel) =>
    supportOf(target!, work, chips.get(path)!.precision, inputs[0]?.maker?.work.kind);
  const placed = place(new Lowerer(body, layers).run(), target!, judge);
  const crossed = crossings(placed);
  const counts = { native: 0, emulated: 0, host: 0, refused: 0, unknown: 0 };
  for (const { kernel, support, follows } of placed)
    if (!rides(target!, kernel.work)) counts[follows ? 'host' : support.outcome]++;
  return {
    crossings: crossed.length,
    crossingBytes: crossed.reduce((sum, { elements, reader }) => {
      const { activationBits } = chips.get(reader.path)!.precision;
      return sum + Math.ceil((elements * activationBits) / 8);
    }, 0),
    counts,
    unknownLayers: new Set(placed.filter(p => p.side === 'unknown').map(p => p.kernel.path)).size,
    groups: hostGroups(placed, crossed),
    told: told(deployed, target!, placed),
  };
}

/** A tensor between kernels. Tensors that only views tell apart are one. */
interface Tensor {
  readonly id: number;
  /** Absent for an input of the network, and for what an error leaves unknown. */
  readonly maker: Kernel | undefined;
}

/** One use of a block at work: each turn of a loop makes its own. */
interface Scope {
  readonly use: Use;
  readonly parent: Scope | undefined;
}

interface Kernel {
  /** Its position in the order of execution. */
  readonly id: number;
  readonly work: Work;
  readonly layer: Layer;
  /** The layer's path: `stage[2].Unit[1].conv`. */
  readonly path: string;
  /** The innermost use of a block around it. */
  readonly scope: Scope | undefined;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
}

/** The uses around a kernel, innermost first. */
function* scopesOf(kernel: Kernel): Generator<Scope> {
  for (let at = kernel.scope; at !== undefined; at = at.parent) yield at;
}

class Lowerer {
  private readonly kernels: Kernel[] = [];
  private next = 0;
  private tensors = 0;
  private readonly body: Body;
  private readonly layers: readonly FlatLayer[];
  private readonly folds: readonly Fold[];

  constructor(body: Body, layers: readonly FlatLayer[]) {
    this.body = body;
    this.folds = flatFolds(body);
    this.layers = layers;
  }

  run(): readonly Kernel[] {
    const inputs = this.body.inputs.map(() => this.tensor(undefined));
    this.visit(this.body, inputs, undefined);
    return this.kernels;
  }

  private tensor(maker: Kernel | undefined): Tensor {
    return { id: this.tensors++, maker };
  }

  private visit(body: Body, inputs: readonly Tensor[], scope: Scope | undefined): readonly Tensor[] {
    const maps = new Map<MapId, Tensor>(inputs.map((tensor, i) => [inputId(i), tensor]));
    // A map that an error upstream never made still needs a tensor, so that the rest can be judged.
    const read = (id: MapId): Tensor => {
      let tensor = maps.get(id);
      if (tensor === undefined) maps.set(id, (tensor = this.tensor(undefined)));
      return tensor;
    };
    for (const item of body.items) {
      const arriving = item.inputs.map(read);
      let made: readonly Tensor[];
      if (item.kind === 'layer') made = this.layer(item, arriving, scope);
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
    return pass.map(i => (i === undefined ? undefined : arriving[i]) ?? this.tensor(undefined));
  }

  private layer(layer: Layer, arriving: readonly Tensor[], scope: Scope | undefined): readonly Tensor[] {
    const fold = this.folds[this.next];
    const { path } = this.layers[this.next++]!;
    if (fold === 'vanishes') return arriving;
    const chain = workOf(layer, fold === 'needs a bias');
    if (chain.length === 0) {
      // An input makes its map out of nothing; every other view hands on what arrives.
      if (layer.op.inputs.max === 0) return layer.outputs.map(() => this.tensor(undefined));
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
      };
      outputs.push(...work.outputs.map(() => this.tensor(kernel)));
      this.kernels.push(kernel);
      inputs = outputs;
    }
    return inputs;
  }
}

type Side = 'accelerator' | 'host' | 'refused' | 'unknown';

interface Placed {
  readonly kernel: Kernel;
  readonly support: Support;
  readonly side: Side;
  /** True where it runs on the host only because the layer before does. */
  readonly follows: boolean;
}

/** A tensor that one side makes and the other reads; each counts once a direction. */
interface Crossing {
  readonly tensor: Tensor;
  readonly to: 'accelerator' | 'host';
  /** The kernel on the host's side: the maker, or the first reader. */
  readonly hostKernel: Kernel;
  readonly reader: Kernel;
  readonly elements: number;
}

const sides: Readonly<Record<Outcome, Side>> = {
  native: 'accelerator',
  emulated: 'accelerator',
  host: 'host',
  refused: 'refused',
  unknown: 'unknown',
};

/** From the worst: a layer of several kernels is not torn apart. */
const severity: readonly Side[] = ['refused', 'host', 'unknown', 'accelerator'];

function place(
  kernels: readonly Kernel[],
  target: Target,
  judge: (kernel: Kernel) => Support,
): readonly Placed[] {
  const placed: Placed[] = [];
  for (let first = 0; first < kernels.length; ) {
    let end = first + 1;
    while (end < kernels.length && sameLayer(kernels[first]!, kernels[end]!)) end++;
    const chain = kernels.slice(first, end);
    const own = chain.map(kernel => ({ kernel, support: judge(kernel) }));
    const before = chain[0]!.inputs[0]?.maker;
    const made = before === undefined ? undefined : placed[before.id]!.side;
    const counted = own.filter(({ kernel }) => !rides(target, kernel.work));
    // What has no opinion stays with its input; a network's input may be read by either side.
    let side: Side = made ?? 'accelerator';
    if (counted.length > 0) {
      const found = new Set(counted.map(({ support }) => sides[support.outcome]));
      side = severity.find(s => found.has(s))!;
    }
    // A step on single elements is cheap everywhere; handing its map over and back never pays.
    const follows =
      made === 'host' &&
      side !== 'refused' &&
      chain.every(({ work }) => work.pointwise || work.still) &&
      chain.every(({ work }) => target.fused?.includes(work.kind) ?? true);
    for (const { kernel, support } of own)
      placed.push({ kernel, support, side: follows ? 'host' : side, follows });
    first = end;
  }
  return placed;
}

/** Kernels of one layer follow each other, and each reads what the one before it made. */
const sameLayer = (first: Kernel, other: Kernel): boolean =>
  other.layer === first.layer && other.path === first.path;

function crossings(placed: readonly Placed[]): readonly Crossing[] {
  const found: Crossing[] = [];
  const out = new Set<Tensor>();
  const back = new Set<Tensor>();
  for (const { kernel, side } of placed) {
    if (side !== 'accelerator' && side !== 'host') continue;
    for (const tensor of kernel.inputs) {
      if (tensor.maker === undefined) continue;
      const made = placed[tensor.maker.id]!.side;
      const { outputs, work } = tensor.maker;
      const shape = work.outputs[outputs.indexOf(tensor)]!;
      const elements = shape.reduce((product, extent) => product * extent, 1);
      const moved = { tensor, reader: kernel, elements };
      if (made === 'accelerator' && side === 'host' && !out.has(tensor)) {
        out.add(tensor);
        found.push({ ...moved, to: 'host', hostKernel: kernel });
      } else if (made === 'host' && side === 'accelerator' && !back.has(tensor)) {
        back.add(tensor);
        found.push({ ...moved, to: 'accelerator', hostKernel: tensor.maker });
      }
    }
  }
  return found;
}

/** Groups what runs on the host, most crossings first. */
function hostGroups(placed: readonly Placed[], crossed: readonly Crossing[]): readonly HostGroup[] {
  const regionOf = connect(placed);
  const regions = new Map<number, { kernels: Kernel[]; crossings: number }>();
  for (const { kernel, side } of placed) {
    if (side !== 'host') continue;
    const root = regionOf(kernel.id);
    const region = regions.get(root);
    if (region === undefined) regions.set(root, { kernels: [kernel], crossings: 0 });
    else region.kernels.push(kernel);
  }
  for (const { hostKernel } of crossed) regions.get(regionOf(hostKernel.id))!.crossings++;

  const elsewhere = new Set<Scope>();
  for (const { kernel, side } of placed)
    if (side !== 'host') for (const scope of scopesOf(kernel)) elsewhere.add(scope);

  const groups = new Map<unknown, { scope: Scope | undefined; uses: Set<unknown> } & Open>();
  for (const { kernels, crossings } of regions.values()) {
    const scope = around(kernels);
    const whole = scope !== undefined && !elsewhere.has(scope);
    const key = scope === undefined ? undefined : `${whole}:${scope.use.name}`;
    let group = groups.get(key);
    if (group === undefined)
      groups.set(key, (group = { scope, uses: new Set(), whole, operators: new Set(), crossings: 0 }));
    group.uses.add(scope);
    group.crossings += crossings;
    for (const { layer } of kernels) group.operators.add(layer.op.name);
  }
  return [...groups.values()]
    .map(({ scope, uses, operators, ...rest }) => ({
      ...rest,
      block: scope?.use.name,
      title: titleOf(scope),
      uses: uses.size,
      operators: [...operators],
    }))
    .sort((a, b) => b.crossings - a.crossings);
}

interface Open {
  readonly whole: boolean;
  readonly operators: Set<string>;
  crossings: number;
}

/** Kernels on the host belong together where one reads what another makes. */
function connect(placed: readonly Placed[]): (id: number) => number {
  const up = placed.map((_, id) => id);
  const root = (id: number): number => {
    let at = id;
    while (up[at] !== at) at = up[at] = up[up[at]!]!;
    return at;
  };
  for (const { kernel, side } of placed) {
    if (side !== 'host') continue;
    for (const { maker } of kernel.inputs)
      if (maker !== undefined && placed[maker.id]!.side === 'host') up[root(kernel.id)] = root(maker.id);
  }
  return root;
}

/** The innermost use that holds all of these kernels. */
function around(kernels: readonly Kernel[]): Scope | undefined {
  let common = [...scopesOf(kernels[0]!)];
  for (const kernel of kernels.slice(1)) {
    const held = new Set(scopesOf(kernel));
    common = common.filter(scope => held.has(scope));
  }
  return common[0];
}

/** "Squeeze-and-excitation (Hu et al. 2018) with …" has a title before its reference; other comments have none. */
function titleOf(scope: Scope | undefined): string | undefined {
  const end = scope?.use.block?.doc.indexOf(' (') ?? -1;
  const title = end < 1 ? '' : scope!.use.block!.doc.slice(0, end).trim();
  if (
    title === '' ||
    /^(?:an?|one|the)\b/i.test(title) ||
    title.split(/\s+/).length > 5 ||
    /[.:;\n]/.test(title)
  )
    return undefined;
  return title[0]!.toLowerCase() + title.slice(1);
}

/** What is told of each piece of text, worst outcome only. */
function told(
  { uri, targetPlace, evaluated }: Deployed,
  target: Target,
  placed: readonly Placed[],
): string[] {
  const spots = new Map<string, { kernels: Here[]; instances: Set<unknown> }>();
  for (const one of placed) {
    const { kernel } = one;
    const isOwn = kernel.layer.place.uri === uri;
    const through = isOwn ? undefined : [...scopesOf(kernel)].find(scope => scope.use.place.uri === uri);
    const place = isOwn ? kernel.layer.place : (through?.use.place ?? targetPlace);
    const block = isOwn ? undefined : (through?.use.name ?? evaluated!.declared.node.name.name);
    const instance = isOwn ? kernel.path : through;
    const spot = spots.get(keyOf(place)) ?? { kernels: [], instances: new Set() };
    spots.set(keyOf(place), spot);
    spot.instances.add(instance);
    spot.kernels.push({ placed: one, block, instance });
  }
  const lines: string[] = [];
  for (const [key, { kernels, instances }] of spots) {
    const concerned = kernels.filter(k => !k.placed.follows && !rides(target, k.placed.kernel.work));
    const outcome = (['refused', 'host', 'unknown', 'emulated'] as const).find(o =>
      concerned.some(k => k.placed.support.outcome === o),
    );
    if (outcome === undefined) continue;
    const guilty = concerned.filter(k => k.placed.support.outcome === outcome);
    const blocks = [...new Set(guilty.map(k => k.block))].filter(block => block !== undefined);
    const pieces = guilty.map(({ placed: { kernel }, instance }) =>
      instance === undefined ? kernel.path : keyOf(kernel.layer.place),
    );
    const layers = blocks.length === 0 ? '' : `${new Set(pieces).size} layers of ${blocks}`;
    const limits = new Set(guilty.map(k => k.placed.support.reason.limit));
    const values = new Set(guilty.map(k => k.placed.support.reason.value));
    const uses = new Set(guilty.map(k => k.instance)).size;
    lines.push(
      `${key} ${outcome} ${layers} ${uses} of ${instances.size}: ${limits.size} limits, ${values.size} values`,
    );
  }
  return lines.sort();
}

interface Here {
  readonly placed: Placed;
  readonly block: string | undefined;
  readonly instance: unknown;
}

const keyOf = ({ unit, start, end }: Place): string => `${identity(unit)}:${start}:${end}`;
