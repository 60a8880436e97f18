/** A line of another language as lines of this one: maps in front of the arrow, stages behind it. */
import { operatorCalled } from '../names/called';
import { ops } from '../ops';
import { type Foreign, type ForeignArg, type ForeignLine, pathOf } from './foreign-line';
import { isStageHere, stage, stagesOf, together, wordHere } from './foreign-stages';
import { numberOf, valueHere } from './foreign-values';

/** What is known of the names around the line. */
export interface Around {
  readonly isMap: (name: string) => boolean;
  /** A name that nothing has yet. */
  readonly fresh: (name: string) => string;
}

interface Flow {
  readonly sources: readonly string[];
  readonly stages: readonly string[];
}

/** What the line is here: its names, and the rest of it. */
export interface Here {
  /** Lines that have to stand above it. */
  readonly before: readonly string[];
  readonly names: readonly string[];
  readonly flow: string;
}

export function lineHere(
  { word, names, mark, heads, stages }: ForeignLine,
  around: Around,
): Here | undefined {
  const before: string[] = [];
  const [only] = heads.map(added);
  if (word !== undefined && word !== 'return' && !/^(?:let|var|val|const|int|float|auto)$/.test(word))
    return undefined;
  if (only === undefined) return undefined;
  const sign = /^([-+*/])=$/.exec(mark)?.[1];
  if (sign !== undefined) {
    const name = names.length === 1 ? names[0]! : '';
    if (!around.isMap(name) || heads.length > 1 || stages.length > 0) return undefined;
    const sum: Foreign = { kind: 'binary', op: sign, left: { kind: 'name', name }, right: only };
    const flow = flowOf(sum, around, before);
    // `it` goes on by itself.
    const given = name === 'it' || name === 'in' ? [] : names;
    return flow && { before, names: given, flow: textOf(flow) };
  }
  const shape = mark === '=' || mark === ':' ? shapeGiven(names, mark, heads) : undefined;
  if (shape !== undefined && stages.length === 0) return { before, names: [], flow: shape };
  if (mark === ':') return undefined;
  if (only !== heads[0] && stages.length === 0) {
    const stages = heads.length === 1 && names.length === 0 ? stage(only) : undefined;
    return stages && { before, names, flow: stages.join(' -> ') };
  }
  // `[a, b] -> concat`
  const listed = only.kind === 'list' && heads.length === 1 && stages.length > 0 ? only.items : undefined;
  const flows =
    listed?.map(item => flowOf(item, around, before) ?? startedBy(item)) ??
    heads.map(head => flowOf(head, around, before));
  if (flows.every(flow => flow !== undefined)) {
    const start = flows.length === 1 ? flows[0]! : joined(flows as Flow[], around, before);
    const flow = through(start, stages, around, before);
    return flow && { before, names, flow: textOf(flow) };
  }
  const joins = stages.some(stage => joinedBy(stage, around, before) !== undefined);
  const start = joins && heads.length === 1 ? startedBy(only) : undefined;
  if (start !== undefined) {
    const flow = through(start, stages, around, before);
    return flow && { before, names, flow: textOf(flow) };
  }
  const behind = together(stages.map(stage)) ?? (stages.length === 0 ? [] : undefined);
  if (behind === undefined) return undefined;
  if (flows.some(flow => flow !== undefined)) return undefined;
  const times = heads.length === 1 ? timesOf(only) : undefined;
  if (times !== undefined) return { before, names, flow: [times, ...behind].join(' -> ') };
  const all = together(heads.map(inRow));
  const isStages = heads.every(isCallOrStage);
  if (isStages && all !== undefined) {
    const isBegun = names.length === 0 || beginsAnew(all[0]!);
    return { before, names, flow: textOf({ sources: isBegun ? [] : ['it'], stages: [...all, ...behind] }) };
  }
  if (heads.some(head => holdsMap(head, around))) return undefined;
  const value = heads.length === 1 && stages.length === 0 && names.length === 1 ? valueHere(only) : undefined;
  return value === undefined ? undefined : { before, names: [`let ${names[0]}`], flow: value };
}

/** Whether nothing arrives at a stage. */
const beginsAnew = (stage: string): boolean => ops.get(/^\w*/.exec(stage)![0])?.inputs.max === 0;

const textOf = ({ sources, stages }: Flow): string =>
  [...(sources.length === 0 ? [] : [sources.join(', ')]), ...stages].join(' -> ');

const isCallOrStage = (value: Foreign): boolean => {
  const name = pathOf(value.kind === 'call' ? value.callee : value);
  if (name !== undefined) return isStageHere(name) || /(?:^|\.)[Ss]equential$|(?:^|\.)Activation$/.test(name);
  if (value.kind === 'binary')
    return inRows.has(value.op) && isCallOrStage(value.left) && isCallOrStage(value.right);
  if (value.kind === 'call') return isCallOrStage(value.callee);
  return value.kind === 'member' && isCallOrStage(value.object);
};

/** What others put between layers that follow each other. */
const inRows: ReadonlySet<string> = new Set(['>', '+']);

/** `model.add(layer)` is the layer. */
const added = (value: Foreign): Foreign =>
  value.kind === 'call' &&
  value.args.length === 1 &&
  value.callee.kind === 'member' &&
  /^(?:add|append)$/.test(value.callee.name) &&
  value.callee.object.kind === 'name' &&
  /^(?:model|net|network|layers|seq|self)$/.test(value.callee.object.name)
    ? value.args[0]!.value
    : value;

/** A stage, or several with `>` where an arrow is meant. */
const inRow = (value: Foreign): readonly string[] | undefined =>
  value.kind === 'binary' && inRows.has(value.op)
    ? together([inRow(value.left), inRow(value.right)])
    : stage(value);

/** `input = (3, 32, 32)`, `input: 3x32x32`, `conv: 8, 3` */
function shapeGiven(
  [name, ...others]: readonly string[],
  mark: string,
  heads: readonly Foreign[],
): string | undefined {
  if (name === undefined || others.length > 0) return undefined;
  const stages =
    ops.has(name) && (mark === ':' || ops.get(name)!.inputs.max === 0)
      ? stagesOf(
          name,
          heads.map(value => ({ value })),
        )
      : undefined;
  return stages?.length === 1 ? stages[0] : undefined;
}

/** `conv(16, 3) * 3` */
function timesOf(value: Foreign): string | undefined {
  if (value.kind !== 'binary' || value.op !== '*') return undefined;
  const [count, what] =
    numberOf(value.left) === undefined ? [value.right, value.left] : [value.left, value.right];
  const times = numberOf(count);
  const stages = isCallOrStage(what) ? inRow(what) : undefined;
  return times === undefined || stages === undefined
    ? undefined
    : `repeat ${times} { ${stages.join(' -> ')} }`;
}

/** What frameworks ask a map for, which no layer makes. */
const sizes: ReadonlySet<string> = new Set(['size', 'shape', 'dim', 'numel', 'item']);

/** What flows, with the stages that it goes through; nothing for a value and for a stage alone. */
function flowOf(value: Foreign, around: Around, before: string[]): Flow | undefined {
  if (value.kind === 'name')
    return around.isMap(value.name) ? { sources: [value.name], stages: [] } : undefined;
  if (value.kind === 'chain') {
    const [first, ...rest] = value.stages;
    const flow = flowOf(first!, around, before);
    const stages = flow && together(rest.map(stage));
    return stages && { ...flow, stages: [...flow!.stages, ...stages] };
  }
  if (value.kind === 'binary') {
    const op = operatorCalled(value.op);
    if (op === undefined) return undefined;
    const sides = [value.left, value.right].map(side => flowOf(side, around, before) ?? startedBy(side));
    if (sides.includes(undefined) || ![value.left, value.right].some(side => holdsMap(side, around)))
      return undefined;
    const flow = joined(sides as Flow[], around, before);
    return { ...flow, stages: [op] };
  }
  if (value.kind !== 'call') return undefined;
  const { callee, args } = value;
  // `Conv2D(32, 3)(x)`: what is called twice has its maps behind.
  if (callee.kind === 'call') {
    const flow = mapsOf(args, around, before);
    const stages = stage(callee);
    return flow && flow.rest.length === 0 && stages
      ? { ...flow.flow, stages: [...flow.flow.stages, ...stages] }
      : undefined;
  }
  if (callee.kind === 'member' && !sizes.has(callee.name)) {
    const flow = flowOf(callee.object, around, before);
    const others = flow && mapsOf(args, around, before);
    const stages = flow && stagesOf(callee.name, others?.rest ?? args);
    if (stages !== undefined) {
      const start = others === undefined ? flow! : joined([flow!, others.flow], around, before);
      return { ...start, stages: [...start.stages, ...stages] };
    }
  }
  const name = pathOf(callee);
  const maps = name === undefined ? undefined : mapsOf(args, around, before);
  const stages = maps && stagesOf(name!, maps.rest.length === 0 ? undefined : maps.rest);
  if (maps === undefined || stages === undefined) return undefined;
  const { sources, stages: own } = maps.flow;
  // `add(in)`: the other map is the one that arrives.
  const [only, ...more] = args;
  const isOne = sources.length < (ops.get(stages[0]!)?.inputs.min ?? 0) && own.length === 0;
  if (isOne && more.length === 0 && only!.value.kind !== 'list')
    return sources.includes('it') ? undefined : { sources: ['it', ...sources], stages };
  return { sources, stages: [...own, ...stages] };
}

/** What goes through stages; `add(x)` among them joins it with another map, which takes a line of its own. */
function through(
  start: Flow,
  stages: readonly Foreign[],
  around: Around,
  before: string[],
): Flow | undefined {
  let flow = start;
  for (const one of stages) {
    const join = joinedBy(one, around, before);
    if (join !== undefined) {
      if (join.others.includes('it')) return undefined;
      if (flow.stages.length > 0) {
        // What goes on from the line above need not say so.
        const [source, ...more] = flow.sources;
        const isGoing = source === 'it' && more.length === 0;
        before.push(textOf(isGoing ? { ...flow, sources: [] } : flow));
        flow = { sources: ['it'], stages: [] };
      }
      flow = { sources: [...flow.sources, ...join.others], stages: [join.word] };
      continue;
    }
    const more = stage(one);
    if (more === undefined) return undefined;
    flow = { ...flow, stages: [...flow.stages, ...more] };
  }
  return flow;
}

/** `add(x)`, `concat(x, y)` where something arrives as well: an operator of several maps, and those named there. */
function joinedBy(
  value: Foreign,
  around: Around,
  before: string[],
): { readonly word: string; readonly others: readonly string[] } | undefined {
  const name = value.kind === 'call' ? pathOf(value.callee) : undefined;
  const word = name === undefined ? undefined : wordHere(name);
  if (value.kind !== 'call' || word === undefined || (ops.get(word)?.inputs.max ?? 0) < 2) return undefined;
  const maps = mapsOf(value.args, around, before);
  return maps?.rest.length === 0 && maps.flow.stages.length === 0
    ? { word, others: maps.flow.sources }
    : undefined;
}

/** A stage without a map in it goes on from what arrives. */
function startedBy(value: Foreign): Flow | undefined {
  const stages = isCallOrStage(value) ? stage(value) : undefined;
  return stages && { sources: ['it'], stages };
}

function holdsMap(value: Foreign, around: Around): boolean {
  switch (value.kind) {
    case 'name':
      return around.isMap(value.name);
    case 'binary':
      return holdsMap(value.left, around) || holdsMap(value.right, around);
    case 'call':
      return holdsMap(value.callee, around) || value.args.some(({ value }) => holdsMap(value, around));
    case 'member':
      return value.object.kind !== 'name' && holdsMap(value.object, around);
    case 'chain':
      return holdsMap(value.stages[0]!, around);
    case 'list':
      return value.items.some(item => holdsMap(item, around));
    default:
      return false;
  }
}

/** The maps among arguments, in lists too, and the arguments that are none. */
function mapsOf(
  args: readonly ForeignArg[],
  around: Around,
  before: string[],
): { readonly flow: Flow; readonly rest: readonly ForeignArg[] } | undefined {
  const flows: Flow[] = [];
  const rest: ForeignArg[] = [];
  for (const arg of args) {
    const parts = arg.value.kind === 'list' ? arg.value.items : [arg.value];
    const found = arg.name === undefined ? parts.map(part => flowOf(part, around, before)) : [];
    if (found.length > 0 && !found.includes(undefined)) flows.push(...(found as Flow[]));
    else rest.push(arg);
  }
  if (flows.length === 0) return undefined;
  return { flow: flows.length === 1 ? flows[0]! : joined(flows, around, before), rest };
}

/** Several flows as maps side by side: what goes through stages before gets a line and a name of its own. */
function joined(flows: readonly Flow[], around: Around, before: string[]): Flow {
  const sources = flows.flatMap(flow => {
    if (flow.stages.length === 0) return flow.sources;
    const name = around.fresh('branch');
    before.push(`${name} = ${textOf(flow)}`);
    return [name];
  });
  return { sources, stages: [] };
}
