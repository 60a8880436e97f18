/** Every name that a unit mentions, worked out once for each unit, with those of the units inside it. */
import type { Node, Unit } from './tree';

export interface Mentioned {
  /** Names of blocks and networks. */
  readonly capitals: ReadonlySet<string>;
  /** Every other name: of maps, numbers, operators, and of the arguments that are named. */
  readonly others: ReadonlySet<string>;
  /** Those of them that are read: not those of definitions and of arguments. */
  readonly reads: ReadonlySet<string>;
}

interface Gathered {
  readonly capitals: Set<string>;
  readonly others: Set<string>;
  readonly reads: Set<string>;
}

const known = new WeakMap<object, Mentioned>();

export function mentionedIn(unit: Unit<Node>): Mentioned {
  let mentioned = known.get(unit);
  if (mentioned === undefined) {
    const gathered: Gathered = { capitals: new Set(), others: new Set(), reads: new Set() };
    collect(unit.node, gathered, false);
    known.set(unit, (mentioned = gathered));
  }
  return mentioned;
}

/** Properties whose names are defined there, and not read. */
const defining: ReadonlySet<string> = new Set(['targets', 'names', 'inputs']);

/** @param reading whether a name that stands right here is read */
function collect(value: unknown, into: Gathered, reading: boolean): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const element of value) collect(element, into, reading);
    return;
  }
  const node = value as { readonly [key: string]: unknown; readonly kind?: string; readonly units?: unknown };
  if (node.units !== undefined) {
    for (const unit of node.units as readonly Unit<Node>[]) {
      const inside = mentionedIn(unit);
      for (const name of inside.capitals) into.capitals.add(name);
      for (const name of inside.others) into.others.add(name);
      for (const name of inside.reads) into.reads.add(name);
    }
    return;
  }
  for (const key in node) {
    const child = node[key];
    // The name of a call is read; that of a definition, an argument or a property is not.
    if (key !== 'name') collect(child, into, !defining.has(key));
    else if (typeof child !== 'string') collect(child, into, node.kind === 'call');
    else if (/^[A-Z]/.test(child)) into.capitals.add(child);
    else {
      into.others.add(child);
      if (reading) into.reads.add(child);
    }
  }
}
