/** The modules that models end in. */
import { pool } from '../lib/layers';
import { Unsaid } from '../reader';
import { deployed } from './gelan';
import { anchored, depths, free, masks } from './heads';
import { listed, type Module, one } from './module';
import { conv, layout, type Row, unnormed, whole } from './parts';

/** The head of YOLOv9 in its authors' own files. */
const nine = { groups: 4, most: 128, each: 2 };

const keyPoints = (row: Row): readonly number[] => listed(row.args[1], [17, 3]);

/** Why some are none of the language. */
const unsaid = (why: string): Module => ({
  scales: false,
  draw() {
    throw new Unsaid(why);
  },
});

const ofText = unsaid(
  'it compares what it sees with words that are given to it, which the file does not have',
);

export const ends: Readonly<Record<string, Module>> = {
  Classify: one((row, x) => {
    const wide = conv(row, x, 1280, { kernel: whole(row.args[0], 1), stride: whole(row.args[1], 1) });
    const [, , height, width] = wide.dims as readonly [number, number, number, number];
    const mean = pool(row.d, wide, layout, 'avg', {
      kernel: [height, width],
      stride: [1, 1],
      dilation: [1, 1],
      pad: [0, 0, 0, 0],
    });
    const [map] = row.d.layer('fc', { out: row.out }, [mean.map]);
    return row.d.see(map!, [1], [1, row.out, 1, 1]);
  }),
  Detect: { scales: false, draw: row => (row.args.length > 1 ? anchored(row) : free(row)) },
  IDetect: {
    scales: false,
    draw(row) {
      row.d.note('is written as it is deployed, with what it adds and multiplies inside its convolutions');
      return anchored(row);
    },
  },
  IAuxDetect: {
    scales: false,
    draw(row) {
      row.d.note(
        'has as many outputs again for training, which the design leaves out with the layers that only they read: ' +
          'parameters of papers may count them',
      );
      const inputs = row.inputs.slice(0, Math.ceil(row.inputs.length / 2));
      return anchored({ ...row, inputs });
    },
  },
  v10Detect: {
    scales: false,
    draw(row) {
      row.d.note('has a second branch for training, which the design leaves out');
      return free({ ...row, isDivided: true });
    },
  },
  Segment: { scales: false, draw: masks },
  Pose: {
    scales: false,
    draw: row =>
      free(
        row,
        listed(row.args[1], [17, 3]).reduce((a, b) => a * b, 1),
      ),
  },
  OBB: { scales: false, draw: row => free(row, whole(row.args[1], 1)) },
  DDetect: { scales: false, draw: row => free(row, 0, nine) },
  DualDDetect: { scales: false, draw: row => free(deployed(row), 0, nine) },
  TripleDDetect: { scales: false, draw: row => free(deployed(row, 3), 0, nine) },
  Segment26: { scales: false, draw: row => masks(row, true) },
  Pose26: {
    scales: false,
    draw(row) {
      const [points, each] = keyPoints(row) as readonly [number, number];
      return free(row, points * each, { least: points * (each + 2) });
    },
  },
  OBB26: { scales: false, draw: row => free(row, whole(row.args[1], 1)) },
  SemanticSegment: {
    scales: false,
    draw(row) {
      const [x] = row.inputs;
      if (row.inputs.length > 1) row.d.note('has a second branch for training, which the design leaves out');
      return unnormed(row, conv(row, x!, x!.dims[1]!, { kernel: 3 }), row.classes);
    },
  },
  Depth: { scales: false, draw: depths },
  RTDETRDecoder: unsaid(
    'it takes pixels at places that it has worked out, for which the language has no operator',
  ),
  WorldDetect: ofText,
  YOLOEDetect: ofText,
  YOLOESegment: ofText,
  YOLOESegment26: ofText,
  C2fAttn: ofText,
  ImagePoolingAttn: ofText,
  TorchVision: unsaid('its layers are those of a network of torchvision, which the file names alone'),
};
