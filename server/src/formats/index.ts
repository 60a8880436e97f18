import type { Format } from './format';
import { onnx } from './onnx';
import { tflite } from './tflite';

/** The catalogue: a format by its word. */
export const formats: ReadonlyMap<string, Format> = new Map(
  [onnx, tflite].map(format => [format.name, format]),
);
