/** The licences of the packages that end up inside the bundles: theirs require that the text goes with the code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Complaint, readJson, root } from './project.mjs';

/**
 * @param {readonly import('esbuild').Metafile[]} metafiles
 * @returns {string}
 */
export function licencesOf(metafiles) {
  const folders = new Set();
  for (const { inputs } of metafiles)
    for (const input of Object.keys(inputs)) {
      const found = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input);
      if (found !== null) folders.add(found[0]);
    }
  const texts = [...folders].sort().map(folder => {
    const { name, version, license } = readJson(join(root, folder, 'package.json'));
    const file = readdirSync(join(root, folder)).find(entry => /^licen[cs]e/i.test(entry));
    if (file === undefined && license === undefined)
      throw new Complaint(`${name} states no licence, so it can't be shipped inside the extension.`);
    const text =
      file === undefined ? `Licence: ${license}` : readFileSync(join(root, folder, file), 'utf8').trim();
    return `${name} ${version}\n\n${text}\n`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}
