/** Arguments to parameters: positional first, then by name; operators' values in the form their functions take. */
import { type Argument, describeValue, isList, isNumber, isWord, type Value } from '../graph/values';
import {
  adviceOnArgument,
  blockParameterCalled,
  isDivisor,
  parameterCalled,
  saysNothing,
} from '../names/called';
import type { Attrs, Op, Param as OpParam, Padding } from '../ops/op';
import * as problems from '../problems/language';
import type { Report } from '../problems/list';
import { showRational, toDouble } from '../syntax/rational';
import { nearest } from '../text/nearest';
import { changeTo, type Mend, type Place } from '../text/problem';

/**
 * The arguments by parameter name, in the order of the parameters; `undefined` when one is missing or wrong.
 * @param op the operator called, which knows its parameters by the names that others give them
 */
export function bind(
  callee: string,
  names: readonly string[],
  args: readonly Argument[],
  report: Report,
  op?: Op,
): ReadonlyMap<string, Argument> | undefined {
  const bound = new Map<string, Argument>();
  let sound = true;
  let position = 0;
  for (const arg of args) {
    const name = arg.name ?? names[position++];
    const place = arg.namePlace ?? arg.place;
    if (name === undefined) {
      const positional = args.filter(a => a.name === undefined);
      const data = { callee, max: names.length, got: Math.max(positional.length, args.length) };
      const isBatch = op?.inputs.max === 0 && positional.length === names.length + 1 && args[0]!.value === 1;
      report(
        problems.tooManyArguments,
        isBatch ? args[0]!.place : place,
        isBatch ? { ...data, instead: 'the batch is 1 and not written' } : data,
        {
          mends: isBatch
            ? without([args[0]!], args)
            : [...inList(op, positional), ...without(args.slice(args.indexOf(arg)), args)],
        },
      );
      return undefined;
    }
    if (!names.includes(name)) {
      const elsewhere = op === undefined ? blockParameterCalled(name, names) : parameterCalled(name, op);
      const near = elsewhere ?? nearest(name, names) ?? begunAlike(name, names);
      const all = `It takes ${names.length === 0 ? 'no arguments' : names.join(', ')}.`;
      const quotient = op === undefined && near !== undefined ? divided(arg, near, args, bound) : undefined;
      const dropped = saysNothing(op, name, arg.value) ? without([arg], args) : [];
      const mends = quotient ?? (near === undefined ? dropped : changeTo(place, near));
      const known = adviceOnArgument(name, op) ?? all;
      report(problems.unknownArgument, place, { callee, name, near, known }, { mends });
      sound = false;
    } else if (bound.has(name)) {
      report(problems.repeatedArgument, place, { callee, name });
      sound = false;
    } else bound.set(name, arg);
  }
  return sound ? bound : undefined;
}

/**
 * Of `reduction = 4`, where the parameter is the number of channels that is left: as its quotient, of the number that
 * already stands there or of what arrives.
 */
function divided(
  arg: Argument,
  near: string,
  args: readonly Argument[],
  bound: ReadonlyMap<string, Argument>,
): readonly Mend[] | undefined {
  const { name = '', value, namePlace, place } = arg;
  if (!isDivisor(name) || typeof value !== 'number' || value <= 1 || namePlace === undefined)
    return undefined;
  const before = bound.get(near);
  if (before === undefined) {
    if (namePlace.unit !== place.unit) return undefined;
    return changeTo({ ...namePlace, end: place.end }, `${near} = it.channels / ${value}`);
  }
  if (typeof before.value !== 'number' || before.place.unit !== place.unit) return undefined;
  if (args.indexOf(arg) !== args.indexOf(before) + 1) return undefined;
  return changeTo({ ...before.place, end: place.end }, `${before.value} / ${value}`);
}

/** Letters in common from which on two names begin alike: `expansion` and `expand`. */
const commonLetters = 5;

const begunAlike = (name: string, names: readonly string[]): string | undefined =>
  names.find(
    other => other.length >= commonLetters && other.slice(0, commonLetters) === name.slice(0, commonLetters),
  );

const startOf = ({ namePlace, place }: Argument): number => (namePlace ?? place).start;

/** Leaves out arguments that stand in a row, with the comma before or behind them. */
export function without(some: readonly Argument[], all: readonly Argument[]): readonly Mend[] {
  const [first, last] = [some[0]!, some.at(-1)!];
  if (all.some(({ place }) => place.unit !== first.place.unit)) return [];
  const before = all[all.indexOf(first) - 1];
  const next = all[all.indexOf(last) + 1];
  const start = next === undefined && before !== undefined ? before.place.end : startOf(first);
  const end = next === undefined ? last.place.end : startOf(next);
  const title =
    some.length === 1 && first.name !== undefined ? `Remove '${first.name}'` : 'Remove what is too much';
  return [{ title, place: { ...first.place, start, end }, text: '' }];
}

/** How many numbers a parameter takes that takes several; a `counts` takes any. */
const listed: Partial<Record<OpParam['kind'], number>> = { pair: 2, padding: 4 };

/** Of an operator that takes one list, the numbers that were meant as that list: `split(8, 8)`, `pad(1, 1, 1, 1)`. */
function inList(op: Op | undefined, positional: readonly Argument[]): readonly Mend[] {
  const [param, ...others] = Object.values(op?.params ?? {});
  if (param === undefined || others.length > 0) return [];
  if (param.kind !== 'counts' && listed[param.kind] !== positional.length) return [];
  const [first, last] = [positional[0]!.place, positional.at(-1)!.place];
  if (first.unit !== last.unit) return [];
  const close = { place: { ...last, start: last.end }, text: ']' };
  return [
    {
      title: 'Put them in a list',
      place: { ...first, end: first.start },
      text: '[',
      also: [close],
      tried: 'mends',
    },
  ];
}

interface Parameters {
  readonly params: readonly (readonly [string, OpParam])[];
  readonly names: readonly string[];
}

const parameters = new Map<Op, Parameters>();

function parametersOf(op: Op): Parameters {
  let found = parameters.get(op);
  if (found === undefined) {
    const params = Object.entries(op.params);
    parameters.set(op, (found = { params, names: params.map(([name]) => name) }));
  }
  return found;
}

/** Values of an operator's parameters; `undefined` when one is missing, wrong or not known. */
export function opAttrs(op: Op, args: readonly Argument[], at: Place, report: Report): Attrs | undefined {
  const { params, names } = parametersOf(op);
  const bound = bind(op.name, names, args, report, op);
  if (bound === undefined) return undefined;
  const attrs: Record<string, unknown> = {};
  let known = true;
  for (const [name, param] of params) {
    const arg = bound.get(name);
    if (arg === undefined) {
      if (!('default' in param)) {
        report(problems.missingArgument, at, { callee: op.name, name, doc: param.doc });
        return undefined;
      }
      attrs[name] = param.default;
      continue;
    }
    const value =
      arg.value === undefined
        ? undefined
        : arrivingGiven(op, param, arg, args, report) || borderGiven(op, name, arg, report)
          ? undefined
          : convert(`${name} of ${op.name}`, param, arg.value, arg.place, report);
    if (value === undefined) known = false;
    attrs[name] = value;
  }
  return known ? (attrs as Attrs) : undefined;
}

/**
 * Tells a number where a flag stands, as PyTorch has it that is told first what arrives: `fc(512, 10)`, `prelu(64)`.
 * @returns whether it was told
 */
function arrivingGiven(
  op: Op,
  param: OpParam,
  arg: Argument,
  args: readonly Argument[],
  report: Report,
): boolean {
  const { name, value, place } = arg;
  const at = args.indexOf(arg);
  if (param.kind !== 'flag' || name !== undefined || at > 1 || value === undefined || !isNumber(value))
    return false;
  if (at === 1 && (op.givenArriving === undefined || args[0]!.name !== undefined)) return false;
  const meant = at === 1 ? `${op.name}(${showRational(value)})` : op.name;
  const instead = `how many arrive is known and not written: ${meant}`;
  const data = {
    subject: `argument ${at + 1} of ${op.name}`,
    wanted: 'true or false',
    got: describeValue(value),
    instead,
  };
  const mends = without([args[0]!], args).map(mend => ({ ...mend, title: `Change to '${meant}'` }));
  report(problems.wrongType, place, data, { mends });
  return true;
}

/**
 * Tells a word for a border that stands in another parameter's place: `conv(16, 3, 2, same)`.
 * @returns whether it was told
 */
function borderGiven(op: Op, at: string, { name, value, place }: Argument, report: Report): boolean {
  const border = Object.entries(op.params).find(([, { kind }]) => kind === 'padding')?.[0];
  if (!('default' in op.params[at]!)) return false;
  if (value === undefined || !isWord(value) || border === undefined || border === at || name !== undefined)
    return false;
  const meant = `${border} = ${value.word}`;
  const wanted = op.params[at]!.kind === 'flag' ? 'true or false' : 'a whole number';
  const instead = `a border has its name here: '${meant}'`;
  const data = { subject: `${at} of ${op.name}`, wanted, got: describeValue(value), instead };
  report(problems.wrongType, place, data, { mends: changeTo(place, meant) });
  return true;
}

function convert(subject: string, param: OpParam, value: Value, at: Place, report: Report): unknown {
  let mends: readonly Mend[] = [];
  const wrong = (wanted: string): undefined => {
    report(problems.wrongType, at, { subject, wanted, got: describeValue(value) }, { mends });
  };
  // `input([3, 224, 224])`: what stands in brackets elsewhere.
  const bracket = (start: number, end: number) => ({ place: { ...at, start, end }, text: '' });
  const unlisted: readonly Mend[] = [
    {
      title: 'Write them without brackets',
      ...bracket(at.start, at.start + 1),
      also: [bracket(at.end - 1, at.end)],
      tried: 'mends',
    },
  ];
  const whole = (v: Value | undefined, min: number | undefined): number | undefined => {
    if (v === undefined) return undefined;
    if (typeof v !== 'number') {
      if (isNumber(v)) report(problems.notWhole, at, { subject, value: showRational(v) });
      else {
        const mends = isList(v) && v === value ? unlisted : [];
        report(
          problems.wrongType,
          at,
          { subject, wanted: 'a whole number', got: describeValue(v) },
          { mends },
        );
      }
      return undefined;
    }
    if (min === undefined || v >= min) return v;
    report(problems.tooSmall, at, { subject, value: String(v), min });
    return undefined;
  };
  const wholes = (
    list: readonly (Value | undefined)[],
    min: number | undefined,
  ): readonly number[] | undefined => {
    const out: number[] = [];
    for (const v of list) {
      const n = whole(v, min);
      if (n === undefined) return undefined;
      out.push(n);
    }
    return out;
  };
  switch (param.kind) {
    case 'count':
      return whole(value, param.min);
    case 'pair': {
      if (!isList(value)) {
        const n = whole(value, param.min);
        return n === undefined ? undefined : [n, n];
      }
      return value.length === 2 ? wholes(value, param.min) : wrong('a whole number or [height, width]');
    }
    case 'counts':
      return isList(value) ? wholes(value, param.min) : whole(value, param.min);
    case 'padding': {
      if (isWord(value)) return value.word satisfies Padding;
      if (!isList(value)) {
        const n = whole(value, undefined);
        return n === undefined ? undefined : [n, n, n, n];
      }
      const [tall, wide] = value;
      if (value.length === 2 && typeof tall === 'number' && typeof wide === 'number')
        mends = changeTo(at, `[${[tall, wide, tall, wide].join(', ')}]`);
      return value.length === 4
        ? wholes(value, undefined)
        : wrong('a number, [top, right, bottom, left], same or auto');
    }
    case 'number':
      return isNumber(value) ? toDouble(value) : wrong('a number');
    case 'flag':
      return typeof value === 'boolean' ? value : wrong('true or false');
  }
}
