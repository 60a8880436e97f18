/**
 * Bytes of weights as an Ethos-U55 or U65 reads them: in the order of its blocks, with zeros where a block is not filled, then
 * coded. What is coded here has the weights that nobody trained; those of a trained network take less.
 *
 * Source: the order is ethosu/regor/architecture/ethosu55/ethos_u55_weight_encoder.cpp of ethos-u-vela 5.2.0. The coding is not
 * repeated: a weight that is spread evenly takes its 8 bits, and where the zeros are takes the entropy of that.
 */
import { area, roundUp, type Shaped } from './step';

const alignedBytes = 16;
/** A bias and a scale. */
const scaleBytes = 10;

function entropyBits(count: number, of: number): number {
  if (count === 0 || count === of) return 0;
  const p = count / of;
  return -of * (p * Math.log2(p) + (1 - p) * Math.log2(1 - p));
}

/** Of so many output channels; where their number is that of a block, none is padded. */
export function weightBytes(
  { kind, ifm, kernel, elementBytes }: Shaped,
  channels: number,
  isPartKernel: boolean,
): number {
  const taps = area(kernel);
  const inner = kind === 'depthwise' ? 1 : ifm[2];
  const real = inner * taps * channels;
  const deep =
    kind === 'depthwise'
      ? roundUp(taps, 4)
      : isPartKernel
        ? roundUp(inner, 8) * roundUp(taps, elementBytes === 2 ? 2 : 4)
        : roundUp(inner, elementBytes === 2 ? 16 : 32) * taps;
  const all = deep * roundUp(channels, 8);
  const coded = real + entropyBits(all - real, all) / 8 + alignedBytes / 2;
  return roundUp(scaleBytes * channels, alignedBytes) + roundUp(coded, alignedBytes);
}
