/** What the declaration of a target says of a place in a file: which fields, which words, and what they are for. */
import * as z from 'zod/mini';
import { isObject, own } from './variants';

export interface Form {
  /** The words of which it is one. */
  readonly choices: readonly string[] | undefined;
  readonly description: string | undefined;
  readonly nullable: boolean;
}

type Schema = z.core.$ZodTypes;

/** What may stand at a path of a value; nothing is known below what the declaration does not know. */
export function formAt(root: z.core.$ZodType, path: readonly PropertyKey[], value: unknown): Form {
  const outer = path.length === 0 ? undefined : follow(root, path.slice(0, -1), value);
  const key = path.at(-1);
  const discriminated = outer !== undefined && unionOn(outer, key);
  if (discriminated) return { choices: discriminated, description: undefined, nullable: false };
  let form = follow(root, path, value);
  let description: string | undefined;
  let nullable = false;
  for (; form !== undefined; form = innerOf(form)) {
    description ??= z.globalRegistry.get(form)?.description;
    nullable ||= form._zod.def.type === 'nullable';
    if (innerOf(form) === undefined) break;
  }
  const { type } = form?._zod.def ?? {};
  const values =
    type === 'enum' || type === 'literal' ? [...(form?._zod.values ?? [])].map(String) : undefined;
  return { choices: values, description, nullable };
}

/** The fields that an object at a path may have. */
export function fieldsAt(
  root: z.core.$ZodType,
  path: readonly PropertyKey[],
  value: unknown,
): readonly string[] {
  const form = follow(root, path, value);
  const here = path.reduce<unknown>(step, value);
  const object = form && chosen(bare(form), here);
  return object?._zod.def.type === 'object' ? Object.keys(object._zod.def.shape) : [];
}

function follow(root: z.core.$ZodType, path: readonly PropertyKey[], value: unknown): Schema | undefined {
  let form: Schema | undefined = root as Schema;
  let here = value;
  for (const key of path) {
    if (form === undefined) return undefined;
    const def: Schema['_zod']['def'] | undefined = chosen(bare(form), here)?._zod.def;
    if (def?.type === 'object') form = own(def.shape, String(key)) as Schema | undefined;
    else if (def?.type === 'array') form = def.element as Schema;
    else if (def?.type === 'tuple') form = def.items[Number(key)] as Schema | undefined;
    else if (def?.type === 'record') form = def.valueType as Schema;
    else form = undefined;
    here = step(here, key);
  }
  return form;
}

const step = (value: unknown, key: PropertyKey): unknown =>
  Array.isArray(value) ? value[Number(key)] : isObject(value) ? own(value, String(key)) : undefined;

/** What is meant where it is there. */
function innerOf(form: Schema): Schema | undefined {
  const { def } = form._zod;
  return def.type === 'optional' || def.type === 'nullable' ? (def.innerType as Schema) : undefined;
}

function bare(form: Schema): Schema {
  let found = form;
  for (let inner = innerOf(found); inner !== undefined; inner = innerOf(found)) found = inner;
  return found;
}

/** Of several forms the one whose word stands in the value. */
function chosen(form: Schema, value: unknown): Schema | undefined {
  const { def } = form._zod;
  if (def.type !== 'union') return form;
  const on = 'discriminator' in def ? String(def.discriminator) : '';
  const word = isObject(value) ? own(value, on) : undefined;
  return def.options.find(option => wordsOf(option as Schema, on).includes(word as string)) as
    | Schema
    | undefined;
}

/** The words that tell the forms of a union apart, if it is this field that does. */
function unionOn(form: Schema, key: PropertyKey | undefined): readonly string[] | undefined {
  const { def } = bare(form)._zod;
  if (def.type !== 'union' || !('discriminator' in def) || def.discriminator !== key) return undefined;
  return def.options.flatMap(option => wordsOf(option as Schema, String(key)));
}

function wordsOf(option: Schema, field: string): readonly string[] {
  const { def } = option._zod;
  const word = def.type === 'object' ? (own(def.shape, field) as Schema | undefined) : undefined;
  return word === undefined ? [] : [...(word._zod.values ?? [])].map(String);
}
