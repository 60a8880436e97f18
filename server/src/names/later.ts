/** Names that a line reads and that a line further down gives. */
import { bodiesOf } from '../syntax/bodies';
import type { Node, Unit } from '../syntax/tree';

export interface Later {
  /** The line that gives the name. */
  readonly gives: Unit<Node>;
  /** The one that reads it, or in which it is read, among the same lines as `gives`. */
  readonly reads: Unit<Node>;
}

/** The names that the lines of a declaration give: looked through once, however many are asked for. */
const known = new WeakMap<Unit, ReadonlySet<string>>();

/** Where a name is given below a unit of a declaration that reads it, in sight of it. */
export function givenLater(declaration: Unit<Node>, unit: Unit, name: string): Later | undefined {
  let names = known.get(declaration);
  if (names === undefined) known.set(declaration, (names = new Set(givenIn(declaration))));
  return names.has(name) ? laterIn(declaration, unit, name) : undefined;
}

function* givenIn(unit: Unit<Node>): Iterable<string> {
  yield* given(unit.node);
  for (const { units } of bodiesOf(unit)) for (const inner of units) yield* givenIn(inner as Unit<Node>);
}

function laterIn(within: Unit<Node>, unit: Unit, name: string): Later | undefined {
  for (const { units } of bodiesOf(within)) {
    const lines = units as readonly Unit<Node>[];
    const at = lines.findIndex(line => holds(line, unit));
    if (at < 0) continue;
    const gives = lines.slice(at + 1).find(line => given(line.node).includes(name));
    return gives === undefined ? laterIn(lines[at]!, unit, name) : { gives, reads: lines[at]! };
  }
  return undefined;
}

const holds = (line: Unit<Node>, unit: Unit): boolean =>
  line === unit ||
  bodiesOf(line).some(({ units }) => (units as readonly Unit<Node>[]).some(one => holds(one, unit)));

function given(node: Node): readonly string[] {
  if (node.kind === 'let' || node.kind === 'shared') return [node.name.name];
  return node.kind === 'flow' ? node.targets.map(({ name }) => name) : [];
}
