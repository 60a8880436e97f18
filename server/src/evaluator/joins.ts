/**
 * Maps that do not meet: where each got its size, and which stride went over the edge on the way. In a block the ways
 * begin with what arrives, so each use of it goes on with its own.
 */
import type { BodyBuilder, FlowMap } from '../graph/builder';
import { type Step, type Trail, trailOf } from '../graph/trail';
import { times } from '../ops/lib/shape';
import { isMismatch, type Shape } from '../ops/op';
import type { Unit } from '../syntax/tree';
import type { Mend, Place, Problem, Related } from '../text/problem';

interface Way extends Trail {
  /** The map that it led to. */
  readonly shape: Shape;
}

/** What is said of a mismatch beside the fact. */
interface Origins {
  readonly related: readonly Related[];
  /** What to do, where that is known better than the operator knows it. */
  readonly help: string | undefined;
  readonly mends?: readonly Mend[];
}

/** The ways of maps that met in a block, by the data of the problem: a use of the block knows how they go on. */
const open = new WeakMap<object, readonly Way[]>();

/** Where maps come from that one body cannot join. */
export function originsOf(
  flow: readonly FlowMap[],
  builder: BodyBuilder,
): Origins & { readonly ways: readonly Way[] } {
  const items = builder.made();
  const ways = flow.flatMap(map =>
    map.shape === undefined ? [] : [{ ...trailOf(items, builder.idOf(map)), shape: map.shape }],
  );
  return { ...told(ways), ways };
}

/** Notes that ways begin at the maps that arrive at a block. */
export function leaveOpen(data: object, ways: readonly Way[]): void {
  if (ways.some(way => way.end !== undefined)) open.set(data, ways);
}

/** The problem of a block in one use of it: what is open in the block has come from these maps. */
export function inUse(
  problem: Problem,
  flow: readonly FlowMap[],
  builder: BodyBuilder,
  isBlock: boolean,
): Problem {
  const before = open.get(problem.data as object);
  if (before === undefined) return problem;
  const items = builder.made();
  const ways = before.map(way => {
    const map = way.end === undefined ? undefined : flow[way.end];
    if (map === undefined) return way;
    const { steps, end } = trailOf(items, builder.idOf(map));
    return { shape: way.shape, steps: [...way.steps, ...steps], end };
  });
  const { related, help } = told(ways);
  const data = help === undefined ? { ...(problem.data as object) } : { ...(problem.data as object), help };
  if (isBlock) leaveOpen(data, ways);
  return { ...problem, data, related };
}

function told(ways: readonly Way[]): Origins {
  const [first] = ways;
  const other = first && ways.find(way => axes.some(axis => way.shape[axis] !== first.shape[axis]));
  if (first === undefined || other === undefined) return { related: [], help: undefined };
  const differing = axes.filter(axis => first.shape[axis] !== other.shape[axis]);
  const pair = [first, other];
  const odd = differing.some(axis => axis > 0) ? oddOf(pair) : undefined;
  const made = pair.flatMap(way => {
    const step = way.steps.find(({ from, to }) => differing.some(axis => from?.[axis] !== to[axis]));
    return step === undefined || step === odd?.step
      ? []
      : [{ place: step.layer.place, text: `${step.layer.op.name} makes ${times(step.to)} here.` }];
  });
  if (odd === undefined)
    return {
      related: made,
      help: undefined,
      ...(lengthenedIn([first, other]) ?? lengthenedIn([other, first])),
    };
  const { step, size } = odd;
  const said = fact(step);
  const help =
    size === undefined
      ? `${said}; give it a size that its stride divides, or pad one map`
      : `${said}; use an input of ${times(size)}, or pad one map`;
  return { related: [{ place: step.layer.place, text: arrived(step) }, ...made], help };
}

/** Where the first of two maps lacks a few rows or columns which the layer that made it large could add. */
function lengthenedIn([way, { shape: wanted }]: readonly [Way, Way]):
  | Pick<Origins, 'help' | 'mends'>
  | undefined {
  const step = way.steps.find(({ from, to }) => [1, 2].some(axis => from?.[axis] !== to[axis]));
  if (step === undefined) return undefined;
  const { op, inputShapes, attrs, place } = step.layer;
  const { stride, added } = op.window?.(inputShapes, attrs) ?? {};
  if (op.lengthened === undefined || stride === undefined || added === undefined) return undefined;
  const lacks = ([0, 1] as const).map(i => (wanted[i + 1] ?? 0) - (way.shape[i + 1] ?? 0));
  const more = lacks.map((rows, i) => rows + added[i]!);
  if (lacks.some(rows => rows < 0) || more.some((rows, i) => rows >= stride[i]!)) return undefined;
  const argument = `${op.lengthened} = ${more[0] === more[1] ? more[0] : `[${more.join(', ')}]`}`;
  const size = times(step.to.map((extent, axis) => extent + (lacks[axis - 1] ?? 0)));
  const end = added.some(rows => rows > 0) ? undefined : argumentsEnd(place);
  const at = end === undefined ? undefined : { ...place, start: end, end };
  return {
    help: `with '${argument}' ${op.name} makes ${size}`,
    mends: at === undefined ? [] : [{ title: `Add ${argument}`, place: at, text: `, ${argument}` }],
  };
}

/** Behind the last argument of a layer that is written with some. */
function argumentsEnd({ unit, start }: Place): number | undefined {
  const { node } = unit as Unit;
  if (node.kind !== 'flow' && node.kind !== 'shared') return undefined;
  const stage = node.stages.find(one => one.kind === 'call' && one.name.start === start);
  return stage?.kind === 'call' ? stage.args?.at(-1)?.end : undefined;
}

const axes = [0, 1, 2];

/** What a stride does not divide. */
function restOf({ layer, from, to }: Step) {
  const stride = stepsOf(layer)!;
  const isTall = from![1]! % stride[0] !== 0;
  const isSquare = from![1] === from![2] && to[1] === to[2] && stride[0] === stride[1];
  const axis = isTall ? 1 : 2;
  const what = isSquare ? 'rows and columns' : isTall ? 'rows' : 'columns';
  return { op: layer.op.name, what, stride: stride[axis - 1]!, from: from![axis]!, to: to[axis]! };
}

/** `maxpool makes 87 rows and columns of 175, which its stride of 2 does not divide` */
function fact(step: Step): string {
  const { op, what, stride, from, to } = restOf(step);
  return `${op} makes ${to} ${what} of ${from}, which its stride of ${stride} does not divide`;
}

function arrived(step: Step): string {
  const { what, from, to } = restOf(step);
  return `${from} ${what} arrive here, ${to} leave.`;
}

interface Odd {
  readonly step: Step;
  /** The size of a network's input at which the maps would meet. */
  readonly size: readonly [number, number] | undefined;
}

/** The first stride on the ways that does not divide the size which arrives. */
function oddOf(ways: readonly Way[]): Odd | undefined {
  for (const way of ways.toSorted((a, b) => b.steps.length - a.steps.length)) {
    const step = way.steps.findLast(({ layer, from }) => {
      const stride = stepsOf(layer);
      return (
        from?.length === 3 &&
        stride !== undefined &&
        (from[1]! % stride[0] !== 0 || from[2]! % stride[1] !== 0)
      );
    });
    if (step !== undefined) return { step, size: sizeFor(ways, way) };
  }
  return undefined;
}

/** How far a layer's window moves down and across, where it makes a map smaller. */
function stepsOf({ op, inputShapes, attrs }: Step['layer']): readonly [number, number] | undefined {
  const window = op.window?.(inputShapes, attrs);
  return window === undefined || window.transposed ? undefined : window.stride;
}

/** The next larger input that all strides of a way divide, if the maps do meet with it. */
function sizeFor(ways: readonly Way[], { steps }: Way): readonly [number, number] | undefined {
  const start = steps.at(-1);
  if (start === undefined || start.from !== undefined || start.to.length !== 3) return undefined;
  const whole: [number, number] = [1, 1];
  for (const { layer } of steps) {
    const stride = stepsOf(layer) ?? [1, 1];
    whole[0] *= stride[0];
    whole[1] *= stride[1];
  }
  const [, rows, columns] = start.to;
  const size = [Math.ceil(rows! / whole[0]) * whole[0], Math.ceil(columns! / whole[1]) * whole[1]] as const;
  const met = ways.map(way => again(way, start, size)?.join());
  return met[0] !== undefined && met.every(one => one === met[0]) ? size : undefined;
}

/** Height and width behind the way if the network's input had another size; `undefined` where a layer cannot take it. */
function again({ steps }: Way, start: Step, size: readonly [number, number]): readonly number[] | undefined {
  if (steps.at(-1)?.layer !== start.layer) return undefined;
  let at: readonly number[] = size;
  for (const { layer, from } of steps.slice(0, -1).toReversed()) {
    // What else arrives has the size of this way: else the layer could not join them.
    const shapes = layer.inputShapes.map(shape =>
      shape.length === 3 && shape[1] === from?.[1] && shape[2] === from?.[2] ? [shape[0]!, ...at] : shape,
    );
    const made = layer.op.shape(shapes, layer.attrs);
    if (isMismatch(made)) return undefined;
    at = made[0]!.slice(1);
  }
  return at;
}
