/** Folders and patterns on the command line: every file of networks or of targets that they stand for. */
import { Minimatch } from 'minimatch';
import { ending } from '../targets/file';
import { standardInput, type Terminal } from './terminal';

export const isNetworks = (path: string): boolean => path.endsWith('.lwnet');
const isOurs = (path: string): boolean => isNetworks(path) || path.endsWith(ending);

/** Folders inside each other beyond which nothing is looked at: a link may lead back to where it stands. */
const deepest = 20;

/**
 * The files that are named, and in place of a folder or a pattern those that it stands for, in the order of their names.
 * @param isMeant which files are looked for there; what is named itself is always meant
 */
export async function filesOf(
  terminal: Terminal,
  paths: readonly string[],
  isMeant: (path: string) => boolean = isOurs,
): Promise<readonly string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const found = (await standsFor(terminal, path)).filter(isMeant);
    // What stands for nothing is told as a file is that cannot be read.
    files.push(...(found.length > 0 ? found : [path]));
  }
  return [...new Set(files)];
}

async function standsFor(terminal: Terminal, path: string): Promise<readonly string[]> {
  if (path === standardInput) return [];
  if (isMagic.test(path) && !(await isThere(terminal, path))) return filesMatching(terminal, path);
  return isOurs(path) ? [] : filesBelow(terminal, withoutSlash(path), 0);
}

const withoutSlash = (path: string): string => path.replace(/(?<=.)[/\\]+$/, '');

const namesIn = async (terminal: Terminal, folder: string): Promise<readonly string[]> =>
  [...((await terminal.list?.(terminal.uriOf(folder))) ?? [])].sort();

async function filesBelow(terminal: Terminal, folder: string, depth: number): Promise<readonly string[]> {
  const files: string[] = [];
  for (const name of await namesIn(terminal, folder)) {
    const path = `${folder}/${name}`;
    if (isOurs(name)) files.push(path);
    else if (depth < deepest && !name.includes('.') && name !== 'node_modules')
      files.push(...(await filesBelow(terminal, path, depth + 1)));
  }
  return files;
}

const isMagic = /[*?[{(]/;

/** A file may be called `net[1].lwnet` or `net (1).lwnet`; then that one is meant. */
async function isThere(terminal: Terminal, path: string): Promise<boolean> {
  const { folder, name } = /^(?<folder>.*[/\\])?(?<name>.*)$/s.exec(withoutSlash(path))!.groups!;
  return (await namesIn(terminal, folder === undefined ? '.' : withoutSlash(folder))).includes(name!);
}

/** What a shell would put in the place of a pattern, with what lies below folders among it. */
async function filesMatching(terminal: Terminal, pattern: string): Promise<readonly string[]> {
  const parts = pattern.replaceAll('\\', '/').split('/');
  const plain = parts.findIndex(part => isMagic.test(part));
  const glob = new Minimatch(parts.slice(plain).join('/'), { nocomment: true, nonegate: true });
  const start = parts.slice(0, plain).join('/');
  const before = plain === 0 ? '' : `${start}/`;
  const visit = async (below: string, depth: number): Promise<readonly string[]> => {
    const files: string[] = [];
    for (const name of await namesIn(terminal, withoutSlash(before + below) || '.')) {
      const path = below + name;
      if (isOurs(name)) {
        if (glob.match(path)) files.push(before + path);
      } else if (name === 'node_modules' || depth >= deepest) continue;
      else if (glob.match(path)) files.push(...(await filesBelow(terminal, before + path, depth + 1)));
      else if (glob.match(path, true)) files.push(...(await visit(`${path}/`, depth + 1)));
    }
    return files;
  };
  return visit('', 0);
}
