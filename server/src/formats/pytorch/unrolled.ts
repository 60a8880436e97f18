/** A network as one class with every layer in it: for what has no form as classes that are written once and used often. */

import type { Flat, FlatNode, TensorId } from '../../graph/flat';
import type { Refusal } from '../format';
import { isInput } from '../lib/names';
import { spokenIn } from '../lib/python/dialect';
import { fileOf, sequential, showClass } from '../lib/python/file';
import { type Made, python, showCall } from '../lib/python/module';
import { Names, snake } from '../lib/python/names';
import { dialect } from './dialect';
import { type Holder, holdings, type Module } from './holders';
import { conversions } from './operators';

export const madeOf = (node: FlatNode): Made => conversions[node.layer.op.name]!.make(node.layer);

export function refusalsOf({ nodes }: Flat): readonly Refusal[] {
  return nodes.flatMap(node => {
    const made = madeOf(node);
    return made.kind === 'refusal' ? [{ node, why: made.why }] : [];
  });
}

const spelt = (path: string): string => snake(path.replaceAll(/\[(\d+)\]/g, '$1').replaceAll('.', '_'));

export function unrolled(flat: Flat, head: readonly string[]): Module {
  const attributes = new Names([], true);
  const variables = new Names();
  const init: string[] = [];
  const forward: string[] = [];
  const inputs: string[] = [];
  const modules = new Map<string, string>();
  const holders = new Map<string, Holder>();
  const uses = usesOf(flat);
  const running = variables.take('x');
  const names = new Map<TensorId, string>();
  for (const [at, node] of flat.nodes.entries()) {
    const name = spelt(node.path);
    const results = node.outputs.map((tensor, i) => {
      const passes = node.outputs.length === 1 && uses.get(tensor)?.join() === String(at + 1);
      const result =
        passes && !isInput(node)
          ? running
          : variables.take(node.outputs.length === 1 ? name : `${name}_${i}`);
      return result;
    });
    const arriving = node.inputs.map(tensor => names.get(tensor)!);
    for (const [i, tensor] of node.outputs.entries()) names.set(tensor, results[i]!);
    if (isInput(node)) {
      inputs.push(...results);
      continue;
    }
    const made = madeOf(node);
    if (made.kind === 'refusal') continue;
    let value: string;
    if (made.kind === 'modules') {
      let attribute = modules.get(node.weightsKey);
      if (attribute === undefined) {
        modules.set(node.weightsKey, (attribute = attributes.take(name)));
        const calls = made.calls.map(call =>
          showCall(
            call,
            call.args.map(arg => python(arg.value)),
          ),
        );
        init.push(...sequential(`self.${attribute}`, calls));
        for (const [i, { callee }] of made.calls.entries())
          if (callee in holdings)
            holders.set(node.weightsKey, {
              path: made.calls.length === 1 ? attribute : `${attribute}.${i}`,
              callee,
            });
      }
      value = `self.${attribute}(${arriving[0]})`;
    } else
      value = made.text(
        arriving,
        made.slots.map(({ value }) => python(value)),
      );
    forward.push(`${results.join(', ')} = ${value}`);
  }
  forward.push(`return ${flat.outputs.map(({ tensor }) => names.get(tensor)!).join(', ')}`);
  const name = new Names(spokenIn(dialect)).take(flat.name);
  const text = fileOf(dialect, head, [showClass({ name, doc: [], parameters: [], init, inputs, forward })]);
  return { text, holders: () => holders };
}

/** Which nodes read a tensor, by their places; what leaves the network is read at its end. */
function usesOf({ nodes, outputs }: Flat): ReadonlyMap<TensorId, readonly number[]> {
  const uses = new Map<TensorId, number[]>();
  const add = (tensor: TensorId, at: number) => uses.set(tensor, [...(uses.get(tensor) ?? []), at]);
  for (const [at, node] of nodes.entries()) for (const tensor of node.inputs) add(tensor, at);
  for (const { tensor } of outputs) add(tensor, Number.POSITIVE_INFINITY);
  return uses;
}
