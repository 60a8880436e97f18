import type { Terminal } from '../../server/src/cli/terminal';
import { sourceOf } from '../../server/src/host';

export interface Recorded extends Terminal {
  readonly out: () => string;
  readonly err: () => string;
  readonly files: Map<string, string>;
  /** What was created, by its path. */
  readonly created: Map<string, Uint8Array>;
}

/** A terminal in memory: its files, and what commands print on it. */
export function recordingTerminal(
  files: Readonly<Record<string, string>>,
  models: ReadonlyMap<string, Uint8Array> = new Map(),
  python: Terminal['python'] = async () => ({ failure: 'there is no Python here.' }),
): Recorded {
  const texts = new Map(Object.entries(files));
  const created = new Map<string, Uint8Array>();
  let out = '';
  let err = '';
  return {
    files: texts,
    created,
    out: () => out,
    err: () => err,
    uriOf: path => (path === '.' ? 'file:///project' : `file:///project/${encodeURI(path)}`),
    nameOf: uri => decodeURI(uri.replace('file:///project/', '')),
    read: async uri => {
      const text = texts.get(decodeURI(uri.replace('file:///project/', '')));
      return text === undefined ? undefined : { text };
    },
    list: async folder => {
      const prefix = decodeURI(`${folder}/`).replace('file:///project/', '');
      const below = [...texts.keys()]
        .filter(path => path.startsWith(prefix))
        .map(path => path.slice(prefix.length));
      return [...new Set(below.map(path => path.split('/')[0]!))];
    },
    load: async path => {
      const text = texts.get(path);
      return text === undefined ? { failure: 'there is no such file.' } : { text };
    },
    look: async (path, use) => {
      const bytes = models.get(path);
      return bytes === undefined ? { failure: 'there is no such file.' } : use(sourceOf(bytes));
    },
    replace: async (path, before, after) => {
      if (texts.get(path) !== before) return 'it has changed.';
      texts.set(path, after);
      return undefined;
    },
    create: async (path, chunks, force) => {
      if ((texts.has(path) || created.has(path)) && !force) return 'there is such a file already.';
      created.set(path, Buffer.concat([...chunks]));
      return undefined;
    },
    createAll: async (files, force) => {
      const there = files.find(({ path }) => (texts.has(path) || created.has(path)) && !force);
      if (there !== undefined) return { path: there.path, why: 'there is such a file already.' };
      for (const { path, chunks } of files) created.set(path, Buffer.concat([...chunks]));
      return undefined;
    },
    python,
    print: text => {
      out += text;
    },
    complain: text => {
      err += `${text}\n`;
    },
  };
}
