/** Arguments that make a layer, and probably not the one that was meant. */
import { type Argument, isList, type Value } from '../graph/values';
import type { Env } from '../names/scope';
import type { Mistaken, Op } from '../ops/op';
import { argumentOrder } from '../problems/hints';
import { shapeMismatch } from '../problems/language';
import { showRational } from '../syntax/rational';
import { changeTo } from '../text/problem';

/** The argument of a parameter, by name or by position. */
export const argumentOf = (op: Op, args: readonly Argument[], parameter: string): Argument | undefined =>
  args.find(a => a.name === parameter) ?? positional(op, args).get(parameter);

function positional(op: Op, args: readonly Argument[]): ReadonlyMap<string, Argument> {
  const names = Object.keys(op.params);
  return new Map(args.filter(({ name }) => name === undefined).map((arg, i) => [names[i] ?? '', arg]));
}

/**
 * Tells what was probably meant.
 * @param fails whether no layer comes of it as it stands
 * @returns whether it was told: whoever writes the name of a parameter means it
 */
export function tellMistaken(
  op: Op,
  args: readonly Argument[],
  mistaken: Mistaken | undefined,
  fails: boolean,
  env: Env,
): boolean {
  const given = mistaken && positional(op, args);
  const arg = mistaken && given?.get(mistaken.at);
  if (mistaken === undefined || arg === undefined) return false;
  const { fact, help, meant, use } = mistaken;
  const kind = fails ? shapeMismatch : argumentOrder;
  if (use !== undefined) {
    const text = written(use);
    const data = { callee: op.name, fact, help: `${help}: ${op.name}(${text})` };
    env.report(kind, arg.place, data, { mends: changeTo(arg.place, text) });
    return true;
  }
  const texts: string[] = [];
  const names = Object.keys(op.params);
  for (const [name, from] of Object.entries(meant ?? {})) {
    const values = [from].flat().map(one => given!.get(one)?.value);
    if (values.includes(undefined)) continue;
    const each = values.map(value => written(value!));
    const text = typeof from === 'string' ? each[0]! : `[${each.join(', ')}]`;
    texts.push(names.indexOf(name) === texts.length ? text : `${name} = ${text}`);
  }
  const call = texts.length === 0 ? op.name : `${op.name}(${texts.join(', ')})`;
  const data = { callee: op.name, fact, help: `${help}: ${call}`, meant: meant ?? {} };
  env.report(kind, arg.place, data);
  return true;
}

/** Numbers and lists of them as they are written: nothing else stands where numbers are mistaken. */
export const written = (value: Value): string =>
  isList(value)
    ? `[${value.map(one => (one === undefined ? '…' : written(one))).join(', ')}]`
    : typeof value === 'object' && !('den' in value)
      ? '…'
      : typeof value === 'boolean'
        ? String(value)
        : showRational(value);
