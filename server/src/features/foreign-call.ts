/** How a call is written here: its arguments in their order and by their names; and what begins a network. */
import { parameterCalled } from '../names/called';
import type { Op } from '../ops/op';
import type { ForeignArg } from './foreign-line';
import { valueHere } from './foreign-values';

/** What is trained, fixed or counted otherwise there, and nothing that a layer's shape or cost hangs on here. */
export const unsaid: ReadonlySet<string> = new Set(
  (
    'inplace eps epsilon momentum affine training name dtype device data_format input_shape align_corners mode ' +
    'track_running_stats kernel_initializer kernel_regularizer padding_mode trainable antialias count_include_pad'
  ).split(' '),
);

/** Arguments that are read without their names: what it makes, of which window, at which step. */
const unnamedMost = 3;

/** By position as long as nothing is left out and few are given, and by name from there. */
export function called(word: string, names: readonly string[], given: ReadonlyMap<string, string>): string {
  const args: string[] = [];
  let isDense = true;
  for (const name of names) {
    const text = given.get(name);
    if (text === undefined || args.length === unnamedMost) isDense = false;
    if (text !== undefined) args.push(isDense ? text : `${name} = ${text}`);
  }
  return args.length === 0 ? word : `${word}(${args.join(', ')})`;
}

/** `input(channels = 40, length = 98)`: samples in a row, which is a map of height 1, and a vector where they are all. */
function rowGiven(op: Op, args: readonly ForeignArg[]): readonly string[] | undefined {
  const given = new Map<string, string>();
  const names = Object.keys(op.params);
  let at = 0;
  let length: string | undefined;
  for (const { name, value } of args) {
    const text = valueHere(value);
    if (text === undefined) return undefined;
    const param = name === undefined ? names[at++] : parameterCalled(name, op);
    if (name !== undefined && /^(?:length|seq_len|samples|steps|time)$/.test(name)) length = text;
    else if (param === undefined) return undefined;
    else given.set(param, text);
  }
  const [channels, height, width] = names as [string, string, string];
  if (length === undefined || given.has(width)) return undefined;
  if (!given.has(channels)) return given.size > 0 ? undefined : [`${op.name}(${length})`];
  given.set(height, given.get(height) ?? '1').set(width, length);
  return [called(op.name, names, given)];
}

/** What begins a network, whose shape stands in a list elsewhere, in Keras with the channels last. */
export function startHere(op: Op, bare: string, args: readonly ForeignArg[]): readonly string[] | undefined {
  const row = rowGiven(op, args);
  if (row !== undefined) return row;
  const parts: string[] = [];
  for (const { name, value } of args) {
    if (name !== undefined && unsaid.has(name) && name !== 'input_shape') continue;
    const isShape = value.kind === 'list' && (name === undefined || /^(?:input_)?shape$|^size$/.test(name));
    const text = isShape ? undefined : valueHere(value);
    if (isShape) {
      const sides = value.items.map(valueHere);
      if (sides.includes(undefined)) return undefined;
      const isLast = /^[A-Z]/.test(bare) && sides.length === 3 && /^[13]$/.test(sides[2]!);
      parts.push(...((isLast ? [sides[2], sides[0], sides[1]] : sides) as string[]));
    } else if (text === undefined) return undefined;
    else {
      const param = name === undefined ? undefined : parameterCalled(name, op);
      if (name !== undefined && param === undefined) return undefined;
      const sides = /^\[(.*)\]$/.exec(text)?.[1];
      parts.push(param === undefined ? (sides ?? text) : `${param} = ${text}`);
    }
  }
  const shape = /^(\d+(?:, \d+)*)$/.test(parts.join(', ')) ? parts.join(', ').split(', ') : parts;
  // The batch is 1 and not written.
  const own = shape.length === 4 && shape[0] === '1' ? shape.slice(1) : shape;
  return own.length === 0 ? undefined : [`${op.name}(${own.join(', ')})`];
}
