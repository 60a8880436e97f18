/** Files changed by chance: bytes anywhere, whole fields of a message with the lengths around them put right, words of a text. */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** A whole number from 0 that is below the one given. */
export type Chance = (below: number) => number;

/** Numbers from a seed (Mulberry32). */
export function chance(seed: number): Chance {
  let state = seed;
  return below => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

export type Mutate = (bytes: Uint8Array, next: Chance) => Uint8Array;

const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

/** Near the front more often: weights are dull. */
const place = ({ length }: Uint8Array, next: Chance): number =>
  next(2) === 0 ? next(Math.min(length, 2000)) : next(length);

/** Numbers that sizes and places are not, or are at their ends. */
const odd = [0, 1, 2, -1, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, -0x80000000, 1000, 65536, 1_000_000_000];

/** One change of bytes that know nothing of what they are. */
export const mutateBytes: Mutate = (bytes, next) => {
  const at = place(bytes, next);
  const made = bytes.slice();
  switch (next(10)) {
    case 0:
      return made.slice(0, at);
    case 1:
      return joined(made.subarray(0, at), made.subarray(at + 1 + next(8)));
    case 2:
      return joined(made.subarray(0, at), made.subarray(Math.max(at - 1 - next(64), 0)));
    case 3: {
      const from = place(bytes, next);
      const piece = bytes.subarray(from, from + 1 + next(64));
      return joined(made.subarray(0, at), piece, made.subarray(at + next(2) * piece.length));
    }
    case 4:
    case 5: {
      // A number of 32 bits: a length, an offset or an extent.
      const word = at & ~3;
      if (word + 4 > made.length) return made;
      const view = new DataView(made.buffer, made.byteOffset);
      const one = odd[next(odd.length)]!;
      view.setInt32(word, next(2) === 0 ? one : view.getInt32(word, true) + next(9) - 4, true);
      return made;
    }
    case 6:
      made[at] = [0, 1, 0x7f, 0x80, 0xff][next(5)]!;
      return made;
    case 7:
      made[at] = next(256);
      return made;
    default:
      made[at] = made[at]! ^ (1 << next(8));
      return made;
  }
};

interface Field {
  readonly number: number;
  readonly type: WireType;
  readonly whole: Uint8Array;
  /** What is inside, of a field that has a length. */
  readonly inner: Uint8Array | undefined;
}

/** The fields of a message, or nothing where the bytes are none. */
function fieldsOf(bytes: Uint8Array): Field[] | undefined {
  const fields: Field[] = [];
  try {
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const begin = reader.pos;
      const [number, type] = reader.tag();
      const inner = type === WireType.LengthDelimited ? reader.bytes() : undefined;
      if (inner === undefined) reader.skip(type);
      fields.push({ number, type, whole: bytes.subarray(begin, reader.pos), inner });
    }
  } catch {
    return undefined;
  }
  return fields;
}

const withLength = (number: number, inner: Uint8Array): Uint8Array =>
  new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(inner).finish();

/** One field of a message left out, doubled, moved, or with a number that is another; what is around it stays a message. */
export const mutateFields: Mutate = (bytes, next) => {
  const fields = fieldsOf(bytes);
  if (fields === undefined || fields.length === 0)
    return bytes.length === 0 ? bytes : mutateBytes(bytes, next);
  const at = next(fields.length);
  const field = fields[at]!;
  const parts = fields.map(({ whole }) => whole);
  // The graph is most of a model, and what is in it matters more than what is beside it.
  if (field.inner !== undefined && field.inner.length > 0 && next(8) > 0)
    parts[at] = withLength(field.number, mutateFields(field.inner, next));
  else if (field.type === WireType.Varint && next(4) > 0) {
    const one = [...odd, 3, 7, 2 ** 40, 2 ** 52][next(odd.length + 4)]!;
    parts[at] = new BinaryWriter().tag(field.number, WireType.Varint).int64(one).finish();
  } else {
    const kind = next(4);
    if (kind === 0) parts.splice(at, 1);
    else if (kind === 1) parts.splice(next(parts.length), 0, field.whole);
    else if (kind === 2) [parts[at], parts[next(parts.length)]] = [parts[next(parts.length)]!, parts[at]!];
    else parts[at] = withLength(1 + next(16), field.inner ?? new Uint8Array());
  }
  return joined(...parts);
};

const numbers = [
  ...[
    '0',
    '-1',
    '1',
    '2',
    '3',
    '7',
    '4096',
    '65536',
    '2147483648',
    '9007199254740993',
    '99999999999999999999',
  ],
  ...['1e9', '1e308', '0.5', '-0.1', 'null', 'NaN', '"3"', '[1, 2]', '[]', '[64, 64, 64, 64, 64, 64]', '{}'],
];
const deep = [...'[{(-'].map(sign => sign.repeat(3000));
const scraps = [
  ...[
    '[',
    ']',
    '{',
    '}',
    ',',
    ':',
    '=',
    '"',
    "'",
    '\n',
    ' ',
    '#',
    '&a ',
    '*a',
    '- ',
    '? ',
    '! ',
    '|',
    '\\',
    '\0',
  ],
  ...['[net]', '[route]\nlayers=-1,-2', '[shortcut]\nfrom=0', '"class_name"', '__proto__', 'constructor'],
  ...['\ud83d\ude00', '\r', 'true', '<<: *a', '%YAML 1.1', '---', '...', '- - - - - '],
];

/** One change of a text: a number or a word, a line, signs; rarely what is nested beyond all measure. */
export const mutateText: Mutate = (bytes, next) => {
  const text = new TextDecoder().decode(bytes);
  const one = <T>(from: readonly T[]): T => from[next(from.length)]!;
  const swapped = (pattern: RegExp, by: (found: readonly string[]) => string): string => {
    const found = [...text.matchAll(pattern)];
    if (found.length === 0) return text;
    const { index, 0: word } = one(found);
    return text.slice(0, index) + by(found.map(([all]) => all)) + text.slice(index + word.length);
  };
  const change = (): string => {
    const lines = text.split('\n');
    const at = next(text.length + 1);
    switch (next(12)) {
      case 0:
        return text.slice(0, at);
      case 1:
        return swapped(/[A-Za-z_]\w*/g, one);
      case 2: {
        // Files of one line are repeated by what stands between commas.
        const [parts, by] = lines.length > 3 ? [lines, '\n'] : [text.split(','), ','];
        const from = next(parts.length);
        const piece = parts.slice(from, from + 1 + next(6));
        parts.splice(next(2) === 0 ? from : next(parts.length), next(2), ...piece);
        return parts.join(by);
      }
      case 3: {
        const [parts, by] = lines.length > 3 ? [lines, '\n'] : [text.split(','), ','];
        parts.splice(next(parts.length), 1 + next(4));
        return parts.join(by);
      }
      case 4:
        return text.slice(0, at) + one(next(40) === 0 ? deep : scraps) + text.slice(at + next(3));
      case 5:
        return text.slice(0, at) + text.slice(at + 1 + next(20));
      case 6:
        return swapped(/\w+/g, one);
      default:
        return swapped(/-?\d+(?:\.\d+)?/g, found => (next(3) === 0 ? one(found) : one(numbers)));
    }
  };
  return new TextEncoder().encode(change());
};

/** One to four changes of these kinds. */
export function mutated(bytes: Uint8Array, kinds: readonly Mutate[], next: Chance): Uint8Array {
  let made = bytes;
  for (let times = 1 + next(4); times > 0 && made.length > 0; times--)
    made = kinds[next(kinds.length)]!(made, next);
  return made;
}
