/** Ultralytics: the rows of a model's YAML, `[from, number, module, args]`, with its depth, width and scale. */
import { allOf, type Reader, readWith } from './reader';
import { Rows } from './ultralytics/rows';

export const ultralytics: Reader = {
  name: 'ultralytics',
  title: 'Ultralytics YAML',
  endings: ['.yaml', '.yml'],
  summary:
    'The rows of a YOLO model of version 5 to 12 or 26 (detection, segmentation, poses, oriented boxes, depth, classes), at the `scale` that the file names or the first of its `scales`. Each map ' +
    'that a detector hands on is a result; what decodes boxes behind it is left out.',
  source: 'parse_model in ultralytics/nn/tasks.py, and in models/yolo.py of YOLOv5, YOLOv7 and YOLOv9',
  owns: source => {
    const text = new TextDecoder().decode(source.read(0, 100_000));
    return /^backbone:/m.test(text) && /^head:/m.test(text);
  },
  reading: async () => {
    const { modelOf } = await import('./ultralytics/document');
    return (source, wanted) =>
      readWith(
        'this is no YAML of a YOLO model',
        () => modelOf(allOf(source)),
        model => new Rows(model, wanted).draw(),
      );
  },
};
