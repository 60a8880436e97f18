/**
 * A design of a network that a file has: text of the language with what the file says. Idioms are settled, what cannot be
 * said is told, what is the same several times becomes blocks and loops; the formatter gives it its form.
 */

import { formatText } from '../format';
import type { MapId, Net, Note } from '../found/net';
import { settle } from '../idioms/run';
import { type Counts, count, cutOff, prune } from './cut';
import { Flow, type Node } from './graph';
import { linesOf, plainCall } from './lines';
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
}

export function recover(net: Net, { stem, about }: How): Recovered {
  settle(net);
  const refusals = cutOff(net);
  if (refusals.length > 0) return { refusals };
  prune(net);
  const flow = Flow.of(net);
  const name = networkName(net.name, stem);
  return {
    name,
    text: formatText(textOf(net, flow, name, about)),
    counts: count(net),
    results: net.outputs.map(map => net.shapes[map]!),
    notes: net.notes,
    precision: net.precision,
  };
}

function textOf(net: Net, flow: Flow, name: string, about: string): string {
  const names = new Names();
  const given = new Set([
    ...net.outputs,
    ...net.steps.filter(step => step.inputs.length === 0).flatMap(s => s.outputs),
  ]);
  const nameOf = (map: MapId): string => {
    const own = net.names.get(map);
    const wanted = own === undefined ? undefined : given.has(map) ? givenName(own) : mapName(own);
    return names.take(wanted, given.has(map) && net.outputs.includes(map) ? 'out' : 'x');
  };
  const { call, declared } = shared(flow, names);
  const lines = linesOf(flow.nodes, { inputs: new Map(), results: flow.outputs, name: nameOf, call });
  const body = [...declared, ...lines].map(line => `  ${line}\n`).join('');
  return `/// ${about}\nnetwork ${name} {\n${body}}\n`;
}

/** Layers that have one set of weights are instances that lines use by name. */
function shared(flow: Flow, names: Names): { call: (node: Node) => string; declared: readonly string[] } {
  const uses = new Map<string, Node[]>();
  for (const node of flow.nodes) {
    if (node.weights === undefined) continue;
    const key = `${node.weights} ${plainCall(node)}`;
    const list = uses.get(key);
    if (list === undefined) uses.set(key, [node]);
    else list.push(node);
  }
  const called = new Map<Node, string>();
  const declared: string[] = [];
  for (const nodes of uses.values()) {
    if (nodes.length < 2) continue;
    const instance = names.take(undefined, 'shared');
    declared.push(`shared ${instance} = ${plainCall(nodes[0]!)}`);
    for (const node of nodes) called.set(node, instance);
  }
  return { call: node => called.get(node) ?? plainCall(node), declared };
}
