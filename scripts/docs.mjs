#!/usr/bin/env node
/** Prints the pages of `docs/` that follow from the code, and the setting of the rules: `npm run docs`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './project.mjs';

process.chdir(root);
const folder = mkdtempSync(join(tmpdir(), 'lwnet-docs-'));
try {
  const outfile = join(folder, 'pages.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['scripts/docs/pages.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    loader: { '.lwnet': 'text' },
    logLevel: 'warning',
    banner: {
      js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);",
    },
  });
  const { printManifest, printPages } = await import(pathToFileURL(outfile).href);
  for (const [file, text] of printPages()) {
    writeFileSync(join(root, 'docs', file), text);
    console.log(`docs/${file}`);
  }
  const manifest = join(root, 'package.json');
  writeFileSync(manifest, printManifest(readFileSync(manifest, 'utf8')));
  console.log('package.json');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
