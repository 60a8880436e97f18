/**
 * Files of a disk, as both doors read them. A path may lead to anything: a pipe that nobody writes to, a device without
 * end, the very stream on which the editor speaks. So only files are opened, and of each no more than its size is read.
 */
import {
  chownSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Loaded, type Look, mostFileBytes, mostModelBytes, type Source } from './host';

const failures: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file.',
  ENOTDIR: 'there is no such file.',
  EISDIR: 'this is a folder, not a file.',
  EACCES: 'permission denied.',
  EPERM: 'permission denied.',
  EROFS: 'the disk cannot be written to.',
  ENOSPC: 'the disk is full.',
};

/** Why the disk refused, as the end of a line. */
export const why = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  return failures[code ?? ''] ?? message ?? 'cannot be read.';
};

/** The text of the file at a path, or why it has none for us. */
export const load = (path: string): Promise<Loaded> => textOf(path).catch(error => ({ failure: why(error) }));

/** A look into the file at a path. */
export const look: Look = async (path, use) => {
  try {
    const failure = refusal(await stat(path), mostModelBytes);
    if (failure !== undefined) return { failure };
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      // Something else may stand there by now.
      const stats = fstatSync(file);
      const failure = refusal(stats, mostModelBytes);
      return failure === undefined ? await use(sourceIn(file, stats.size)) : { failure };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return { failure: why(error) };
  }
};

/** The same by its address. */
export const lookAt: Look = async (uri, use) => {
  let path: string;
  try {
    path = fileURLToPath(uri);
  } catch (error) {
    return { failure: why(error) };
  }
  return look(path, use);
};

/** As much is read at once: names and small tensors lie close together, and large ones are passed over. */
const windowBytes = 2 ** 15;

function sourceIn(file: number, size: number): Source {
  let [from, window] = [0, new Uint8Array()];
  const fill = (start: number, end: number): void => {
    // It is never written over, since what was read of it may still be looked at.
    const fresh = new Uint8Array(Math.min(Math.max(end - start, windowBytes), size - start));
    let length = 0;
    while (length < fresh.length) {
      const read = readSync(file, fresh, length, fresh.length - length, start + length);
      if (read === 0) break;
      length += read;
    }
    [from, window] = [start, fresh.subarray(0, length)];
  };
  return {
    size,
    read: (start, end) => {
      const last = Math.min(end, size);
      if (start >= last) return new Uint8Array();
      if (start < from || last > from + window.length) fill(start, last);
      return window.subarray(start - from, last - from);
    },
  };
}

/** The text of the file with an address; `undefined` where there is no file. */
export async function read(uri: string): Promise<Loaded | undefined> {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return await textOf(fileURLToPath(uri));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Addresses of no path at all are refused by Node itself.
    return code === 'ENOENT' || code === 'ENOTDIR' || code?.startsWith('ERR_')
      ? undefined
      : { failure: why(error) };
  }
}

/** Changes with the file; `undefined` where there is none. */
export async function stamp(uri: string): Promise<string | undefined> {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return stampOf(await stat(fileURLToPath(uri)));
  } catch {
    return undefined;
  }
}

/** The names in the folder with an address; none where there is no such folder. */
export async function list(folder: string): Promise<readonly string[]> {
  if (!folder.startsWith('file:')) return [];
  try {
    // The folder of everything has no name behind its slash.
    return await readdir(fileURLToPath(`${folder}/`));
  } catch {
    return [];
  }
}

const stampOf = ({ mtimeMs, size }: Stats): string => `${mtimeMs} ${size}`;

/** A mark in front, which some editors write, is not part of the text. */
const decoder = new TextDecoder('utf-8', { fatal: true });

async function textOf(path: string): Promise<Loaded> {
  const there = await stat(path);
  const failure = refusal(there);
  if (failure !== undefined) return { failure, stamp: stampOf(there) };
  try {
    return await textOfFile(path);
  } catch (error) {
    return { failure: why(error), stamp: stampOf(there) };
  }
}

async function textOfFile(path: string): Promise<Loaded> {
  const read = await whole(path);
  return 'failure' in read ? read : { ...textIn(read.bytes), stamp: read.stamp };
}

/** What somebody else writes, to its end; no more of it is kept than of a file. */
export async function textFrom(stream: AsyncIterable<Uint8Array>): Promise<Loaded> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > mostFileBytes)
        return { failure: `more than ${mostFileBytes.toLocaleString('en-US')} bytes are not read.` };
      chunks.push(chunk);
    }
    return textIn(Buffer.concat(chunks));
  } catch (error) {
    return { failure: why(error) };
  }
}

function textIn(bytes: Uint8Array): Loaded {
  const text = decode(bytes);
  return text === undefined ? { failure: 'this is not text in UTF-8.' } : { text };
}

type Whole = ({ readonly bytes: Uint8Array } | { readonly failure: string }) & { readonly stamp: string };

async function whole(path: string): Promise<Whole> {
  // Something else may stand there by now: opening it must not wait, and it is looked at once more.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await handle.stat();
    const stamp = stampOf(stats);
    const failure = refusal(stats);
    if (failure !== undefined) return { failure, stamp };
    const bytes = Buffer.alloc(stats.size);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return { bytes: bytes.subarray(0, length), stamp };
  } finally {
    await handle.close();
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function refusal(stats: Stats, mostBytes = mostFileBytes): string | undefined {
  if (!stats.isFile()) {
    const what = stats.isDirectory()
      ? 'folder'
      : stats.isFIFO()
        ? 'pipe'
        : stats.isSocket()
          ? 'socket'
          : 'device';
    return `this is a ${what}, not a file.`;
  }
  if (stats.size <= mostBytes) return undefined;
  const [has, most] = [stats.size, mostBytes].map(bytes => bytes.toLocaleString('en-US'));
  return `this has ${has} bytes, and files of more than ${most} bytes are not read.`;
}

/**
 * Reads files as they were in a revision of the repository that a file belongs to; what lies outside of it is as it is.
 * Nothing is checked out: the work tree and the index stay as they are.
 */
export async function atRevision(revision: string, file: string) {
  // Node takes longer to load this than all else that a command begins with.
  const { execFile } = await import('node:child_process');
  const git = (folder: string, ...args: string[]) =>
    promisify(execFile)('git', ['-C', folder, ...args], { encoding: 'buffer', maxBuffer: mostFileBytes });
  const folder = dirname(resolve(file));
  let root: string;
  let tree: string;
  try {
    root = (await git(folder, 'rev-parse', '--show-toplevel')).stdout.toString().trimEnd();
    const named = `${revision}^{tree}`;
    tree = (await git(folder, 'rev-parse', '--verify', '--end-of-options', named)).stdout.toString().trim();
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: Buffer };
    return {
      failure: code === 'ENOENT' ? 'there is no git here.' : `git says: ${stderr?.toString().trim()}`,
    };
  }
  /** As git names it; `undefined` outside of the repository. */
  const inside = (path: string) => belowRoot(path, root);
  const show = async (path: string): Promise<Loaded | undefined> => {
    const name = inside(path);
    if (name === undefined) return textOf(path).catch(() => undefined);
    try {
      return textIn((await git(root, 'cat-file', 'blob', `${tree}:${name}`)).stdout);
    } catch {
      return undefined;
    }
  };
  return {
    load: async (path: string): Promise<Loaded> =>
      (await show(path)) ?? { failure: `there is no such file in ${revision}.` },
    read: async (uri: string) => (uri.startsWith('file:') ? show(fileURLToPath(uri)) : undefined),
    list: async (uri: string): Promise<readonly string[]> => {
      if (!uri.startsWith('file:')) return [];
      const name = inside(fileURLToPath(uri));
      if (name === undefined) return list(uri);
      try {
        const { stdout } = await git(root, 'ls-tree', '-z', '--name-only', `${tree}:${name}`);
        return stdout
          .toString()
          .split('\0')
          .filter(one => one !== '');
      } catch {
        return [];
      }
    },
  };
}

/** A path below a folder, as that folder sees it, links to folders followed. */
function belowRoot(path: string, root: string): string | undefined {
  let folder = resolve(path);
  const names: string[] = [];
  // A folder that is there no more is named as it was.
  while (!existsSync(folder) && dirname(folder) !== folder) {
    names.unshift(basename(folder));
    folder = dirname(folder);
  }
  const below = relative(root, join(realpathSync(folder), ...names)).replaceAll('\\', '/');
  return below.startsWith('..') || isAbsolute(below) ? undefined : below;
}

/** Puts bytes over what stands in a file, which stays the same file. */
export function writeInto(path: string, bytes: Uint8Array): void {
  const handle = openSync(path, 'r+');
  try {
    writeFileSync(handle, bytes);
    ftruncateSync(handle, bytes.length);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Whether a file belongs to somebody, or can be given to them. */
export function belongsTo(path: string, uid: number, gid: number): boolean {
  const now = statSync(path);
  if (now.uid === uid && now.gid === gid) return true;
  try {
    chownSync(path, uid, gid);
    return true;
  } catch {
    return false;
  }
}
