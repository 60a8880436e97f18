#!/usr/bin/env node
/**
 * Compares what `lwnet export` writes with PyTorch, run by the runtimes themselves:
 *
 *   LWNET_RUNTIMES=/path/to/venv/bin/python node test/formats/oracle.mjs [file.lwnet network]…
 *
 * Without names all small networks of `networks.ts`. PyTorch and onnx are Debian's (`test/apt-packages.txt`); the runtimes are
 * packages of Python for which Debian has none: `pip install onnx onnxruntime ai-edge-litert`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../../scripts/project.mjs';

const python = process.env.LWNET_PYTHON ?? '/usr/bin/python3';
const runtimes = process.env.LWNET_RUNTIMES ?? 'python3';
const folder = mkdtempSync(join(tmpdir(), 'lwnet-formats-'));

/**
 * @param {string} command
 * @param {string} script
 */
function run(command, script) {
  const folders = readdirSync(join(folder, 'networks')).map(name => join(folder, 'networks', name));
  const { status } = spawnSync(command, [join(root, 'test/formats', script), ...folders], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}

try {
  const outfile = join(folder, 'prepare.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/formats/prepare.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    loader: { '.lwnet': 'text' },
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(root, 'test/formats/prepare.ts')).href) },
    logLevel: 'warning',
  });
  const named = process.argv.slice(2);
  const { prepareAll } = await import(pathToFileURL(outfile).href);
  const opsets = named.length === 0 ? [13, 14, 17, 18, 20, 22] : [13];
  prepareAll(join(folder, 'networks'), named, opsets, true);
  run(python, 'twin.py');
  run(runtimes, 'onnx-runtime.py');
  run(runtimes, 'tflite-runtime.py');
} finally {
  if (process.env.LWNET_KEEP === undefined) rmSync(folder, { recursive: true, force: true });
  else console.log(folder);
}
