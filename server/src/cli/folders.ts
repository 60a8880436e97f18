/** Folders on the command line: every file of networks or of targets below them. */
import { ending } from '../targets/file';
import type { Terminal } from './terminal';

const isOurs = (path: string): boolean => path.endsWith('.lwnet') || path.endsWith(ending);

/** Folders inside each other beyond which nothing is looked at: a link may lead back to where it stands. */
const deepest = 20;

/** The files that are named, and in place of a folder those below it in the order of their names. */
export async function filesOf(terminal: Terminal, paths: readonly string[]): Promise<readonly string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const below = isOurs(path) ? [] : await filesBelow(terminal, path.replace(/(?<=.)[/\\]+$/, ''), 0);
    // What is no folder is told as a file is that cannot be read.
    files.push(...(below.length > 0 ? below : [path]));
  }
  return [...new Set(files)];
}

async function filesBelow(terminal: Terminal, folder: string, depth: number): Promise<readonly string[]> {
  const names = (await terminal.list?.(terminal.uriOf(folder))) ?? [];
  const files: string[] = [];
  for (const name of [...names].sort()) {
    const path = `${folder}/${name}`;
    if (isOurs(name)) files.push(path);
    else if (depth < deepest && !name.includes('.') && name !== 'node_modules')
      files.push(...(await filesBelow(terminal, path, depth + 1)));
  }
  return files;
}
