/** Expressions of the language in Python. */
import type { Expr as Tree } from '../../../syntax/tree';
import {
  atom,
  binary,
  type Expr,
  type Given,
  givenOf,
  isWhole,
  literal,
  map2,
  numeric,
  whole,
  within,
} from './value';

/** What expressions of the language read around them. */
export interface Around {
  readonly rows: number;
  readonly find: (name: string) => Expr | undefined;
  /** The channels of a map that is named, or of `in` and `it`. */
  readonly channels: (name: string) => Expr | undefined;
  /** Whether what a quotient gives is rounded by what reads it. */
  readonly exact?: boolean;
}

/** The same in Python; `undefined` where that is not known to give the same. */
export function translate(tree: Tree, around: Around): Expr | undefined {
  const inner = (one: Tree) => translate(one, around);
  switch (tree.kind) {
    case 'number': {
      const value = givenOf(tree.value);
      return value === undefined || tree.unit !== '' ? undefined : literal(value, around.rows);
    }
    case 'boolean':
      return literal(tree.value, around.rows);
    case 'name':
      return around.find(tree.name);
    case 'member':
      if (tree.name.name !== 'channels') return undefined;
      return tree.object.kind === 'flow-ref' || tree.object.kind === 'name'
        ? around.channels(tree.object.name)
        : undefined;
    case 'list': {
      const items = tree.items.map(inner);
      if (items.some(item => item === undefined) || items.length === 0) return undefined;
      const known = items as readonly Expr[];
      const comma = known.length === 1 ? ',' : '';
      return {
        text: `(${known.map(item => item.text).join(', ')}${comma})`,
        binds: atom,
        values: Array.from({ length: around.rows }, (_, i) => known.map(item => item.values[i])),
      };
    }
    case 'index': {
      const [list, index] = [inner(tree.object), inner(tree.index)];
      if (list === undefined || index === undefined) return undefined;
      const values = map2(list, index, (all, i) =>
        Array.isArray(all) ? (all as readonly Given[])[i as number] : undefined,
      );
      return { text: `${within(list, atom)}[${index.text}]`, binds: atom, values };
    }
    case 'unary': {
      const operand = inner(tree.operand);
      if (operand === undefined) return undefined;
      const values = operand.values.map(value =>
        value === undefined
          ? undefined
          : tree.op === 'not'
            ? !value
            : typeof value === 'number'
              ? -value
              : undefined,
      );
      return tree.op === 'not'
        ? { text: `not ${within(operand, 3)}`, binds: 3, values }
        : whole({ text: `-${within(operand, 7)}`, binds: 7, values }, [operand], true);
    }
    case 'binary': {
      const [left, right] = [inner(tree.left), inner(tree.right)];
      return left === undefined || right === undefined
        ? undefined
        : binary(tree.op, left, right, around.exact);
    }
    case 'if-value': {
      const [condition, a, b] = [inner(tree.condition), inner(tree.then), inner(tree.else)];
      if (condition === undefined || a === undefined || b === undefined) return undefined;
      const values = condition.values.map((value, i) =>
        value === undefined ? undefined : value ? a.values[i] : b.values[i],
      );
      const text = `${within(a, 1)} if ${within(condition, 1)} else ${within(b, 0)}`;
      return whole({ text, binds: 0, values }, [a, b], around.exact);
    }
    case 'call': {
      const { name } = tree.name;
      const [only] = tree.args ?? [];
      if ((name === 'floor' || name === 'ceil') && only?.value.kind === 'binary' && only.value.op === '/') {
        const [a, b] = [inner(only.value.left), inner(only.value.right)];
        if (a !== undefined && b !== undefined) return quotient(name, a, b);
      }
      const exact = rounding.has(name) || around.exact === true;
      const args = (tree.args ?? []).map(arg => translate(arg.value, { ...around, exact }));
      if (args.some(arg => arg === undefined)) return undefined;
      return called(name, args as readonly Expr[], around);
    }
    default:
      return undefined;
  }
}

/** Functions that make whole numbers of fractions. */
const rounding: ReadonlySet<string> = new Set(['floor', 'ceil', 'round', 'round_to']);

/** Rounded down or up, of whole numbers and others. */
function quotient(name: 'floor' | 'ceil', a: Expr, b: Expr): Expr {
  const values = map2(
    a,
    b,
    numeric((m, n) => (n === 0 ? undefined : Math[name](m / n))),
  );
  const text = `${within(a, name === 'ceil' ? 7 : 6)} // ${within(b, 7)}`;
  const counts = [...a.values, ...b.values].every(isWhole) && a.floats !== true && b.floats !== true;
  const down = name === 'ceil' ? `-(-${text})` : text;
  return counts
    ? { text: down, binds: name === 'ceil' ? 7 : 6, values }
    : { text: `int(${down})`, binds: atom, values };
}

/** The functions of the language in Python's words, on numbers as Python has them. */
function called(name: string, args: readonly Expr[], { rows, exact }: Around): Expr | undefined {
  const write = (text: string, run: (values: readonly number[]) => Given, binds = atom): Expr => ({
    text,
    binds,
    values: Array.from({ length: rows }, (_, i) => {
      const values = args.map(arg => arg.values[i]);
      return values.every(value => typeof value === 'number') ? run(values as readonly number[]) : undefined;
    }),
  });
  const [x] = args;
  const all = args.map(arg => arg.text).join(', ');
  switch (name) {
    case 'min':
    case 'max':
      return args.length < 2
        ? undefined
        : whole(
            write(`${name}(${all})`, values => Math[name](...values)),
            args,
            exact,
          );
    case 'floor':
      return write(`int(${x!.text})`, ([value]) => (value! < 0 ? undefined : Math.floor(value!)));
    case 'ceil':
      return write(`-int(-(${x!.text}) // 1)`, ([value]) => Math.ceil(value!), 7);
    case 'round':
      return write(`int(${within(x!, 5)} + 0.5)`, ([value]) =>
        value! < 0 ? undefined : Math.floor(value! + 0.5),
      );
    case 'round_to':
      return write(`round_to(${all})`, ([value, multiple]) => rounded(value!, multiple!));
    case 'len':
      return {
        text: `len(${all})`,
        binds: atom,
        values: x!.values.map(value => (Array.isArray(value) ? value.length : undefined)),
      };
    case 'range':
      return write(`range(${all})`, values => {
        const [from, to] = values.length === 1 ? [0, values[0]!] : [values[0]!, values[1]!];
        return Array.from({ length: Math.max(0, Math.min(to - from, 10_000)) }, (_, i) => from + i);
      });
    case 'zip':
      return {
        text: `zip(${all})`,
        binds: atom,
        values: Array.from({ length: rows }, (_, i) => {
          const lists = args.map(arg => arg.values[i]);
          if (!lists.every(list => Array.isArray(list))) return undefined;
          const [first] = lists as readonly (readonly Given[])[];
          return first!.map((_, k) => (lists as readonly (readonly Given[])[]).map(list => list[k]));
        }),
      };
    default:
      return undefined;
  }
}

/** As the function in the file does it. */
function rounded(number: number, multiple: number): number {
  const nearest = Math.max(multiple, Math.floor(Math.floor(number + multiple / 2) / multiple) * multiple);
  return nearest < 0.9 * number ? nearest + multiple : nearest;
}
