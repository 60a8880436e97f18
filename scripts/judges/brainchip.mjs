#!/usr/bin/env node
/**
 * Asks BrainChip's cnn2snn which networks it converts for Akida 1.0, and akida which of their layers map to an AKD1000, and writes
 * it down as data that a test holds lwnet to, so that nobody needs them to test: `npm run build`, then `npm run judges:brainchip`. Needs Linux, Python 3.11 with `venv`, and pip,
 * which installs what is pinned here into `.vscode-test`; `LWNET_AKIDA_PYTHON` is another Python that has it.
 */
import { start } from '../project.mjs';
import { casesIn, judge, pythonWith } from './asking.mjs';

const tool = { name: 'brainchip', package: 'akida', version: '2.19.3' };
const pinned = [`${tool.package}==${tool.version}`, 'cnn2snn==2.19.3', 'onnx==1.20.0'];

start(async () => {
  const python = process.env.LWNET_AKIDA_PYTHON ?? (await pythonWith(tool, pinned));
  for (const [name, cases] of casesIn(['networks-brainchip'], ['fp32']))
    await judge({ tool, python, chips: ['akd1000'], ending: 'onnx' }, name, cases);
});
