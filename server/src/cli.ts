#!/usr/bin/env node
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
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { calibrate } from './cli/calibrate';
import { check } from './cli/check';
import { cost } from './cli/cost';
import { exportNetwork } from './cli/export';
import { fmt } from './cli/fmt';
import { importNetwork } from './cli/import';
import { listTargets, newTarget } from './cli/target';
import type { ExitCode, Terminal } from './cli/terminal';
import { belongsTo, bytes, list, load, read, why, writeInto } from './disk';
import { formats } from './formats';
import { readers } from './readers';
import type { Answers } from './targets/tiled';
import { questions } from './targets/tiled/questions';

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

/**
 * Writes a new file beside the place and moves it there. A link of its name fails where somebody has made a file
 * meanwhile, which a renaming would not; where the disk knows no links, only a look before it can tell.
 */
async function create(
  path: string,
  chunks: Iterable<Uint8Array>,
  force: boolean,
): Promise<string | undefined> {
  endBetweenFiles();
  let beside: string | undefined;
  try {
    if (!existsSync(dirname(path))) return `there is no folder ${dirname(path)} to write it into.`;
    const there = lstatSync(path, { throwIfNoEntry: false });
    if (there?.isDirectory()) return 'this is a folder, not a file.';
    if (there !== undefined && !force) return isThere;
    // Behind a link stands the file that is meant; a pipe or a device is no place for one.
    const file = there?.isSymbolicLink() ? realpathSync(path) : path;
    const meant = statSync(file, { throwIfNoEntry: false });
    if (meant !== undefined && !meant.isFile()) return 'this is no file that could be written over.';
    if (meant !== undefined) accessSync(file, constants.W_OK);
    const name = join(dirname(file), `.${basename(file).slice(0, 100)}.${randomUUID()}.lwnet.tmp`);
    const handle = openSync(name, 'wx', (meant?.mode ?? 0o666) & 0o777);
    beside = name;
    try {
      for (const chunk of chunks) writeFileSync(handle, chunk);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
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
  } catch (error) {
    return why(error);
  } finally {
    if (beside !== undefined) rmSync(beside, { force: true });
  }
}

/** A signal that comes while a file is written ends the program behind it. */
function endBetweenFiles(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    if (process.listenerCount(signal) === 0) process.once(signal, () => process.kill(process.pid, signal));
}

const terminal: Terminal = {
  load,
  bytes,
  replace,
  create,
  read,
  list,
  uriOf: path => pathToFileURL(path).href,
  nameOf: uri => {
    if (!uri.startsWith('file:')) return uri;
    const path = fileURLToPath(uri);
    const near = relative(process.cwd(), path);
    return near === '' || near.startsWith(`..${sep}..`) ? path : near;
  },
  print: text => process.stdout.write(text),
  complain: text => process.stderr.write(`${text}\n`),
};

for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads the output may stop before its end, as `head` does.
    if (error.code === 'EPIPE') process.exit();
    if (stream === process.stderr) process.exit(2);
    process.stderr.write(`lwnet: the output cannot be written: ${why(error)}\n`, () => process.exit(2));
  });

const ends = (code: Promise<ExitCode>): Promise<void> =>
  code.then(result => {
    process.exitCode = result;
  });

const program = new Command('lwnet')
  .description('What a light-weight convolutional network costs, from its .lwnet file.')
  .version(version)
  .exitOverride();

const targetOption = [
  '--target <file>',
  'a .lwtarget.json besides those beside the file and above it; may be repeated',
  (value: string, before: readonly string[]) => [...before, value],
  [] as readonly string[],
] as const;

program
  .command('check')
  .description('tell every mistake and warning; exit code 1 where there is one')
  .argument('<files...>', '.lwnet and .lwtarget.json files, or folders of them')
  .option('--json', 'as JSON', false)
  .option('--hints', 'hints too, which do not count as findings', false)
  .option(
    '--strict',
    'a budget that nobody judged, or a layer that no source settles, counts as a finding',
    false,
  )
  .option(
    '--rule <code=severity>',
    'what a rule counts as here: off, hint, information, warning or error; may be repeated',
    (value: string, before: readonly string[]) => [...before, value],
    [],
  )
  .option(...targetOption)
  .action(
    (
      files: string[],
      options: { json: boolean; hints: boolean; strict: boolean; rule: string[]; target: readonly string[] },
    ) => ends(check(files, options, terminal)),
  );

program
  .command('cost')
  .description('parameters, MACs, memory access and weights of the networks of a file')
  .argument('<file>', 'a .lwnet file')
  .option('--network <name>', 'only this network')
  .option(
    '--set <name=value>',
    'a parameter of the network, any value of the language; may be repeated',
    (value: string, before: readonly string[]) => [...before, value],
    [],
  )
  .option(
    '--on <target>',
    'what this chip makes of it, though the file deploys it to none; all for a table of every chip that is known',
  )
  .option('--precision <name>', 'fp32 unless told, and on a chip what it computes in: int8, w4a8, …')
  .option('--layers', 'a line for each layer instead of each stage', false)
  .option('--json', 'as JSON', false)
  .option(...targetOption)
  .action((file: string, options) =>
    ends(cost(file, { network: undefined, precision: undefined, on: undefined, ...options }, terminal)),
  );

program
  .command('export')
  .description('write a network, with weights that nobody has trained, as a file of other tools')
  .argument('<file>', 'a .lwnet file')
  .requiredOption('--to <format>', [...formats.values()].map(({ name }) => name).join(' or '))
  .requiredOption('-o, --out <file>', 'the file to write')
  .option('--network <name>', 'this network; needed where the file has several')
  .option(
    '--set <name=value>',
    'a parameter of the network, any value of the language; may be repeated',
    (value: string, before: readonly string[]) => [...before, value],
    [],
  )
  .option(
    '--precision <name>',
    `fp32 unless told; ${[...formats.values()].map(f => `${f.name}: ${f.precisions.join(', ')}`).join('; ')}`,
  )
  .option('--opset <number>', 'version of ONNX’ operators, 13 unless told')
  .option('--seed <number>', 'other weights for each', '0')
  .option('--force', 'write over a file that is there already', false)
  .action((file: string, options) =>
    ends(
      exportNetwork(
        file,
        { network: undefined, precision: undefined, opset: undefined, ...options },
        terminal,
      ),
    ),
  );

program
  .command('import')
  .description('make a design of a model that another tool has written')
  .argument(
    '<file>',
    [...readers.values()].map(({ title, endings }) => `${title} (${endings.join(', ')})`).join(', '),
  )
  .requiredOption('-o, --out <file>', 'the .lwnet file to write')
  .option(
    '--shape <name=extents>',
    'extents of an input that the file leaves open, for instance image=1x3x224x224; may be repeated',
    (value: string, before: readonly string[]) => [...before, value],
    [],
  )
  .option('--force', 'write over a file that is there already', false)
  .action((file: string, options: { out: string; shape: readonly string[]; force: boolean }) =>
    ends(importNetwork(file, options, terminal)),
  );

const target = program.command('target').description('chips of your own, and those that there are');

const newCommand = target
  .command('new')
  .description('write the file of a chip of your own; what is left out is not known, and is said to be')
  .requiredOption('--tiled', 'a tiled array of multipliers, as on an FPGA')
  .requiredOption('-o, --out <file>', 'the .lwtarget.json to write')
  .option('--force', 'write over a file that is there already', false);
for (const { flag, prompt, example } of questions)
  newCommand.option(flag, `${prompt} For instance ${example}`);
newCommand.action((options: { out: string; force: boolean } & Answers) =>
  ends(newTarget(options, options, terminal)),
);

target
  .command('list')
  .description('every target that a file in this folder can deploy to')
  .option(...targetOption)
  .action((options: { target: readonly string[] }) => ends(listTargets(options.target, terminal)));

program
  .command('calibrate')
  .description(
    'fit how fast a target is to networks that were measured on it, and tell how far that errs on others',
  )
  .argument('<target>', 'the chip that they ran on, as a deployment names it')
  .argument('<measurements>', 'a CSV with the columns file, network, set, precision, latency_ms')
  .requiredOption('-o, --out <file>', 'the .lwtarget.json to write')
  .option('--id <word>', 'what deployments call it; the name of the target with _calibrated unless told')
  .option('--force', 'write over a file that is there already', false)
  .option(...targetOption)
  .action((id: string, path: string, options) => ends(calibrate(id, path, options, terminal)));

program
  .command('fmt')
  .description('bring files into the canonical form')
  .argument('<files...>', '.lwnet files')
  .option('--check', 'write nothing, name the files that differ; exit code 1 where there is one', false)
  .action((files: string[], options: { check: boolean }) => ends(fmt(files, options, terminal)));

program
  .command('lsp')
  .description('serve the Language Server Protocol, for any editor')
  .requiredOption('--stdio', 'over standard input and output')
  .action(async () => (await import('./server')).startServer('stdio'));

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Help and version were asked for; anything else is a mistake in the command.
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
