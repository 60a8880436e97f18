/** A network as one class with every layer in it. */
import type { Flat } from '../../graph/flat';
import { isInput } from '../lib/names';
import { spokenIn } from '../lib/python/dialect';
import { fileOf, sequential, showClass } from '../lib/python/file';
import { showCall } from '../lib/python/module';
import { Names } from '../lib/python/names';
import { linesOf, madeOf } from '../lib/python/unrolled';
import { show } from '../lib/python/value';
import { dialect } from './dialect';
import { type Holder, holdings, type Module } from './holders';

export function unrolled(flat: Flat, head: readonly string[]): Module {
  const attributes = new Names([], true);
  const variables = new Names();
  const init: string[] = [];
  const forward: string[] = [];
  const inputs: string[] = [];
  const modules = new Map<string, string>();
  const holders = new Map<string, Holder>();
  const { lines, leaving } = linesOf(flat, variables);
  for (const { node, name, arriving, results } of lines) {
    if (isInput(node)) {
      inputs.push(...results);
      continue;
    }
    const made = madeOf(dialect, node);
    if (made.kind === 'refusal') continue;
    let value: string;
    if (made.kind === 'modules') {
      let attribute = modules.get(node.weightsKey);
      if (attribute === undefined) {
        modules.set(node.weightsKey, (attribute = attributes.take(name)));
        const calls = made.calls.map(call =>
          showCall(
            call,
            call.args.map(arg => show(arg.value)),
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
        made.slots.map(({ value }) => show(value)),
      );
    forward.push(`${results.join(', ')} = ${value}`);
  }
  forward.push(`return ${leaving.join(', ')}`);
  const name = new Names(spokenIn(dialect)).take(flat.name);
  const text = fileOf(dialect, head, [showClass({ name, doc: [], parameters: [], init, inputs, forward })]);
  return { text, holders: () => holders };
}
