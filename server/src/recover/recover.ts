/**
 * A design of a network that a file has: text of the language with what the file says. Idioms are settled, what cannot be
 * said is told, what is the same several times becomes blocks and loops; the formatter gives it its form.
 */

import { formatText } from '../format';
import type { MapId, Net, Note, Step } from '../found/net';
import { settle } from '../idioms/run';
import { Blocks } from './blocks';
import { type Counts, count, cutOff, prune } from './cut';
import { type BlockText, Flow } from './graph';
import { linesOf, plainCall } from './lines';
import { loops } from './loops';
import { givenName, mapName, Names, networkName } from './names';

export interface Design {
  readonly name: string;
  readonly text: string;
  /** By the records of the operators, of the steps and not of the text. */
  readonly counts: Counts;
  /** Shapes of the results. */
  readonly results: readonly (readonly number[])[];
  readonly notes: readonly Note[];
  /** In which the file computes, where it is quantised. */
  readonly precision: string | undefined;
}

export type Recovered = Design | { readonly refusals: readonly Note[] };

export interface How {
  /** The name of the file without its ending. */
  readonly stem: string;
  /** A line on where it comes from. */
  readonly about: string;
  /** Whether what is the same several times becomes blocks and loops. */
  readonly isFolded: boolean;
}

export function recover(net: Net, { stem, about, isFolded }: How): Recovered {
  prune(net);
  settle(net);
  const refusals = cutOff(net);
  if (refusals.length > 0) return { refusals };
  prune(net);
  const name = networkName(net.name, stem);
  return {
    name,
    text: formatText(textOf(net, name, about, isFolded)),
    counts: count(net),
    results: net.outputs.map(map => net.shapes[map]!),
    notes: net.notes,
    precision: net.precision,
  };
}

function textOf(net: Net, name: string, about: string, isFolded: boolean): string {
  const names = new Names();
  names.take(name, name);
  const { instances, declared } = shared(net, names);
  const flow = Flow.of(net, instances);
  const blocks = new Blocks(flow, names);
  if (isFolded) {
    blocks.find();
    loops(flow);
  }
  const inputs = net.steps.filter(step => step.inputs.length === 0).flatMap(({ outputs }) => outputs);
  const given = new Set([...net.outputs, ...inputs]);
  const nameOf = (map: MapId): string => {
    const own = net.names.get(map);
    const wanted = own === undefined ? undefined : given.has(map) ? givenName(own) : mapName(own);
    return names.take(wanted, net.outputs.includes(map) ? 'out' : 'x');
  };
  const lines = linesOf(flow.nodes, { inputs: new Map(), results: flow.outputs, name: nameOf });
  const body = [...declared, ...lines].map(line => `  ${line}\n`).join('');
  return `${blocks.texts.map(blockText).join('')}/// ${about}\nnetwork ${name} {\n${body}}\n`;
}

/** Layers that have one set of weights are instances that lines use by name. */
function shared(
  net: Net,
  names: Names,
): { instances: ReadonlyMap<Step, string>; declared: readonly string[] } {
  const uses = new Map<string, Step[]>();
  for (const step of net.steps) {
    if (step.weights === undefined) continue;
    const key = `${step.weights} ${stepCall(step)}`;
    const list = uses.get(key);
    if (list === undefined) uses.set(key, [step]);
    else list.push(step);
  }
  const instances = new Map<Step, string>();
  const declared: string[] = [];
  for (const steps of uses.values()) {
    if (steps.length < 2) continue;
    const instance = names.take(undefined, 'shared');
    declared.push(`shared ${instance} = ${stepCall(steps[0]!)}`);
    for (const step of steps) instances.set(step, instance);
  }
  return { instances, declared };
}

const stepCall = ({ op, args, inputs, outputs, origin }: Step): string =>
  plainCall({ word: op, args, inputs, outputs, origin, isShared: false });

function blockText({ name, params, lines }: BlockText): string {
  const list = params.map(param =>
    param.default === undefined ? param.name : `${param.name} = ${param.default}`,
  );
  const head = list.length === 0 ? name : `${name}(${list.join(', ')})`;
  return `block ${head} {\n${lines.map(line => `  ${line}\n`).join('')}}\n\n`;
}
