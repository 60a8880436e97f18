/**
 * The ten networks of the README. What they count and what was printed about them stands in the zoo's rows; here is only
 * what no row has. What can be computed is computed in the test.
 */
import { families, type Row } from '../zoo/rows';

export interface Definition extends Row {
  readonly file: string;
  /** Float elements of an ONNX export with batch norm folded, where there is one. */
  readonly foldedElements?: number;
}

/** A network at its defaults, as its row in the zoo has it. */
function definition(network: string, foldedElements?: number): Definition {
  for (const { file, rows } of families) {
    const row = rows.find(r => r.network === network && r.set === undefined);
    if (row !== undefined) return { ...row, file, ...(foldedElements !== undefined && { foldedElements }) };
  }
  throw new Error(`The zoo has no row of ${network}.`);
}

/** In float elements of the initialisers of torch 1.13's exports (opset 13, batch norm folded). */
export const definitions: readonly Definition[] = [
  definition('MobileNetV1'),
  definition('MobileNetV2', 3_487_816),
  definition('ShuffleNetV1'),
  definition('ShuffleNetV2', 2_270_514),
  definition('GhostNet'),
  definition('ShiftNetA'),
  definition('ResNet50'),
  definition('EfficientNetB0', 5_267_540),
  definition('EfficientNetB4', 19_279_016),
  definition('TinyYOLOv3'),
];

export function definitionOf(network: string): Definition {
  const found = definitions.find(d => d.network === network);
  if (found === undefined) throw new Error(`${network} is none of the ten.`);
  return found;
}

/** Printed where the row of the zoo names another source, or of something that a row does not have. */
export const alsoPrinted = {
  mobileNetV2TensorFlow: { params: '3.47 M', source: 'tensorflow/models, mobilenet/README.md @0ba83cf' },
  shuffleNetV1Authors: { params: '1.9 M', source: 'megvii-model/ShuffleNet-Series README.md @aa91fee' },
  tinyYolo: { weightMiB: 33.7, source: 'AlexeyAB/darknet README.md @59596d7' },
} as const;
