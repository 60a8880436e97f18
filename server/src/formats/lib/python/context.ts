/** What names stand for in each case of a class or of a loop in it, and texts for numbers that are the same in all of them. */
import type { Body, Item } from '../../../graph/graph';
import type { Unit } from '../../../syntax/tree';
import type { Builder } from './builder';
import { binary, type Expr, type Given, halved, isKnown, literal, nameOf, same } from './value';

/** One use of a block, or one turn of a loop: its items are taken one by one while the text is read. */
export interface Row {
  readonly body: Body;
  readonly items: readonly Item[];
  at: number;
  /** The row in whose module its layers are: itself, but for a turn that is written out. */
  readonly home: Row;
  /** The key of its body, as it follows that of its home. */
  readonly key: string;
}

export function rowOf(body: Body, inside?: { readonly home: Row; readonly key: string }): Row {
  const row = { body, items: body.items, at: 0, key: inside?.key ?? '' };
  return Object.assign(row, { home: inside?.home ?? (row as Row) });
}

/** Cases of one context that no one text is for: they are written one group after the other. */
export class Split {
  constructor(
    readonly context: Context,
    readonly groups: readonly (readonly number[])[],
  ) {}
}

/** What does not go as classes at all. */
export class Unstructured {}

/** What is no chain of modules. */
export class NoChain {}

/** Which cases come by, by their rows. */
export type Active = readonly number[];

export class Context {
  readonly names = new Map<string, Expr>();

  constructor(
    readonly rows: readonly Row[],
    /** Makes a name for a number that nothing else says. */
    private readonly name: (hint: string) => string,
    readonly around?: Context,
    /** For each row the row of the context around it. */
    readonly of: readonly number[] = [],
  ) {}

  get all(): readonly number[] {
    return [...this.rows.keys()];
  }

  /** Names that had to be made, with what they stand for. */
  readonly made = new Map<string, Expr>();
  /** The cases in which nobody has asked for one of them yet. */
  private readonly open = new Map<string, Set<number>>();

  inner(expr: Expr | undefined): Expr | undefined {
    return expr && { ...expr, values: this.of.map(row => expr.values[row]) };
  }

  find(name: string): Expr | undefined {
    return this.names.get(name) ?? this.inner(this.around?.find(name));
  }

  /** Every name in sight, those that were made included. */
  visible(): ReadonlyMap<string, Expr> {
    const outer = [...(this.around?.visible() ?? [])].map(
      ([name, expr]) => [name, this.inner(expr)!] as const,
    );
    return new Map([
      ...outer,
      ...this.names,
      ...[...this.made].map(([name, expr]) => [` ${name}`, expr] as const),
    ]);
  }

  /** The same names for so many cases. */
  stretched(rows: number): Context {
    return new Context(
      [],
      this.name,
      this,
      Array.from({ length: rows }, () => 0),
    );
  }

  introduce(hint: string, values: readonly Given[]): Expr {
    const usual = values.find(value => value !== undefined);
    const unasked = [...values.keys()].filter(i => values[i] === undefined);
    const expr = nameOf(
      this.name(hint),
      values.map(value => value ?? usual),
    );
    this.made.set(expr.text, expr);
    this.open.set(expr.text, new Set(unasked));
    return expr;
  }

  /** A name that was made and has these values, or has none yet, in the cases at hand. */
  private fitting(values: readonly Given[], at: readonly number[]): Expr | undefined {
    for (const [name, expr] of this.made) {
      const open = this.open.get(name);
      if (!at.every(i => open?.has(i) === true || same(expr.values[i], values[i]))) continue;
      for (const i of at) {
        (expr.values as Given[])[i] = values[i];
        open?.delete(i);
      }
      return expr;
    }
    return undefined;
  }

  /** A text that gives these values in the cases at hand: what is preferred, a number, or something of what is in sight. */
  explain(
    values: readonly Given[],
    at: readonly number[],
    preferred: readonly (Expr | undefined)[],
    hint: string,
  ): Expr {
    return (
      this.seek(values, at, preferred) ??
      this.introduce(
        hint,
        values.map((value, i) => (at.includes(i) ? value : undefined)),
      )
    );
  }

  seek(
    values: readonly Given[],
    at: readonly number[],
    preferred: readonly (Expr | undefined)[],
  ): Expr | undefined {
    // What is not known cannot be said by anything.
    if (at.some(i => !isKnown(values[i]))) throw new Unstructured();
    const fits = (expr: Expr | undefined): expr is Expr =>
      expr !== undefined && expr.text !== '' && at.every(i => same(expr.values[i], values[i]));
    const liked = preferred.find(fits);
    if (liked !== undefined) return liked;
    const first = values[at[0] ?? 0];
    if (at.every(i => same(values[i], first))) return literal(first, this.rows.length);
    const atoms = [
      ...preferred.filter(expr => expr !== undefined && expr.text !== ''),
      ...this.visible().values(),
    ] as Expr[];
    const plain = this.fitting(values, at) ?? atoms.find(fits);
    if (plain !== undefined || typeof first !== 'number') return plain;
    for (const form of forms(atoms, this.rows.length)) if (fits(form)) return form;
    return undefined;
  }
}

/** Halves, multiples, sums and products of what is in sight, the plain ones first. */
function* forms(atoms: readonly Expr[], rows: number): Generator<Expr | undefined> {
  const numbers = atoms.filter(({ values }) => values.some(value => typeof value === 'number')).slice(0, 24);
  for (const a of numbers)
    for (const n of [2, 3, 4, 8]) {
      yield halved(a, n);
      yield binary('*', a, literal(n, rows));
    }
  for (const a of numbers)
    for (const b of numbers) {
      yield binary('+', a, b);
      yield binary('*', a, b);
    }
}

/** Cases with different keys are written apart. */
export function apart({ context }: Builder, keys: readonly string[], active: Active): void {
  const groups = new Map<string, number[]>();
  for (const i of active) groups.set(keys[i]!, [...(groups.get(keys[i]!) ?? []), i]);
  if (groups.size < 2) return;
  const all = [...groups.values()];
  // Those that do not come by here go with the first.
  all[0]!.push(...context.all.filter(i => !active.includes(i)));
  throw new Split(
    context,
    all.map(group => group.toSorted((a, b) => a - b)),
  );
}

/** What is made in the cases at hand, each by the row in whose module it is. */
export const made = <T>({ rows }: Context, active: Active, of: (i: number) => T): ReadonlyMap<Row, T> =>
  new Map(active.map(i => [rows[i]!.home, of(i)]));

/** Whether an item stands at a piece of text. */
export const standsAt = (item: Item | undefined, unit: Unit, start: number): boolean =>
  item !== undefined && item.place.unit === unit && item.place.start === start;
