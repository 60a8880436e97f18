/** What is shared in a function: layers that are made where it is declared, and called wherever its name stands. */
import type { Use } from '../../../graph/graph';
import type { Shared, Unit } from '../../../syntax/tree';
import type { Builder, Flow } from './builder';
import { channelsFor } from './calls';
import { type Active, Context, NoChain, rowOf, Unstructured } from './context';
import { runStages } from './statements';

interface Announced {
  readonly node: Shared;
  readonly unit: Unit;
  /** The line in whose place they are made. */
  readonly line: string;
  readonly name: string;
  texts: readonly string[] | undefined;
}

const announced = new WeakMap<Builder, Map<string, Announced>>();

export function announce(builder: Builder, node: Shared, unit: Unit): void {
  let own = announced.get(builder);
  if (own === undefined) announced.set(builder, (own = new Map()));
  const name = builder.variables.take(node.name.name);
  const line = `# ${name}`;
  builder.emit(line);
  own.set(node.name.name, { node, unit, line, name, texts: undefined });
}

/** Lines that make what was announced, in the places where it was. */
export function withShared(builder: Builder, lines: readonly string[]): readonly string[] {
  const all = [...(announced.get(builder)?.values() ?? [])];
  return lines.flatMap(line => {
    const found = all.find(one => one.line === line.trim());
    if (found === undefined) return [line];
    const { name, texts } = found;
    const indent = line.slice(0, line.length - found.line.length);
    if (texts === undefined) return [];
    if (texts.length === 1) return [`${indent}${name} = ${texts[0]}`];
    return [`${indent}${name} = [`, ...texts.map(text => `${indent}    ${text},`), `${indent}]`];
  });
}

/** Only a chain of layers, with arguments that are the same for every use. */
export function useLayers(
  builder: Builder,
  uses: readonly (Use | undefined)[],
  flow: Flow,
  active: Active,
): Flow {
  const first = uses[active[0]!]!;
  const own = announced.get(builder)?.get(first.name);
  if (own === undefined) throw new Unstructured();
  if (builder.chains > 0) throw new NoChain();
  const [from] = builder.settle(flow);
  if (first.inputs.length !== 1 || first.outputs.length !== 1) throw new Unstructured();
  const texts = textsOf(
    builder,
    own,
    active.map(i => uses[i]!),
  );
  if (own.texts !== undefined && own.texts.join() !== texts.join()) throw new Unstructured();
  own.texts = texts;
  const channels = channelsFor(
    builder,
    uses.map(use => use?.outputs[0]?.[0]),
    active,
    [],
  );
  if (texts.length === 1) return { kind: 'value', text: `${own.name}(${from!.text})`, outs: [channels] };
  const { running } = builder;
  if (from!.text !== running) builder.emit(`${running} = ${from!.text}`);
  builder.emit(`for layer in ${own.name}:`);
  builder.emit(`    ${running} = layer(${running})`);
  return { kind: 'maps', maps: [{ text: running, channels }] };
}

/** The calls that make its layers, with numbers for arguments, since they stand elsewhere than where they are read. */
function textsOf(builder: Builder, { node, unit }: Announced, uses: readonly Use[]): readonly string[] {
  const bodies = [...new Set(uses.map(use => use.body))];
  const outer = builder.context;
  const inner = new Context(
    bodies.map(body => rowOf(body)),
    () => {
      throw new Unstructured();
    },
  );
  const from = { text: '', channels: undefined };
  builder.context = inner;
  builder.chains++;
  try {
    const end = runStages(builder, node.stages, unit, {
      kind: 'chain',
      from,
      entries: [],
      channels: undefined,
    });
    if (end.kind !== 'chain' || inner.rows.some(row => row.at !== row.items.length)) throw new Unstructured();
    return end.entries.map(entry => {
      if (entry.kind !== 'call' || entry.takesMap) throw new Unstructured();
      return entry.text;
    });
  } catch (error) {
    throw error instanceof NoChain ? new Unstructured() : error;
  } finally {
    builder.chains--;
    builder.context = outer;
  }
}
