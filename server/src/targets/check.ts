/** What is wrong with a value that ought to be a target: paths, and sentences about what is allowed there. */
import type * as z from 'zod/mini';
import { didYouMean, nearest } from '../text/nearest';
import { contradictions } from './contradictions';
import { type Form, fieldsAt, formAt } from './forms';
import { or } from './lib/demand';
import { type Target, targetForm } from './target';
import { isObject, own } from './variants';

export interface Fault {
  readonly path: readonly PropertyKey[];
  /** What is told of: what stands at the path, the key there, or the object or list that lacks it. */
  readonly at: 'value' | 'key' | 'missing';
  readonly text: string;
  /** The word that was probably meant there. */
  readonly near?: string | undefined;
}

export type Checked = { readonly target: Target } | { readonly faults: readonly Fault[] };

export function checkTarget(value: unknown): Checked {
  const result = targetForm.safeParse(value);
  if (!result.success) {
    const found = result.error.issues.flatMap(issue => faultsOf(issue, value));
    // A key that is written wrongly is missing as well.
    const meant = new Set(found.map(({ meant }) => meant));
    return { faults: found.filter(({ at, path }) => at !== 'missing' || !meant.has(keyOf(path))) };
  }
  // What is kept is what was read, and not its copy.
  const target = value as Target;
  const faults = contradictions(target);
  return faults.length === 0 ? { target } : { faults };
}

type Issue = z.core.$ZodIssue;

/** @property meant the place that a key was probably meant for */
type Found = Fault & { readonly meant?: string };

const keyOf = (path: readonly PropertyKey[]): string => JSON.stringify(path);

function faultsOf(issue: Issue, whole: unknown): Found[] {
  const { path } = issue;
  const value = valueAt(whole, path);
  if (issue.code === 'unrecognized_keys') {
    const fields = fieldsAt(targetForm, path, whole);
    return issue.keys.map(key => {
      const near = nearest(key, fields);
      const text = unknownKey(key, path, fields, near);
      const fault: Fault = { path: [...path, key], at: 'key', text, near };
      return near === undefined ? fault : { ...fault, meant: keyOf([...path, near]) };
    });
  }
  const form = formAt(targetForm, path, whole);
  if (value === undefined) return [{ path, at: 'missing', text: missing(path, form) }];
  const near = typeof value === 'string' ? nearest(value, form.choices ?? []) : undefined;
  return [{ path, at: 'value', text: `${wrong(issue, path, value, form, near)}`, near }];
}

function valueAt(whole: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)];
    return isObject(value) ? own(value, String(key)) : undefined;
  }, whole);
}

/** A few of some words, so that a message stays one. */
const few = (words: readonly string[]): string =>
  words.length <= 12 ? or(words) : `${words.slice(0, 10).join(', ')} and ${words.length - 10} others`;

function unknownKey(
  key: string,
  path: readonly PropertyKey[],
  fields: readonly string[],
  near: string | undefined,
): string {
  const where = path.length === 0 ? 'a target' : `'${nameOf(path)}'`;
  const help = near === undefined ? ` It has ${few(fields)}.` : didYouMean(near);
  return `There is no '${shown(key)}' in ${where}.${fields.length === 0 ? '' : help}`;
}

function missing(path: readonly PropertyKey[], { choices, description, nullable }: Form): string {
  const what = description?.split('\n')[0] ?? '';
  const of = choices === undefined ? '' : ` One of ${few(choices)}.`;
  const help = nullable && !what.includes('null') ? `${what} It may be null.` : what;
  return `'${nameOf(path)}' is missing here.${of}${help === '' ? '' : ` ${help}`}`;
}

const nouns: Readonly<Record<string, string>> = {
  string: 'a text in double quotes',
  number: 'a number',
  int: 'a whole number',
  array: 'a list in [ ]',
  tuple: 'a list in [ ]',
  object: 'an object in { }',
  record: 'an object in { }',
};

function wrong(
  issue: Issue,
  path: readonly PropertyKey[],
  value: unknown,
  form: Form,
  near: string | undefined,
): string {
  const name = nameOf(path);
  const orNull = form.nullable ? ', or null where it is not known' : '';
  switch (issue.code) {
    case 'invalid_type':
      if (typeof value === 'number' && !Number.isFinite(value))
        return `This number is too large to be calculated with.`;
      return `'${name}' is ${kindOf(value)}; it must be ${nouns[issue.expected] ?? issue.expected}${orNull}.`;
    case 'invalid_value':
    case 'invalid_union': {
      const choices = form.choices ?? [];
      return `'${name}' cannot be ${kindOf(value)}; it is ${few(choices.map(quoted))}.${didYouMean(near)}`;
    }
    case 'invalid_format':
      return `'${shown(String(value))}' cannot be '${name}': it is written in small letters, digits and _, and begins with a letter.`;
    case 'too_small':
    case 'too_big':
      return measure(issue, name, value);
    default:
      return `'${name}' cannot be ${kindOf(value)}.`;
  }
}

type Measured = Extract<Issue, { code: 'too_small' | 'too_big' }>;

function measure(issue: Measured, name: string, value: unknown): string {
  const [limit, side] = issue.code === 'too_small' ? [issue.minimum, 'at least'] : [issue.maximum, 'at most'];
  if (typeof value === 'string') return `'${name}' is empty; say what it is, or leave it out.`;
  if (Array.isArray(value))
    return value.length === 0
      ? `'${name}' is empty; it has ${side} ${limit}.`
      : `'${name}' has ${value.length}; it has ${side} ${limit}.`;
  return `'${name}' is ${value}; it must be ${side} ${limit}.`;
}

const quoted = (word: string): string => `'${word}'`;
const shown = (text: string): string => (text.length <= 40 ? text : `${text.slice(0, 39)}…`);

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return value === '' ? 'an empty text' : `the text '${shown(value)}'`;
  return isObject(value) ? 'an object' : String(value);
}

/** The last word of a path; an item is one of its list. */
function nameOf(path: readonly PropertyKey[]): string {
  const at = path.findLastIndex(key => typeof key === 'string');
  const name = at < 0 ? 'file' : shown(String(path[at]));
  return path.slice(at + 1).reduce<string>((text, index) => `${text}[${String(index)}]`, name);
}
