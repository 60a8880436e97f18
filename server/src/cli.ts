/** The door to the terminal: files of the disk, standard output, and a command's exit code. Decides nothing else. */
import { randomUUID } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { CommanderError } from 'commander';
import { version } from '../../package.json';
import { programOf } from './cli/program';
import { type NewFile, standardInput, type Terminal } from './cli/terminal';
import { atRevision, belongsTo, list, load, look, read, textFrom, why, writeInto } from './disk';

const byteOrderMark = Buffer.from('\uFEFF');

/**
 * Puts a text in the place of the one that was read. It is written beside the file and takes its place at once, so that
 * nothing is ever half written. Where a new file would part hard links or belong to somebody else, the text goes into the
 * old one, and what lies beside it goes when that is done. Nothing else runs meanwhile, and no signal ends it in between.
 */
async function replace(path: string, before: string, after: string): Promise<string | undefined> {
  endBetweenFiles();
  let beside: string | undefined;
  try {
    const file = realpathSync(path);
    accessSync(file, constants.W_OK);
    const { mode, uid, gid, nlink } = statSync(file);
    beside = join(dirname(file), `.${basename(file).slice(0, 100)}.${randomUUID()}.lwnet.tmp`);
    // A copy has what else a system keeps with a file, as far as it can be copied.
    copyFileSync(file, beside, constants.COPYFILE_EXCL);
    const hasMark = readFileSync(file).subarray(0, byteOrderMark.length).equals(byteOrderMark);
    const bytesOf = (text: string) =>
      Buffer.concat([hasMark ? byteOrderMark : Buffer.of(), Buffer.from(text)]);
    writeInto(beside, bytesOf(after));
    const isAlike = nlink === 1 && belongsTo(beside, uid, gid);
    // Whoever a file is given to may not have what its mode allows: the mode comes last.
    if (isAlike) chmodSync(beside, mode);
    if (!readFileSync(file).equals(bytesOf(before)))
      return 'it was saved by somebody else meanwhile and stays as it is; try again.';
    if (isAlike) renameSync(beside, file);
    else {
      const whole = beside;
      // Should that fail, the new text is not lost.
      beside = undefined;
      try {
        writeInto(file, bytesOf(after));
      } catch (error) {
        return `${why(error).replace(/\.$/, '')}, and it may be half written; the whole text is in ${whole}.`;
      }
      beside = whole;
    }
    return undefined;
  } catch (error) {
    return why(error);
  } finally {
    if (beside !== undefined) rmSync(beside, { force: true });
  }
}

const isThere = 'there is such a file already; it is written over with --force.';

interface Staged {
  /** What is written, beside its place. */
  readonly beside: string;
  readonly file: string;
}

/** A new file beside the place where it is to be, or why it cannot be put there. */
function stage({ path, chunks }: NewFile, force: boolean): Staged | string {
  if (!existsSync(dirname(path))) return `there is no folder ${dirname(path)} to write it into.`;
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) return 'this is a folder, not a file.';
  if (there !== undefined && !force) return isThere;
  // Behind a link stands the file that is meant; a pipe or a device is no place for one.
  const file = there?.isSymbolicLink() ? realpathSync(path) : path;
  const meant = statSync(file, { throwIfNoEntry: false });
  if (meant !== undefined && !meant.isFile()) return 'this is no file that could be written over.';
  if (meant !== undefined) accessSync(file, constants.W_OK);
  const beside = join(dirname(file), `.${basename(file).slice(0, 100)}.${randomUUID()}.lwnet.tmp`);
  const handle = openSync(beside, 'wx', (meant?.mode ?? 0o666) & 0o777);
  try {
    for (const chunk of chunks) writeFileSync(handle, chunk);
    fsyncSync(handle);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
  return { beside, file };
}

/**
 * Moves a file to its place. A link of its name fails where somebody has made a file meanwhile, which a renaming would not;
 * where the disk knows no links, only a look before it can tell.
 */
function settle({ beside, file }: Staged, force: boolean): string | undefined {
  if (force) renameSync(beside, file);
  else
    try {
      linkSync(beside, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return isThere;
      if (existsSync(file)) return isThere;
      renameSync(beside, file);
    }
  return undefined;
}

/** Writes all files beside their places before the first is moved there; where one cannot be, new ones go again. */
async function createAll(
  files: readonly NewFile[],
  force: boolean,
): Promise<{ path: string; why: string } | undefined> {
  endBetweenFiles();
  const staged: Staged[] = [];
  const settled: Staged[] = [];
  let failure: { path: string; why: string } | undefined;
  const attempt = (path: string, run: () => string | undefined): boolean => {
    try {
      const found = run();
      if (found !== undefined) failure = { path, why: found };
    } catch (error) {
      failure = { path, why: why(error) };
    }
    return failure === undefined;
  };
  const isStaged = files.every(one =>
    attempt(one.path, () => {
      const made = stage(one, force);
      if (typeof made === 'string') return made;
      staged.push(made);
      return undefined;
    }),
  );
  if (isStaged)
    staged.every((one, i) =>
      attempt(files[i]!.path, () => {
        const found = settle(one, force);
        if (found === undefined) settled.push(one);
        return found;
      }),
    );
  if (failure !== undefined && !force) for (const { file } of settled) rmSync(file, { force: true });
  for (const { beside } of staged) rmSync(beside, { force: true });
  return failure;
}

const create: Terminal['create'] = async (path, chunks, force) =>
  (await createAll([{ path, chunks }], force))?.why;

/** A signal that comes while a file is written ends the program behind it. */
function endBetweenFiles(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    if (process.listenerCount(signal) === 0) process.once(signal, () => process.kill(process.pid, signal));
}

/** The file is there only while the program runs. */
async function python(
  program: string,
  chunks: Iterable<Uint8Array>,
  args: readonly string[],
): Promise<{ output: string } | { failure: string }> {
  const command = process.env['LWNET_PYTHON'] || 'python3';
  const hint = 'LWNET_PYTHON says which Python has it.';
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), 'lwnet-'));
    const path = join(folder, 'model');
    const handle = openSync(path, 'wx', 0o600);
    try {
      for (const chunk of chunks) writeFileSync(handle, chunk);
    } finally {
      closeSync(handle);
    }
    const { execFile } = await import('node:child_process');
    const run = promisify(execFile);
    const { stdout } = await run(command, ['-c', program, path, ...args], { maxBuffer: 2 ** 28 });
    return { output: stdout };
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOENT') return { failure: `there is no '${command}' to run onnxruntime with; ${hint}` };
    const last = stderr?.trimEnd().split('\n').at(-1);
    return { failure: last ? `${last.replace(/\.$/, '')}; ${hint}` : why(error) };
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** What the two variables say goes before what standard output can show. */
function hasColours(): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none } = process.env;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return !none && process.stdout.isTTY && process.stdout.hasColors();
}

const terminal: Terminal = {
  load: path => (path === standardInput ? textFrom(process.stdin) : load(path)),
  look,
  replace,
  create,
  createAll,
  python,
  read,
  list,
  at: atRevision,
  uriOf: path => pathToFileURL(path).href,
  nameOf: uri => {
    if (!uri.startsWith('file:')) return uri;
    const path = fileURLToPath(uri);
    const near = relative(process.cwd(), path);
    return near === '' || near.startsWith(`..${sep}..`) ? path : near;
  },
  hasColours: hasColours(),
  print: text => process.stdout.write(text),
  complain: text => process.stderr.write(`${text}\n`),
};

/** Does what was typed. */
export async function startTerminal(): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever reads the output may stop before its end, as `head` does.
      if (error.code === 'EPIPE') process.exit();
      if (stream === process.stderr) process.exit(2);
      process.stderr.write(`lwnet: the output cannot be written: ${why(error)}\n`, () => process.exit(2));
    });

  const program = await programOf(
    version,
    terminal,
    code => {
      process.exitCode = code;
    },
    process.argv[2],
  );

  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version were asked for; anything else is a mistake in the command.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  }
}
