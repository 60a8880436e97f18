/** A network as one function with every layer in it. */
import type { Flat } from '../../graph/flat';
import { isInput } from '../lib/names';
import { calledWith } from '../lib/python/chain';
import { spokenIn } from '../lib/python/dialect';
import { fileOf, showFunction } from '../lib/python/file';
import { showCall } from '../lib/python/module';
import { Names } from '../lib/python/names';
import { linesOf, madeOf } from '../lib/python/unrolled';
import { show } from '../lib/python/value';
import { dialect } from './dialect';

export function unrolled(flat: Flat, head: readonly string[]): string {
  const variables = new Names(spokenIn(dialect));
  const name = variables.take(flat.name);
  const { lines, leaving } = linesOf(flat, variables);
  const layers = new Map<string, string>();
  const shared = sharedOf(flat);
  const body: string[] = [];
  for (const { node, name, arriving, results } of lines) {
    const made = madeOf(dialect, node);
    if (made.kind === 'refusal') continue;
    const target = results.join(', ');
    if (made.kind === 'expression') {
      const slots = made.slots.map(({ value }) => show(value));
      body.push(`${target} = ${made.text(arriving, slots)}`);
      continue;
    }
    let at = arriving[0]!;
    for (const [i, call] of made.calls.entries()) {
      let text = showCall(
        call,
        call.args.map(arg => show(arg.value)),
      );
      const key = `${node.weightsKey} ${i}`;
      if (shared.has(node.weightsKey) && !call.takesMap) {
        const known = layers.get(key) ?? variables.take(`${name}_layer`);
        if (!layers.has(key)) body.push(`${known} = ${text}`);
        layers.set(key, known);
        text = known;
      }
      const entry = {
        kind: 'call',
        text,
        label: '',
        parts: new Map(),
        takesMap: call.takesMap === true,
      } as const;
      body.push(`${target} = ${calledWith(entry, at)}`);
      at = target;
    }
  }
  const inputs = lines.filter(({ node }) => isInput(node)).flatMap(({ results }) => results);
  body.push(`return ${dialect.results(leaving, inputs, flat.name)}`);
  return fileOf(dialect, head, [showFunction({ name, doc: [], parameters: [], body })]);
}

/** The keys of weights that several layers have. */
function sharedOf({ nodes }: Flat): ReadonlySet<string> {
  const once = new Set<string>();
  return new Set(
    nodes.flatMap(({ weightsKey, layer }) => {
      const isAgain = layer.op.weights !== undefined && once.has(weightsKey);
      once.add(weightsKey);
      return isAgain ? [weightsKey] : [];
    }),
  );
}
