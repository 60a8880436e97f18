/**
 * Files of a disk, as both doors read them. A path may lead to anything: a pipe that nobody writes to, a device without
 * end, the very stream on which the editor speaks. So only files are opened, and of each no more than its size is read.
 */
import { constants, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Loaded, mostFileBytes } from './host';

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

/** A mark in front, which some editors write, is not part of the text. */
const decoder = new TextDecoder('utf-8', { fatal: true });

async function textOf(path: string): Promise<Loaded> {
  const failure = refusal(await stat(path));
  if (failure !== undefined) return { failure };
  // Something else may stand there by now: opening it must not wait, and it is looked at once more.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await handle.stat();
    const failure = refusal(stats);
    if (failure !== undefined) return { failure };
    const bytes = Buffer.alloc(stats.size);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return { text: decoder.decode(bytes.subarray(0, length)) };
  } catch (error) {
    if (error instanceof TypeError) return { failure: 'this is not text in UTF-8.' };
    throw error;
  } finally {
    await handle.close();
  }
}

function refusal(stats: Stats): string | undefined {
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
  if (stats.size <= mostFileBytes) return undefined;
  const [has, most] = [stats.size, mostFileBytes].map(bytes => bytes.toLocaleString('en-US'));
  return `this has ${has} bytes, and files of more than ${most} bytes are not read.`;
}
