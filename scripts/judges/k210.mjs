#!/usr/bin/env node
/**
 * Asks nncase what it leaves to the RISC-V of a K210, and writes it down as data that tests hold lwnet to, so that nobody needs
 * nncase to test: `npm run build`, then `npm run judges:k210`, or with the names of files in `test/judges/networks-npu/`. The
 * last that has this chip is 1.9, of 2023, which no Python behind 3.10 loads: Debian 11 had 3.9, whose packages are unpacked into
 * `.vscode-test` with what pip has for it. Needs x86-64 Linux, curl, dpkg-deb and pip; `LWNET_NNCASE1_PYTHON` is another Python
 * that has nncase 1.9, numpy, onnx and onnxoptimizer.
 */
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { mustRun, start, workshop } from '../project.mjs';
import { casesIn, judge } from './asking.mjs';

const tool = { name: 'k210', package: 'nncase', version: '1.9.0.20230322' };
const wheels = [`nncase==${tool.version}`, 'onnx==1.16.2', 'onnxoptimizer==0.3.13', 'numpy==1.26.4'];
const platforms = ['manylinux2014_x86_64', 'manylinux_2_24_x86_64'];
const pool = 'http://deb.debian.org/debian/pool/main';
const packages = [
  'libf/libffi/libffi7_3.3-6',
  'm/mpdecimal/libmpdec3_2.5.1-1',
  'o/openssl/libssl1.1_1.1.1w-0+deb11u1',
  'p/python3.9/libpython3.9-minimal_3.9.2-1',
  'p/python3.9/libpython3.9-stdlib_3.9.2-1',
  'p/python3.9/python3.9-minimal_3.9.2-1',
];

async function oldPython() {
  const folder = join(workshop, 'judges', `${tool.name}-${tool.version}`);
  const python = join(folder, 'python');
  if (existsSync(python)) return python;
  rmSync(folder, { recursive: true, force: true });
  const [debian, site] = [join(folder, 'debian'), join(folder, 'site')];
  mkdirSync(debian, { recursive: true });
  for (const one of packages) {
    const file = join(folder, `${basename(one)}.deb`);
    await mustRun('curl', ['-sSfL', `${pool}/${one}_amd64.deb`, '-o', file]);
    await mustRun('dpkg-deb', ['-x', file, debian]);
  }
  const fitting = platforms.flatMap(platform => ['--platform', platform]);
  const asked = ['--quiet', '--target', site, '--python-version', '3.9', '--only-binary=:all:', ...fitting];
  await mustRun('python3', ['-m', 'pip', 'install', ...asked, ...wheels]);
  const libraries = ['usr/lib', 'lib'].map(at => join(debian, at, 'x86_64-linux-gnu')).join(':');
  const env = `LD_LIBRARY_PATH='${libraries}' PYTHONHOME='${debian}/usr' PYTHONPATH='${site}'`;
  writeFileSync(python, `#!/bin/sh\n${env} exec '${debian}/usr/bin/python3.9' "$@"\n`);
  chmodSync(python, 0o755);
  return python;
}

start(async () => {
  const python = process.env.LWNET_NNCASE1_PYTHON ?? (await oldPython());
  const wanted = process.argv.slice(2);
  for (const [name, cases] of casesIn(['networks-npu', 'networks-k210'], ['fp32']))
    if (wanted.length === 0 || wanted.includes(name))
      await judge({ tool, python, chips: ['k210'], ending: 'tflite', beside: 'onnx' }, name, cases);
});
