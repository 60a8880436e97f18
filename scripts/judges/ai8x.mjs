#!/usr/bin/env node
/**
 * Asks ai8x-synthesis what MAX78000 and MAX78002 take, and writes it down as data that a test holds lwnet to, so that nobody needs
 * it to test: `npm run build`, then `npm run judges:ai8x`. Needs git, Python 3.11 with `venv`, and pip, which installs what is pinned
 * here into `.vscode-test`; `LWNET_AI8X_PYTHON` is another Python that has it, `LWNET_AI8X_SYNTHESIS` a folder with the tool.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun, start, workshop } from '../project.mjs';
import { casesIn, judge, pythonWith } from './asking.mjs';

const commit = 'ab4f4c01f205c7d9f0233c4438425144c433f44b';
const tool = { name: 'ai8x', package: 'ai8x-synthesis', version: commit.slice(0, 7) };
const pinned = [
  'PyYAML==6.0.1',
  'numpy==1.26.4',
  'onnx==1.16.1',
  'rich==13.7.1',
  'xxhash==3.4.1',
  'GitPython==3.1.43',
  'PyGithub==2.3.0',
];
const chips = ['max78000', 'max78002'];

async function source() {
  const folder = join(workshop, 'judges', `ai8x-synthesis-${tool.version}`);
  if (existsSync(join(folder, 'izer'))) return folder;
  const from = 'https://github.com/analogdevicesinc/ai8x-synthesis';
  await mustRun('git', ['clone', '--quiet', '--filter=blob:none', '--no-checkout', from, folder]);
  await mustRun('git', ['-C', folder, 'checkout', '--quiet', commit, '--', 'izer', 'assets', 'ai8xize.py']);
  return folder;
}

start(async () => {
  const python = process.env.LWNET_AI8X_PYTHON ?? (await pythonWith(tool, pinned));
  process.env.AI8X_SYNTHESIS = process.env.LWNET_AI8X_SYNTHESIS ?? (await source());
  const wanted = process.argv.slice(2);
  for (const [name, cases] of casesIn(['networks-ai8x'], ['fp32']))
    if (wanted.length === 0 || wanted.includes(name))
      await judge({ tool, python, chips, ending: 'onnx' }, name, cases);
});
