#!/usr/bin/env node
/**
 * Holds what `lwnet export --to pytorch --weights` writes of the examples to ONNX Runtime, which runs what `--to onnx` writes of
 * them: `npm run build`, then `npm run judges:pytorch`, or with names of some networks. Writes `test/judges/pytorch.txt`, a line for
 * each; rows that were not asked for stay. Needs pip, which installs what is pinned here into `.vscode-test`; `LWNET_TORCH_PYTHON` is
 * another Python that has it. A quarter of an hour, and 4 GB of memory.
 */
import { start } from '../project.mjs';
import { judgeExamples } from './examples.mjs';

start(() =>
  judgeExamples({
    tool: { name: 'pytorch', version: '2.15.0' },
    pinned: ['torch==2.15.0', 'numpy', 'onnxruntime==1.32.0', 'safetensors==0.8.0'],
    python: process.env.LWNET_TORCH_PYTHON,
    script: 'pytorch.py',
    counted: 'tensors',
    files: [
      { name: 'module.py', to: 'pytorch', more: ['--weights'] },
      { name: 'model.onnx', to: 'onnx' },
    ],
  }),
);
