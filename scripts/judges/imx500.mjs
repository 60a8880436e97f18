#!/usr/bin/env node
/**
 * Asks Sony's converter which networks an IMX500 takes and how much of its memory they need, and writes it down as data that a
 * test holds lwnet to, so that nobody needs it to test: `npm run build`, then `npm run judges:imx500`, or with the names of
 * files. Needs Linux, Java, Python 3.11 with `venv`, and pip, which installs what is pinned here into `.vscode-test`;
 * `LWNET_IMX500_PYTHON` is another Python that has it.
 */
import { join } from 'node:path';
import { readJson, root, start } from '../project.mjs';
import { casesIn, judge, pythonWith } from './asking.mjs';

const tool = { name: 'imx500', package: 'imx500-converter', version: '3.19.2' };
const pinned = [`${tool.package}[pt]==${tool.version}`, 'mct-quantizers==1.6.0', 'onnx==1.17.0'];

start(async () => {
  const python = process.env.LWNET_IMX500_PYTHON ?? (await pythonWith(tool, pinned));
  const wanted = process.argv.slice(2);
  const small = casesIn(['networks-imx500'], ['fp32']);
  const zoo = readJson(join(root, 'test/judges/examples-imx500.json'));
  for (const [name, cases] of [...small, /** @type {const} */ (['examples', zoo])])
    if (wanted.length === 0 || wanted.includes(name))
      await judge(
        { tool, python, chips: ['imx500'], ending: 'onnx', options: ['--opset', '20'] },
        name,
        cases,
      );
});
