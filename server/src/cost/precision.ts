/** How many bits weights and maps take. */
import { elements } from '../ops/lib/shape';
import type { Figures } from './figures';

export interface Precision {
  readonly name: string;
  readonly weightBits: number;
  readonly activationBits: number;
  /** Biases of integer networks are 32-bit sums (TensorFlow Lite quantisation specification); others as the weights. */
  readonly biasBits: number;
  /** Biases have a memory of their own, and are none of the weights that are stored. */
  readonly biasesApart?: boolean;
}

const float = (name: string, bits: number): Precision => ({
  name,
  weightBits: bits,
  activationBits: bits,
  biasBits: bits,
});

export const fp32 = float('fp32', 32);

/** `fp32`, `fp16`, `bf16`, `int8`, `int16`, `uint8`, or `w4a8`: weights of 4 and maps of 8 bits. */
export function parsePrecision(name: string): Precision | undefined {
  const floating = /^(?:fp|bf|tf|float)(32|16|8)$/.exec(name);
  if (floating) return float(name, Number(floating[1]));
  const whole = /^u?int(4|8|16|32)$/.exec(name);
  if (whole) return { name, weightBits: Number(whole[1]), activationBits: Number(whole[1]), biasBits: 32 };
  const mixed = /^w(\d{1,2})a(\d{1,2})$/.exec(name);
  const [weightBits, activationBits] = [Number(mixed?.[1]), Number(mixed?.[2])];
  if (!mixed || weightBits < 1 || weightBits > 32 || activationBits < 1 || activationBits > 32)
    return undefined;
  return { name, weightBits, activationBits, biasBits: 32 };
}

export const precisionNames: readonly string[] = [
  'fp32',
  'fp16',
  'bf16',
  'int16',
  'int8',
  'w4a8',
  'w4a4',
  'w2a8',
];

/** Bytes of one map. */
export const mapBytes = (shape: readonly number[], activationBits: number): number =>
  Math.ceil((elements(shape) * activationBits) / 8);

export interface Bytes {
  /** Read from feature maps. */
  readonly inputBytes: number;
  /** Weights read by layers, unfused. */
  readonly weightReadBytes: number;
  /** Written to feature maps. */
  readonly outputBytes: number;
  /** The three together: memory access in ShuffleNet V2's sense. */
  readonly memoryAccessBytes: number;
  /** Weights as stored, batch norm folded. */
  readonly weightBytes: number;
}

export function bytesOf(f: Figures, p: Precision): Bytes {
  const bytes = (bits: number) => Math.ceil(bits / 8);
  const inputBytes = bytes(f.inputElements * p.activationBits);
  const outputBytes = bytes(f.outputElements * p.activationBits);
  const weightReadBytes = bytes(f.kernelElements * p.weightBits + f.biasElements * p.biasBits);
  return {
    inputBytes,
    weightReadBytes,
    outputBytes,
    memoryAccessBytes: inputBytes + weightReadBytes + outputBytes,
    weightBytes: bytes(
      f.storedKernelElements * p.weightBits + (p.biasesApart ? 0 : f.storedBiasElements * p.biasBits),
    ),
  };
}

/** What other tools call a precision, by the name that it has here. */
const calledElsewhere: ReadonlyMap<string, string> = new Map([
  ...['float', 'f32', 'single'].map(word => [word, 'fp32'] as const),
  ...['half', 'f16'].map(word => [word, 'fp16'] as const),
  ...['bfloat16', 'bfloat'].map(word => [word, 'bf16'] as const),
  ...['i8', 's8', 'q7', 'u8'].map(word => [word, 'int8'] as const),
  ...['i16', 's16', 'q15'].map(word => [word, 'int16'] as const),
  ...['i4', 's4'].map(word => [word, 'int4'] as const),
  ['w4', 'w4a8'],
  ['int16x8', 'w8a16'],
]);

/** The precision that was meant by a name however it is spelled: `INT8`, `a8w4`, `half`. */
export function precisionCalled(name: string): string | undefined {
  const small = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const turned = small.replace(/^a(\d+)w(\d+)$/, 'w$2a$1');
  return calledElsewhere.get(small) ?? (parsePrecision(turned) === undefined ? undefined : turned);
}
