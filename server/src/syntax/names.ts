/** Every name that a unit mentions, worked out once for each unit, with those of the units inside it. */
import type { Node, Unit } from './tree';

export interface Mentioned {
  /** Names of blocks and networks. */
  readonly capitals: ReadonlySet<string>;
  /** Every other name: of maps, numbers, operators, and of the arguments that are named. */
  readonly others: ReadonlySet<string>;
}

const known = new WeakMap<object, Mentioned>();

export function mentionedIn(unit: Unit<Node>): Mentioned {
  let mentioned = known.get(unit);
  if (mentioned === undefined) {
    const capitals = new Set<string>();
    const others = new Set<string>();
    collect(unit.node, capitals, others);
    known.set(unit, (mentioned = { capitals, others }));
  }
  return mentioned;
}

function collect(value: unknown, capitals: Set<string>, others: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const element of value) collect(element, capitals, others);
    return;
  }
  const node = value as Record<string, unknown>;
  if (node['units'] !== undefined) {
    for (const unit of node['units'] as readonly Unit<Node>[]) {
      const inside = mentionedIn(unit);
      for (const name of inside.capitals) capitals.add(name);
      for (const name of inside.others) others.add(name);
    }
    return;
  }
  for (const key in node) {
    const child = node[key];
    if (key !== 'name' || typeof child !== 'string') collect(child, capitals, others);
    else if (/^[A-Z]/.test(child)) capitals.add(child);
    else others.add(child);
  }
}
