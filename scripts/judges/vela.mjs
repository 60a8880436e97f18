#!/usr/bin/env node
/**
 * Asks the compilers of chips what they make of networks, and writes it down as data that tests hold lwnet to, so that nobody
 * needs the compilers to test: `npm run build`, then `npm run judges:vela`, or with the names of files in `test/judges/networks/`.
 * Needs Python 3.11 with `venv`, and pip, which installs what is pinned here into `.vscode-test`; `LWNET_VELA_PYTHON` is
 * another Python that has it.
 */
import { join } from 'node:path';
import { readJson, root, start } from '../project.mjs';
import { casesIn, judge, pythonWith } from './asking.mjs';

const tool = { name: 'vela', package: 'ethos-u-vela', version: '5.2.0' };
const chips = ['ethos-u55-128', 'ethos-u65-256', 'ethos-u85-256'];
/** Of the examples alone, for their time and memory. */
const more = ['ethos-u55-256', 'ethos-u65-512', 'ethos-u85-512'];
/** Of a quarter of them. */
const rest = ['ethos-u55-32', 'ethos-u55-64', 'ethos-u85-128', 'ethos-u85-1024', 'ethos-u85-2048'];
/** Of a few, layer by layer. */
const four = ['ethos-u55-128', ...more];

start(async () => {
  const python =
    process.env.LWNET_VELA_PYTHON ?? (await pythonWith(tool, [`${tool.package}==${tool.version}`]));
  const wanted = process.argv.slice(2);
  const small = casesIn(['networks'], ['int8', 'int16x8']);
  const large = ['examples', 'sizes'].map(
    name => /** @type {const} */ ([name, readJson(join(root, 'test/judges', `${name}.json`))]),
  );
  for (const [name, cases] of [...small, ...large])
    if (wanted.length === 0 || wanted.includes(name))
      await judge({ tool, python, chips, ending: 'tflite' }, name, cases);
  const examples = large.flatMap(([, cases]) => cases);
  if (wanted.length === 0 || wanted.includes('cycles')) {
    const asked = { tool: { ...tool, name: 'vela-cycles', script: 'vela' }, python, ending: 'tflite' };
    await judge({ ...asked, chips: more }, 'sizes', examples);
    const quarter = examples.filter((_, i) => i % 4 === 0);
    await judge({ ...asked, chips: rest }, 'quarter', quarter);
  }
  if (wanted.length === 0 || wanted.includes('layers')) {
    const asked = { tool: { ...tool, name: 'vela-layers' }, python, chips: four, ending: 'tflite' };
    const cases = ['ResNet8', 'DSCNN', 'MobileNetV3Small'].map(network => ({
      file: `examples/zoo/${network === 'MobileNetV3Small' ? 'mobilenet-v3' : 'mlperf-tiny'}.lwnet`,
      network,
      precision: 'int8',
    }));
    await judge(asked, 'layers', cases);
  }
});
