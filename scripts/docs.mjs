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
  const { printManifest, printPages, printWords } = await import(pathToFileURL(outfile).href);
  for (const [file, text] of printPages()) {
    writeFileSync(join(root, 'docs', file), text);
    console.log(`docs/${file}`);
  }
  const manifest = join(root, 'package.json');
  writeFileSync(manifest, printManifest(readFileSync(manifest, 'utf8')));
  console.log('package.json');
  for (const [language, name] of Object.entries({
    en: 'package.nls.json',
    'zh-cn': 'package.nls.zh-cn.json',
  })) {
    const file = join(root, name);
    writeFileSync(file, printWords(language, readFileSync(file, 'utf8')));
    console.log(name);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
