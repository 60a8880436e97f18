import type { Format } from './format';
import { keras } from './keras';
import { onnx } from './onnx';
import { pytorch } from './pytorch';
import { tflite } from './tflite';

/** The catalogue: a format by its word. */
export const formats: ReadonlyMap<string, Format> = new Map(
  [onnx, tflite, pytorch, keras].map(format => [format.name, format]),
);
