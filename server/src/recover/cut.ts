/**
 * What cannot be said. Behind the last layer that has weights or multiplies, files often decode boxes and sort them: that
 * is cut off, and the network ends before it. Anywhere else it keeps the file from becoming a design.
 */
import { fill } from '../found/arguments';
import type { MapId, Net, Note, Step } from '../found/net';
import { ops } from '../ops';

/** Refusals, or nothing where all that is left can be said; what was cut off stands among the notes. */
export function cutOff(net: Net): readonly Note[] {
  const unsaid = new Set(net.steps.filter(step => !isSaid(step)));
  if (unsaid.size === 0) return [];
  const makers = new Map<MapId, Step>();
  for (const step of net.steps) for (const map of step.outputs) makers.set(map, step);
  // Steps follow those whose maps they read.
  const lost = new Set<Step>();
  for (const step of net.steps)
    if (unsaid.has(step) || step.inputs.some(map => lost.has(makers.get(map)!))) lost.add(step);
  const roots = [...unsaid].filter(step => step.unsaid !== '');
  const told = (step: Step): string => step.unsaid ?? 'the language has no such operator';
  // Where nothing that is left has weights or multiplies, it is the network that cannot be said.
  const isNetwork = !net.steps.some(step => !lost.has(step) && weighs(step));
  if (isNetwork || [...lost].some(weighs))
    return roots.map(step => ({ origin: step.origin, what: told(step) }));
  const frontier: MapId[] = [];
  const end = (map: MapId, depth: number): void => {
    const maker = makers.get(map);
    if (maker === undefined || depth > 200) return;
    // Pieces that were cut out for what is gone are no results of their own.
    if (lost.has(maker) || isPiece(maker)) for (const input of maker.inputs) end(input, depth + 1);
    else if (!frontier.includes(map)) frontier.push(map);
  };
  const outputs: MapId[] = [];
  for (const map of net.outputs) {
    const maker = makers.get(map);
    if (maker === undefined || !lost.has(maker)) outputs.push(map);
    else end(map, 0);
  }
  for (const map of frontier) if (!outputs.includes(map)) outputs.push(map);
  // What only reads what is gone goes with it.
  for (const step of roots)
    if (!step.inputs.some(map => lost.has(makers.get(map)!)))
      net.notes.push({ origin: step.origin, what: `is left out with what reads it, since ${told(step)}` });
  net.outputs = outputs;
  net.steps = net.steps.filter(step => !lost.has(step));
  return outputs.length === 0 ? [{ origin: 'its results', what: 'nothing is left of them' }] : [];
}

/** Steps whose results nobody has asked for; inputs among them where others are read. */
export function prune(net: Net): void {
  const wanted = new Set(net.outputs);
  const inputs = net.steps.filter(step => step.inputs.length === 0);
  const read = new Set([...net.outputs, ...net.steps.flatMap(step => step.inputs)]);
  const isUnread = (step: Step) => !step.outputs.some(map => read.has(map));
  const unread = new Set(inputs.every(isUnread) ? [] : inputs.filter(isUnread));
  const kept: Step[] = [];
  for (const step of net.steps.toReversed()) {
    const isInput = step.inputs.length === 0 && !unread.has(step);
    if (!isInput && !step.outputs.some(map => wanted.has(map))) continue;
    for (const map of step.inputs) wanted.add(map);
    kept.push(step);
  }
  net.steps = kept.reverse();
  for (const { origin } of unread)
    net.notes.push({ origin, what: 'is an input that no layer reads; the design leaves it out' });
}

const isSaid = (step: Step): boolean =>
  step.unsaid === undefined && (step.block !== undefined || ops.has(step.op));

const isPiece = ({ op }: Step): boolean => {
  const record = ops.get(op);
  return record?.category === 'layout' && record.inputs.max === 1;
};

function weighs(step: Step): boolean {
  if (step.block !== undefined || (step.stored ?? 0) > 0) return true;
  const op = ops.get(step.op);
  return step.unsaid === undefined && (op?.macs !== undefined || op?.weights !== undefined);
}

export interface Counts {
  readonly parameters: number;
  readonly macs: number;
}

/** By the records of the operators, weights that are shared once. */
export function count(net: Net): Counts {
  const seen = new Set<string>();
  let [parameters, macs] = [0, 0];
  for (const step of net.steps) {
    // What is stored once but used in several ways is no shared layer of the language.
    const key =
      step.weights === undefined ? undefined : `${step.weights} ${step.op} ${JSON.stringify(step.args)}`;
    const isNew = key === undefined || !seen.has(key);
    if (key !== undefined) seen.add(key);
    if (step.block !== undefined) {
      parameters += step.block.parameters;
      macs += step.block.macs;
      continue;
    }
    const op = ops.get(step.op)!;
    const attrs = fill(op, step.args);
    if (typeof attrs === 'string') continue;
    const inputs = step.inputs.map(map => net.shapes[map]!);
    const outputs = step.outputs.map(map => net.shapes[map]!);
    macs += op.macs?.(inputs, attrs, outputs) ?? 0;
    if (isNew)
      for (const { shape } of op.weights?.(inputs, attrs) ?? [])
        parameters += shape.reduce((a, b) => a * b, 1);
  }
  return { parameters, macs };
}
