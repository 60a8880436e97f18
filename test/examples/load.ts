import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Analysis, analyse } from '../../server/src/analysis';
import type { Evaluated } from '../../server/src/graph/graph';

const folder = fileURLToPath(new URL('../../examples/', import.meta.url));

/** Every example, as a path below `examples/`. */
export const exampleFiles: readonly string[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.lwnet'))
  .map(name => name.replaceAll('\\', '/'))
  .sort();

export const exampleText = (file: string): string => readFileSync(folder + file, 'utf8');

/** An example, or what it has become, with the files it imports. */
export function analyseExample(file: string, text = exampleText(file)): Analysis {
  return analyse(file, text, {
    imports: path => analyseExample(posix.join(posix.dirname(file), path)).linked,
  });
}

export function exampleNetwork(file: string, name: string): Evaluated {
  const found = analyseExample(file).networks.find(n => n.evaluated.declared.node.name.name === name);
  if (found === undefined) throw new Error(`${file} has no network ${name}`);
  return found.evaluated;
}
