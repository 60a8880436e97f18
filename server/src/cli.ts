#!/usr/bin/env node
/** The door to the terminal: files of the disk, standard output, and a command's exit code. Decides nothing else. */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { check } from './cli/check';
import { cost } from './cli/cost';
import { fmt } from './cli/fmt';
import type { ExitCode, Terminal } from './cli/terminal';
import { load, read, why } from './disk';

/** Writes beside the file and puts the new one in its place, so that nothing is ever half written. */
async function replace(path: string, text: string): Promise<string | undefined> {
  let beside: string | undefined;
  try {
    const file = await realpath(path);
    await access(file, constants.W_OK);
    const { mode } = await stat(file);
    beside = join(dirname(file), `.${randomUUID()}.lwnet.tmp`);
    const handle = await open(beside, 'wx', mode);
    try {
      // What the process may create can be less than what the file had.
      await handle.chmod(mode);
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
    return undefined;
  } catch (error) {
    if (beside !== undefined) await unlink(beside).catch(() => undefined);
    return why(error);
  }
}

const terminal: Terminal = {
  load,
  replace,
  read,
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

// Whoever reads the output may stop before its end, as `head` does.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });

const ends = (code: Promise<ExitCode>): Promise<void> =>
  code.then(result => {
    process.exitCode = result;
  });

const program = new Command('lwnet')
  .description('What a light-weight convolutional network costs, from its .lwnet file.')
  .version(version)
  .exitOverride();

program
  .command('check')
  .description('tell every mistake and warning; exit code 1 where there is one')
  .argument('<files...>', '.lwnet files')
  .option('--json', 'as JSON', false)
  .option('--hints', 'hints too, which do not count as findings', false)
  .option(
    '--rule <code=severity>',
    'what a rule counts as here: off, hint, information, warning or error; may be repeated',
    (value: string, before: readonly string[]) => [...before, value],
    [],
  )
  .action((files: string[], options: { json: boolean; hints: boolean; rule: string[] }) =>
    ends(check(files, options, terminal)),
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
  .option('--precision <name>', 'fp32 unless told: int8, w4a8, …')
  .option('--layers', 'a line for each layer instead of each stage', false)
  .option('--json', 'as JSON', false)
  .action((file: string, options) =>
    ends(cost(file, { network: undefined, precision: undefined, ...options }, terminal)),
  );

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
