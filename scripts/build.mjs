#!/usr/bin/env node
/**
 * Bundles the extension into `dist/`: its client, and `program.js`, which `server.js` and `cli.js` start.
 * `node scripts/build.mjs [--watch]`; watching keeps the code readable and adds source maps.
 */
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, context } from 'esbuild';
import { licencesOf } from './licences.mjs';
import { Complaint, root, start } from './project.mjs';

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  // Some packages' `main` hides its imports from a bundler; their `module` doesn't.
  mainFields: ['module', 'main'],
  loader: { '.lwnet': 'text', '.py': 'text', '.json': 'json' },
  legalComments: 'none',
  // Chinese takes half as much as it would in escapes.
  charset: 'utf8',
  logLevel: 'warning',
};

/** @type {import('esbuild').BuildOptions} */
const browser = { platform: 'browser', target: 'es2022' };

/** @type {import('esbuild').BuildOptions} */
const script = { format: 'cjs', supported: { 'dynamic-import': false } };

/**
 * The program that the command and the server start.
 * @param {string} folder
 * @returns {import('esbuild').BuildOptions[]}
 */
function ofNode(folder) {
  return [
    {
      ...common,
      ...script,
      entryPoints: ['server/src/start/cli.ts', 'server/src/start/server.ts'],
      outdir: folder,
    },
    {
      ...common,
      ...script,
      // One script and no module in parts: only of a script V8 can keep what it compiled.
      entryPoints: ['server/src/program.ts'],
      outfile: `${folder}/program.js`,
      banner: { js: '(function (exports, require, module) {' },
      footer: { js: '})' },
      // A character beyond ASCII would make each of two million take two bytes.
      charset: 'ascii',
    },
  ];
}

/** @returns {import('esbuild').BuildOptions[]} */
export function bundles() {
  return [
    {
      ...common,
      entryPoints: ['client/src/extension.ts'],
      outfile: 'dist/client.cjs',
      format: 'cjs',
      external: ['vscode'],
    },
    {
      ...common,
      ...browser,
      entryPoints: ['client/src/web.ts'],
      // VS Code takes a file that ends in .js for a module where the manifest says so, and has none of those in a browser;
      // behind any other ending it looks for .js.
      outfile: 'dist/web.cjs.js',
      format: 'cjs',
      external: ['vscode'],
    },
    {
      ...common,
      ...browser,
      entryPoints: ['server/src/worker.ts'],
      outfile: 'dist/worker.js',
      format: 'iife',
    },
    {
      ...common,
      entryPoints: ['client/page/table.ts'],
      outfile: 'dist/table.js',
      ...browser,
      format: 'iife',
    },
    { ...common, entryPoints: ['client/page/table.css'], outfile: 'dist/table.css' },
    ...ofNode('dist'),
  ];
}

/**
 * What else is there: what ends in .js is no module here, and editors are told of a file of which nothing needs to say so.
 * @param {string} folder
 */
function writeBeside(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
  writeFileSync(join(folder, 'server.cjs'), "require('./server.js');\n");
}

/**
 * Bundles the command and the server alone, as they are shipped.
 * @param {string} folder
 */
export async function buildForNode(folder) {
  await Promise.all(ofNode(folder).map(bundle => build({ ...bundle, minify: true })));
  writeBeside(folder);
}

/** Bundles everything once, as it is shipped. */
export async function buildAll() {
  const missing = bundles()
    .flatMap(bundle => /** @type {string[]} */ (bundle.entryPoints))
    .filter(entry => !existsSync(join(root, entry)));
  if (missing.length > 0) throw new Complaint(`Nothing to build from: ${missing.join(', ')} is missing.`);
  // What an earlier build left would be shipped too.
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const results = await Promise.all(
    bundles().map(bundle => build({ ...bundle, minify: true, metafile: true })),
  );
  chmodSync(join(root, 'dist/cli.js'), 0o755);
  writeBeside(join(root, 'dist'));
  writeFileSync(join(root, 'dist/LICENSES.txt'), licencesOf(results.map(result => result.metafile)));
  const sizes = results.flatMap(({ metafile }) => Object.values(metafile.outputs).map(({ bytes }) => bytes));
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
  // One line: nobody who opens the editor reads a list of pieces.
  console.log(`Built dist/: ${sizes.length} files, ${(total / 1024 / 1024).toFixed(1)} MiB`);
}

async function watch() {
  writeBeside(join(root, 'dist'));
  for (const bundle of bundles()) {
    const watching = await context({
      ...bundle,
      sourcemap: true,
      plugins: [
        ...(bundle.plugins ?? []),
        {
          name: 'say-when',
          setup: ({ onEnd }) =>
            onEnd(({ errors }) =>
              console.log(`${bundle.outfile ?? bundle.outdir}: ${errors.length === 0 ? 'built' : 'failed'}`),
            ),
        },
      ],
    });
    await watching.watch();
  }
}

if (process.argv[1] !== undefined && relative(process.argv[1], import.meta.filename) === '')
  await start(process.argv.includes('--watch') ? watch : buildAll);
