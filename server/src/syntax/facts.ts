/**
 * What there is in a unit, with the units inside it: worked out once for each unit, so that whoever looks for something
 * rare in a long text need not walk it.
 */
import { bodiesIn } from './bodies';
import type { Comment, Declaration, File, Node, Unit } from './tree';

export interface Mentioned {
  /** Names of blocks and networks. */
  readonly capitals: ReadonlySet<string>;
  /** Every other name: of maps, numbers, operators, and of the arguments that are named. */
  readonly others: ReadonlySet<string>;
  /** Those of them that are read: not those of definitions and of arguments. */
  readonly reads: ReadonlySet<string>;
}

export interface Facts {
  readonly mentioned: Mentioned;
  /** There is a mistake in the form of the text. */
  readonly misread: boolean;
  /** There are comments that silence a rule. */
  readonly allowing: boolean;
  /** There are names of numbers, shared layers, parameters or variables, which somebody has to read. */
  readonly defining: boolean;
  /** There are comments behind numbers that read like a division. */
  readonly dividing: boolean;
}

interface Gathered {
  readonly capitals: Set<string>;
  readonly others: Set<string>;
  readonly reads: Set<string>;
}

const known = new WeakMap<Unit, Facts>();

export function factsOf(unit: Unit): Facts {
  let facts = known.get(unit);
  if (facts === undefined) known.set(unit, (facts = gather(unit)));
  return facts;
}

/** The declarations of a file with something rare in them. */
export interface Rare {
  readonly misread: readonly Unit<Declaration>[];
  readonly allowing: readonly Unit<Declaration>[];
  readonly dividing: readonly Unit<Declaration>[];
}

const rare = new WeakMap<File, Rare>();

/** One look at all declarations for everyone who looks for something rare. */
export function rareIn(file: File): Rare {
  let found = rare.get(file);
  if (found !== undefined) return found;
  const misread: Unit<Declaration>[] = [];
  const allowing: Unit<Declaration>[] = [];
  const dividing: Unit<Declaration>[] = [];
  for (const unit of file.units) {
    const facts = factsOf(unit);
    if (facts.misread) misread.push(unit);
    if (facts.allowing) allowing.push(unit);
    if (facts.dividing) dividing.push(unit);
  }
  found = { misread, allowing, dividing };
  rare.set(file, found);
  return found;
}

function gather(unit: Unit): Facts {
  const { node } = unit;
  const into: Gathered = { capitals: new Set(), others: new Set(), reads: new Set() };
  collect(node, into, false);
  let misread = unit.problems.length > 0;
  let allowing = unit.comments.some(allows);
  let defining = definesRead(node);
  let dividing = divisorBehind(unit) !== undefined;
  // Most lines say much the same, so there are few different sets of names to unite.
  const seen = new Set<Mentioned>();
  for (const body of bodiesIn(node)) {
    allowing ||= body.comments.some(allows);
    for (const inner of body.units) {
      const inside = factsOf(inner);
      misread ||= inside.misread;
      allowing ||= inside.allowing;
      defining ||= inside.defining;
      dividing ||= inside.dividing;
      seen.add(inside.mentioned);
    }
  }
  const mentioned = seen.size === 0 ? shared(into) : new Union(into, seen);
  return { mentioned, misread, allowing, defining, dividing };
}

/** The names of a unit with those of the units inside it, which for a long body are put together only if asked for. */
class Union implements Mentioned {
  private known: Gathered | undefined;

  constructor(
    private readonly own: Gathered,
    private readonly inside: ReadonlySet<Mentioned>,
  ) {
    for (const { capitals } of inside) for (const name of capitals) own.capitals.add(name);
  }

  get capitals(): ReadonlySet<string> {
    return this.own.capitals;
  }

  get others(): ReadonlySet<string> {
    return this.all().others;
  }

  get reads(): ReadonlySet<string> {
    return this.all().reads;
  }

  private all(): Gathered {
    if (this.known === undefined) {
      this.known = this.own;
      for (const mentioned of this.inside) {
        for (const name of mentioned.others) this.own.others.add(name);
        for (const name of mentioned.reads) this.own.reads.add(name);
      }
    }
    return this.known;
  }
}

/** `// allow rule: reason`, whatever stands behind the word. */
const allows = ({ text }: Comment): boolean => /^\/\/\/?\s*allow\b/.test(text);

/** The comment that a whole-number division of other languages is: `let half = n // 2`. */
export const divisorBehind = ({ node, comments }: Unit): Comment | undefined =>
  node.kind === 'let'
    ? comments.find(({ text, trailing }) => trailing && /^\/\/\s*[\d.]+\s*$/.test(text))
    : undefined;

const definesRead = (node: Node): boolean =>
  node.kind === 'let' ||
  node.kind === 'shared' ||
  ((node.kind === 'block' || node.kind === 'network') && node.params.length > 0) ||
  (node.kind === 'block' && node.inputs.length > 0) ||
  (node.kind === 'flow' && node.stages.some(stage => stage.kind === 'for'));

/** Properties whose names are defined there, and not read. */
const defining: ReadonlySet<string> = new Set(['targets', 'names', 'inputs']);

/** The names in one unit; those of the units inside it are gathered from these. */
function collect(value: unknown, into: Gathered, reading: boolean): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const element of value) collect(element, into, reading);
    return;
  }
  const node = value as { readonly [key: string]: unknown; readonly kind?: string; readonly units?: unknown };
  if (node.units !== undefined) return;
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

const parts = ['capitals', 'others', 'reads'] as const;

/** Equal sets of names are one object while somebody holds it. */
const pool = new Map<string, WeakRef<Mentioned>>();
let sweepAt = 1024;

function shared(names: Gathered): Mentioned {
  const key = parts.map(part => [...names[part]].join(' ')).join('|');
  const before = pool.get(key)?.deref();
  if (before !== undefined) return before;
  pool.set(key, new WeakRef(names));
  if (pool.size > sweepAt) {
    for (const [old, ref] of pool) if (ref.deref() === undefined) pool.delete(old);
    sweepAt = Math.max(1024, 2 * pool.size);
  }
  return names;
}
