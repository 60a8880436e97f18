#!/usr/bin/env node
/**
 * Asks xcore-opt, the optimiser of XMOS, which operators of networks get a kernel of the vector unit of xcore.ai, and writes it
 * down as data that a test holds lwnet to, so that nobody needs it to test: `npm run build`, then `npm run judges:xcore`, or with
 * the names of files in `test/judges/networks-xcore/` or `networks/`, or `operators` or `examples`. Needs Linux, Python 3.11
 * with `venv`, and pip, which installs what is pinned here into `.vscode-test`; `LWNET_XCORE_PYTHON` is another Python that
 * has it.
 */
import { join } from 'node:path';
import { readJson, root, start } from '../project.mjs';
import { casesIn, judge, pythonWith } from './asking.mjs';

const tool = { name: 'xcore', package: 'xmos-ai-tools', version: '1.4.2' };

/** @typedef {import('./asking.mjs').Case} Case */

start(async () => {
  const python =
    process.env.LWNET_XCORE_PYTHON ?? (await pythonWith(tool, [`${tool.package}==${tool.version}`]));
  const wanted = process.argv.slice(2);
  const small = casesIn(['networks-xcore', 'networks'], ['int8']);
  const operators = casesIn(['networks-tflm'], ['int8', 'int16x8']);
  const examples = /** @type {Case[]} */ (readJson(join(root, 'test/judges/examples-xcore.json')));
  for (const [name, cases] of [...small, ...operators, /** @type {const} */ (['examples', examples])])
    if (wanted.length === 0 || wanted.includes(name))
      await judge({ tool, python, chips: ['xcore_ai'], ending: 'tflite' }, name, cases);
});
