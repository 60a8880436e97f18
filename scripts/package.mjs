#!/usr/bin/env node
/** Makes the VSIX and checks that exactly what a user needs is in it. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { unzipSync } from 'fflate';
import { buildAll } from './build.mjs';
import { Complaint, readJson, root, start } from './project.mjs';

/** Besides these only `docs/` is shipped; the walkthrough has its pictures from there. */
const expected = [
  'package.json',
  'package.nls.json',
  'package.nls.zh-cn.json',
  'readme.md',
  'changelog.md',
  'LICENSE.txt',
  'dist/LICENSES.txt',
  'dist/cli.js',
  'dist/client.cjs',
  'dist/package.json',
  'dist/program.js',
  'dist/server.cjs',
  'dist/server.js',
  'dist/table.css',
  'dist/table.js',
  'dist/web.cjs.js',
  'dist/worker.js',
  'icons/lwnet-dark.svg',
  'icons/lwnet-light.svg',
  'icons/lwnet.png',
  'l10n/bundle.l10n.zh-cn.json',
  'syntaxes/language-configuration.json',
  'syntaxes/lwnet.tmLanguage.json',
  'walkthrough/begin.md',
  'walkthrough/compare.md',
  'walkthrough/hold.md',
];

/** What nobody minds downloading. */
const mostBytes = 2_200_000;

/** @param {string} vsix */
const contentOf = vsix => unzipSync(readFileSync(vsix));

/**
 * Packages what `dist/` holds.
 * @returns {Promise<string>} the path of the VSIX
 */
export async function packageExtension() {
  const { name, version } = readJson(join(root, 'package.json'));
  const packagePath = join(root, `${name}-${version}.vsix`);
  await createVSIX({
    cwd: root,
    packagePath,
    // Everything needed is inside the bundles.
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  const entries = Object.keys(contentOf(packagePath));
  const shipped = entries.filter(entry => entry.startsWith('extension/')).map(entry => entry.slice(10));
  const docs = readdirSync(join(root, 'docs'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(root, join(entry.parentPath, entry.name)));
  const wanted = new Set([...expected, ...docs]);
  const missing = [...wanted].filter(file => !shipped.includes(file));
  const surplus = shipped.filter(file => !wanted.has(file));
  if (missing.length + surplus.length > 0)
    throw new Complaint(
      [
        'The VSIX is not what it should be.',
        ...missing.map(file => `  missing: ${file}`),
        ...surplus.map(file => `  not expected: ${file}`),
      ].join('\n'),
    );
  const { size: bytes } = statSync(packagePath);
  if (bytes > mostBytes)
    throw new Complaint(`The VSIX has ${bytes} bytes, and at most ${mostBytes} are to be downloaded.`);
  const size = (bytes / 1024).toFixed(0);
  console.log(`${relative(root, packagePath)}: ${shipped.length} files as expected, ${size} KiB`);
  return packagePath;
}

/**
 * Lays a packaged extension out as an editor has it installed.
 * @param {string} vsix
 * @param {string} folder
 * @returns {string} the extension's folder
 */
export function unpack(vsix, folder) {
  for (const [entry, content] of Object.entries(contentOf(vsix))) {
    if (entry.endsWith('/')) continue;
    mkdirSync(dirname(join(folder, entry)), { recursive: true });
    writeFileSync(join(folder, entry), content);
  }
  return join(folder, 'extension');
}

if (process.argv[1] !== undefined && relative(process.argv[1], import.meta.filename) === '')
  await start(async () => {
    await buildAll();
    await packageExtension();
  });
