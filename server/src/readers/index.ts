import type { Source } from '../host';
import { caffe } from './caffe';
import { darknet } from './darknet';
import { keras } from './keras';
import { onnx } from './onnx';
import type { Reader } from './reader';
import { tflite } from './tflite';
import { ultralytics } from './ultralytics';

/** The catalogue: formats that are read, by their words. */
export const readers: ReadonlyMap<string, Reader> = new Map(
  [onnx, tflite, keras, caffe, darknet, ultralytics].map(reader => [reader.name, reader]),
);

/** The format of a file by its name and, where several have the ending, by its bytes. */
export function readerOf(path: string, source: Source): Reader | undefined {
  const name = path.toLowerCase();
  const fitting = [...readers.values()].filter(({ endings }) =>
    endings.some(ending => name.endsWith(ending)),
  );
  return (
    fitting.find(({ owns }) => owns?.(source) === true) ?? fitting.find(({ owns }) => owns === undefined)
  );
}
