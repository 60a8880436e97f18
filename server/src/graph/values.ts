/** What stands in parentheses: exact numbers, booleans, lists, stages. `undefined` is a value that is not known. */
import type { Op, Shape } from '../ops/op';
import { type Rational, showRational } from '../syntax/rational';
import type { Block } from '../syntax/tree';
import type { Place } from '../text/problem';
import { few, shortened } from '../text/shorten';
import type { Declared } from './graph';
import { limits } from './limits';

export type Value = Rational | boolean | ListValue | StageValue | MapValue | WordValue;

export type ListValue = readonly (Value | undefined)[];

/** `relu`, `leaky(0.1)`, `bn -> relu`, `Bottleneck`. */
export interface StageValue {
  readonly kind: 'stage';
  readonly steps: readonly Step[];
}

export interface Step {
  readonly callee: Callee;
  /** Absent where no parentheses were written: whoever applies the stage may give them. */
  readonly args: readonly Argument[] | undefined;
}

export type Callee =
  | { readonly kind: 'op'; readonly op: Op }
  | { readonly kind: 'block'; readonly block: Declared<Block> };

export interface Argument {
  readonly name: string | undefined;
  readonly value: Value | undefined;
  /** The value's text. */
  readonly place: Place;
  /** The argument's name, where it is written. */
  readonly namePlace: Place | undefined;
}

/** A map named in parentheses; only its sizes can be used. */
export interface MapValue {
  readonly kind: 'map';
  readonly shape: Shape | undefined;
}

/** Words with a meaning of their own, which stand where a border does. */
export const words = ['same', 'auto'] as const;

export interface WordValue {
  readonly kind: 'word';
  readonly word: (typeof words)[number];
}

export const isList = (v: Value): v is ListValue => Array.isArray(v);
export const isNumber = (v: Value): v is Rational =>
  typeof v === 'number' || (typeof v === 'object' && 'den' in v);
export const isStage = (v: Value): v is StageValue => typeof v === 'object' && 'steps' in v;
export const isMap = (v: Value): v is MapValue => typeof v === 'object' && 'kind' in v && v.kind === 'map';
export const isWord = (v: Value): v is WordValue => typeof v === 'object' && 'word' in v;

export const calleeName = (callee: Callee): string =>
  callee.kind === 'op' ? callee.op.name : callee.block.node.name.name;

/**
 * How many elements a value has, those of lists inside lists and of stages counted; those of one beyond the limit or
 * nested deeper are not all counted.
 */
export function elementsOf(value: Value | undefined, nesting: number): number {
  if (typeof value !== 'object') return 0;
  const parts = isList(value) ? value : isStage(value) ? value.steps.flatMap(partsOf) : [];
  if (nesting === 0 && parts.length > 0) return Number.POSITIVE_INFINITY;
  let elements = 0;
  for (const part of parts) {
    elements += 1 + elementsOf(part, nesting - 1);
    if (elements > limits.elements) break;
  }
  return elements;
}

const partsOf = ({ args = [] }: Step): readonly (Value | undefined)[] => [true, ...args.map(a => a.value)];

/** A value takes no more characters than this. */
const longest = 400;

/** How a value reads in a message: `[64, 3]`, `relu`, `true`; one that is too long for it in part. */
export const showValue = (v: Value | undefined): string => shortened(show(v), longest);

function show(v: Value | undefined): string {
  if (v === undefined) return '?';
  if (typeof v === 'boolean') return String(v);
  if (isNumber(v)) return showRational(v);
  if (isList(v)) return `[${few(v.map(show), 'values')}]`;
  if (isWord(v)) return v.word;
  if (isMap(v)) return v.shape === undefined ? 'a map' : `a map of ${v.shape.join('×')}`;
  const steps = v.steps.map(
    ({ callee, args }) =>
      calleeName(callee) + (args === undefined ? '' : `(${args.map(showArgument).join(', ')})`),
  );
  return few(steps, 'stages', ' -> ');
}

/** `64`, `out = 64` */
export const showArgument = ({ name, value }: Argument): string =>
  (name === undefined ? '' : `${name} = `) + show(value);

/** `a list of 3`, `true`, `28.5`, `the stage relu`: for messages about a wrong kind. */
export function describeValue(v: Value): string {
  if (isList(v)) return v.length > 6 ? `a list of ${v.length} values` : `the list ${showValue(v)}`;
  if (isStage(v)) return `the stage ${showValue(v)}`;
  return showValue(v);
}

const ids = new WeakMap<object, number>();
let nextId = 1;

/** A number that stands for an object's identity in a key. */
export function identity(object: object): number {
  let id = ids.get(object);
  if (id === undefined) ids.set(object, (id = nextId++));
  return id;
}

/** Equal keys exactly when values are equal; `?` for the unknown. */
export function keyOf(v: Value | undefined): string {
  if (typeof v === 'number') return String(v);
  if (v === undefined) return '?';
  if (typeof v === 'boolean') return v ? 't' : 'f';
  if (isList(v)) return `[${v.map(keyOf).join()}]`;
  if (isNumber(v)) return `${v.num}/${v.den}`;
  if (isWord(v)) return v.word;
  if (isMap(v)) return `m${v.shape?.join('x') ?? '?'}`;
  return v.steps
    .map(({ callee, args }) => {
      const name = callee.kind === 'op' ? callee.op.name : `#${identity(callee.block)}`;
      return (
        name + (args === undefined ? '' : `(${args.map(a => `${a.name ?? ''}=${keyOf(a.value)}`).join()})`)
      );
    })
    .join('>');
}

/** Equal keys exactly when arguments are equal. */
export const keysOf = (args: readonly Argument[]): string =>
  args.map(a => `${a.name ?? ''}=${keyOf(a.value)}`).join();

/** Where the arguments of stages in these are written, as what is wrong with them is told there; as text, often empty. */
export const placesOf = (args: readonly Argument[]): string =>
  args.map(({ value }) => placesIn(value)).join('');

function placesIn(value: Value | undefined): string {
  if (typeof value !== 'object') return '';
  if (isList(value)) return value.map(placesIn).join('');
  if (!isStage(value)) return '';
  const args = value.steps.flatMap(step => step.args ?? []);
  return args.map(({ place }) => `@${identity(place.unit)}:${place.start}`).join('') + placesOf(args);
}

/** Text that is the same for the same shapes. */
export const keyOfShapes = (shapes: readonly (Shape | undefined)[]): string =>
  shapes.map(shape => shape?.join('x') ?? '?').join();
