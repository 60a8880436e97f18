/** Arguments as an operator's record sees them, with its defaults. */
import type { Attrs, Op, Param } from '../ops/op';
import type { Argument } from './net';

/** The values of all parameters, or why there are none. */
export function fill(op: Op, args: Readonly<Record<string, Argument>>): Attrs | string {
  const attrs: Record<string, unknown> = {};
  for (const [name, param] of Object.entries(op.params)) {
    const given = args[name];
    if (given === undefined) {
      if (param.default === undefined) return `${op.name} has no ${name}.`;
      attrs[name] = param.default;
      continue;
    }
    const value = read(param, given);
    if (value === undefined)
      return `${op.name} cannot have ${name} = ${Array.isArray(given) ? `[${given.join(', ')}]` : given}.`;
    attrs[name] = value;
  }
  return attrs;
}

function read(param: Param, given: Argument): unknown {
  const isCount = (n: unknown): n is number =>
    typeof n === 'number' && Number.isSafeInteger(n) && (param.min === undefined || n >= param.min);
  switch (param.kind) {
    case 'count':
      return isCount(given) ? given : undefined;
    case 'pair': {
      const both = typeof given === 'number' ? [given, given] : given;
      return Array.isArray(both) && both.length === 2 && both.every(isCount) ? both : undefined;
    }
    case 'counts':
      return isCount(given) || (Array.isArray(given) && given.every(isCount)) ? given : undefined;
    case 'number':
      // Larger ones have no text.
      return typeof given === 'number' && Math.abs(given) <= Number.MAX_SAFE_INTEGER ? given : undefined;
    case 'flag':
      return typeof given === 'boolean' ? given : undefined;
    case 'padding': {
      if (given === 'auto' || given === 'same') return given;
      const sides = typeof given === 'number' ? [given, given, given, given] : given;
      return Array.isArray(sides) && sides.length === 4 && sides.every(n => Number.isSafeInteger(n))
        ? sides
        : undefined;
    }
  }
}
