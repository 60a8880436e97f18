import type { Format } from './format';
import { onnx } from './onnx';

/** The catalogue: a format by its word. */
export const formats: ReadonlyMap<string, Format> = new Map([onnx].map(format => [format.name, format]));
