#!/usr/bin/env node
/**
 * Asks Rockchip's RKNN-Toolkit2 where it puts each operator of networks, and writes it down as data that tests hold lwnet to, so
 * that nobody needs the toolkit to test: `npm run build`, then `npm run judges:rockchip`, or with the names of files in
 * `test/judges/networks-npu/`. It builds for a board without one. Needs Linux, Python 3.11 with `venv`, and pip,
 * which installs what is pinned here, a gigabyte, into `.vscode-test`; `LWNET_RKNN_PYTHON` is another Python that has it.
 */
import { join } from 'node:path';
import { readJson, root, start } from '../project.mjs';
import { casesIn, judge, pythonWith } from './asking.mjs';

const tool = { name: 'rockchip', package: 'rknn-toolkit2', version: '2.5.0' };
const chips = ['rk3588', 'rv1106'];

/** @typedef {import('./asking.mjs').Case} Case */

start(async () => {
  const python =
    process.env.LWNET_RKNN_PYTHON ?? (await pythonWith(tool, [`${tool.package}==${tool.version}`]));
  const wanted = process.argv.slice(2);
  const small = casesIn(['networks-npu'], ['fp32']);
  const examples = /** @type {Case[]} */ (readJson(join(root, 'test/judges/examples-npu.json')));
  for (const [name, cases] of [...small, /** @type {const} */ (['examples', examples])])
    if (wanted.length === 0 || wanted.includes(name))
      await judge({ tool, python, chips, ending: 'onnx' }, name, cases);
});
