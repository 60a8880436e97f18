/** Ultralytics: the rows of a model's YAML, `[from, number, module, args]`, with its depth, width and scale. */
import type { parseDocument as Parse } from 'yaml';
import { allOf, Broken, type Reader, readWith } from './reader';
import { type Model, Rows } from './ultralytics/rows';

export const ultralytics: Reader = {
  name: 'ultralytics',
  title: 'Ultralytics YAML',
  endings: ['.yaml', '.yml'],
  summary:
    'The rows of a YOLO model of version 5 to 11 (detection, segmentation, poses, oriented boxes, classes), at the `scale` that the file names or the first of its `scales`. Each map ' +
    'that a detector hands on is a result; what decodes boxes behind it is left out.',
  source: 'parse_model in ultralytics/nn/tasks.py, and in models/yolo.py of YOLOv5, YOLOv7 and YOLOv9',
  owns: source => {
    const text = new TextDecoder().decode(source.read(0, 100_000));
    return /^backbone:/m.test(text) && /^head:/m.test(text);
  },
  reading: async () => {
    const { parseDocument } = await import('yaml');
    return (source, wanted) =>
      readWith(
        'this is no YAML of a YOLO model',
        () => modelOf(allOf(source), parseDocument),
        model => new Rows(model, wanted).draw(),
      );
  },
};

/** No model of theirs has a hundredth of it. */
const mostBytes = 200_000;
const deepest = 50;

function modelOf(bytes: Uint8Array, parseDocument: typeof Parse): Model {
  if (bytes.length > mostBytes)
    throw new Broken(`it has ${bytes.length.toLocaleString('en-US')} bytes, more than such a file.`);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  if (isDeep(text)) throw new Broken(`its lists are nested deeper than ${deepest}.`);
  const document = parseDocument(text, { schema: 'core', logLevel: 'error' });
  const [error] = document.errors;
  if (error !== undefined) throw new Broken(`${error.message.split('\n')[0]!.replace(/:$/, '')}.`);
  // Names for pieces of text would let a small file become a large one.
  const model: unknown = document.toJS({ maxAliasCount: 100 });
  if (typeof model !== 'object' || model === null || Array.isArray(model))
    throw new Broken('it holds no names.');
  return model as Model;
}

/** What is nested so deep takes a reader of YAML long, and is no model. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const sign of text) {
    if (sign === '[' || sign === '{') depth++;
    else if (sign === ']' || sign === '}') depth--;
    if (depth > deepest) return true;
  }
  return new RegExp(`(?:[-?:] +){${deepest}}`).test(text);
}
