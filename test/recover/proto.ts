/** Small models of ONNX, field by field, so that a test may write what no library would. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

export type Write = (to: BinaryWriter) => void;

export const inner =
  (field: number, write: Write): Write =>
  to => {
    to.tag(field, WireType.LengthDelimited).fork();
    write(to);
    to.join();
  };
export const text =
  (field: number, value: string): Write =>
  to =>
    void to.tag(field, WireType.LengthDelimited).string(value);
export const whole =
  (field: number, value: number): Write =>
  to =>
    void to.tag(field, WireType.Varint).int64(value);
export const all =
  (...writes: readonly Write[]): Write =>
  to => {
    for (const write of writes) write(to);
  };

export const tensor = (name: string, dims: readonly number[], ...more: readonly Write[]): Write =>
  inner(5, all(...dims.map(extent => whole(1, extent)), whole(2, 1), text(8, name), ...more));

export const input = (name: string, dims: readonly number[]): Write =>
  inner(
    11,
    all(
      text(1, name),
      inner(2, inner(1, all(whole(1, 1), inner(2, all(...dims.map(extent => inner(1, whole(1, extent)))))))),
    ),
  );

export const output = (name: string): Write => inner(12, text(1, name));

export const node = (
  type: string,
  inputs: readonly string[],
  outputs: readonly string[],
  ...more: readonly Write[]
): Write =>
  inner(
    1,
    all(...inputs.map(name => text(1, name)), ...outputs.map(name => text(2, name)), text(4, type), ...more),
  );

export const ints = (name: string, values: readonly number[]): Write =>
  inner(5, all(text(1, name), ...values.map(value => whole(8, value)), whole(20, 7)));

export function model(...graph: readonly Write[]): Uint8Array {
  const to = new BinaryWriter();
  all(inner(8, whole(2, 13)), inner(7, all(...graph)))(to);
  return to.finish();
}

export const float = (name: string, value: number): Write =>
  inner(
    5,
    all(text(1, name), to => void to.tag(2, WireType.Bit32).float(value), whole(20, 1)),
  );

export const word = (name: string, value: string): Write =>
  inner(5, all(text(1, name), text(4, value), whole(20, 3)));

/** A tensor of whole numbers. */
export const wholes = (name: string, values: readonly number[]): Write =>
  inner(5, all(whole(1, values.length), whole(2, 7), text(8, name), ...values.map(value => whole(7, value))));

export const number = (name: string, value: number): Write =>
  inner(5, all(text(1, name), whole(3, value), whole(20, 2)));

export const floats = (name: string, values: readonly number[]): Write =>
  inner(
    5,
    all(
      text(1, name),
      ...values.map(
        (value): Write =>
          to =>
            void to.tag(7, WireType.Bit32).float(value),
      ),
      whole(20, 6),
    ),
  );

/** One number of a type of few bits. */
export const typed = (name: string, type: number, values: readonly number[]): Write =>
  inner(5, all(whole(2, type), text(8, name), ...values.map(value => whole(5, value))));
