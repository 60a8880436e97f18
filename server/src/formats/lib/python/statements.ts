/** The statements of a body, read beside the items that each case made of them. */
import type { Flow as FlowStatement, Stage, Statement, Unit } from '../../../syntax/tree';
import type { Builder, Flow, MapRef } from './builder';
import { runCall } from './calls';
import { type Active, Unstructured } from './context';
import { around } from './design';
import { runIf } from './ifs';
import { runLoop } from './loops';
import { shareOf } from './shared';
import { translate } from './translate';
import type { Expr } from './value';

export function runStatements(
  builder: Builder,
  units: readonly Unit<Statement>[],
  arriving: Flow,
  active: Active = builder.context.all,
): Flow {
  let it = arriving;
  // Maps that are called as what has no name here is called elsewhere keep their names, which it then does not take.
  if (builder.chains === 0)
    for (const { node } of units)
      for (const { name } of node.kind === 'flow' ? node.targets : [])
        if (name === 'x' || name === 'y') variableOf(builder, name);
  for (const unit of units) {
    const { node } = unit;
    if (node.kind === 'let') {
      if (it.kind === 'chain' && it.entries.some(entry => entry.kind !== 'call'))
        it = maps(builder.settle(it));
      nameNumber(builder, node.name.name, translate(node.value, around(builder, channelsOf(it))));
    } else if (node.kind === 'shared') shareOf(builder, node, unit);
    else if (node.kind === 'flow') it = runFlow(builder, node, unit, it, active);
    else throw new Unstructured();
  }
  return it;
}

export const maps = (all: readonly MapRef[]): Flow => ({ kind: 'maps', maps: all });

/** Of the map that travels, where it is one. */
export function channelsOf(flow: Flow): Expr | undefined {
  if (flow.kind === 'chain') return flow.channels;
  if (flow.kind === 'value') return flow.outs.length === 1 ? flow.outs[0] : undefined;
  return flow.maps.length === 1 ? flow.maps[0]!.channels : undefined;
}

function nameNumber(builder: Builder, name: string, value: Expr | undefined): void {
  if (value === undefined) return;
  const local = builder.local(name, value.values);
  const line = `${local.text} = ${value.text}`;
  builder.context.names.set(name, local);
  builder.init.push(line);
  builder.lets.push({ name: local.text, line });
}

function runFlow(builder: Builder, node: FlowStatement, unit: Unit, it: Flow, active: Active): Flow {
  const [lone] = node.sources;
  const isStage =
    node.sources.length === 1 &&
    lone!.name !== 'in' &&
    lone!.name !== 'it' &&
    mapOf(builder, lone!.name) === undefined;
  const stages: readonly Stage[] = isStage
    ? [{ kind: 'call', name: lone!, args: undefined, start: lone!.start, end: lone!.end }, ...node.stages]
    : node.stages;
  let flow = it;
  if (node.sources.length > 0 && !isStage && !(node.sources.length === 1 && lone!.name === 'it')) {
    // What is still to be applied comes before whatever this line makes.
    const before = it.kind === 'maps' ? it : builder.chains > 0 ? it : maps(builder.settle(it));
    const found = node.sources.map(({ name }) => sourceOf(builder, name, before));
    flow = maps(found.flat());
    if (builder.chains > 0) flow = sameChain(it, flow);
  }
  const wanted = node.targets.map(({ name }) => name);
  const end = runStages(builder, stages, unit, flow, active, wanted);
  if (wanted.length === 0) return end;
  // In a chain nobody else can read the map, so its name is not needed.
  if (builder.chains > 0 && end.kind === 'chain') {
    builder.maps.set(wanted[0]!, { text: `\u0000${wanted[0]}`, channels: end.channels });
    return end;
  }
  const texts = wanted.map(name => variableOf(builder, name));
  const settled = builder.settle(end, texts);
  if (settled.length !== wanted.length) throw new Unstructured();
  for (const [i, name] of wanted.entries()) if (name !== '_') builder.maps.set(name, settled[i]!);
  return maps(settled);
}

/** In a chain a line may begin only with what arrives at it. */
function sameChain(it: Flow, found: Flow): Flow {
  const arriving = it.kind === 'chain' && it.entries.length === 0 ? it.from.text : undefined;
  const single = found.kind === 'maps' && found.maps.length === 1 ? found.maps[0]!.text : undefined;
  if (single !== undefined && (single === arriving || single.startsWith('\u0000'))) return it;
  return found;
}

const named = new WeakMap<Builder, Map<string, string>>();

/** The Python variable of a map's name: the same one where the name is written again in another arm or turn. */
function variableOf(builder: Builder, name: string): string {
  let own = named.get(builder);
  if (own === undefined) named.set(builder, (own = new Map()));
  let variable = own.get(name);
  if (variable === undefined) own.set(name, (variable = builder.variables.take(name)));
  return variable;
}

const mapOf = (builder: Builder, name: string): MapRef | undefined =>
  builder.maps.get(name) ?? builder.capture?.(name);

function sourceOf(builder: Builder, name: string, it: Flow): readonly MapRef[] {
  if (name === 'it') return builder.settle(it);
  const map = name === 'in' ? (builder.arriving ?? builder.capture?.('in')) : mapOf(builder, name);
  if (map === undefined) throw new Unstructured();
  return [map];
}

export function runStages(
  builder: Builder,
  stages: readonly Stage[],
  unit: Unit,
  arriving: Flow,
  active: Active = builder.context.all,
  wanted: readonly string[] = [],
): Flow {
  let flow = arriving;
  for (const stage of stages) {
    if (stage.kind === 'call') flow = runCall(builder, stage, unit, flow, active, wanted);
    else if (stage.kind === 'if') flow = runIf(builder, stage, unit, flow, active);
    else if (stage.kind === 'hole') throw new Unstructured();
    // A result that is thrown away names nothing.
    else
      flow = runLoop(
        builder,
        stage,
        unit,
        flow,
        active,
        wanted.find(name => name !== '_'),
      );
  }
  return flow;
}
