#!/usr/bin/env node
/**
 * Holds what `lwnet export --to keras` writes of the examples to ONNX Runtime, which runs what `--to onnx` writes of them, with the
 * same weights: `npm run build`, then `npm run judges:keras`, or with names of some networks. Writes `test/judges/keras.txt`, a line
 * for each; rows that were not asked for stay. Needs pip, which installs what is pinned here into `.vscode-test`;
 * `LWNET_KERAS_PYTHON` is another Python that has it, and `KERAS_BACKEND` another backend than TensorFlow. Half an hour, and 4 GB of
 * memory.
 */
import { start } from '../project.mjs';
import { judgeExamples } from './examples.mjs';

start(() =>
  judgeExamples({
    tool: { name: 'keras', version: '3.15.1' },
    pinned: ['keras==3.15.1', 'tensorflow-cpu==2.21.0', 'numpy', 'onnxruntime==1.32.0'],
    python: process.env.LWNET_KERAS_PYTHON,
    script: 'keras-models.py',
    counted: 'layers',
    files: [
      { name: 'module.py', to: 'keras' },
      { name: 'weights.py', to: 'pytorch', more: ['--weights'] },
      { name: 'model.onnx', to: 'onnx' },
    ],
  }),
);
