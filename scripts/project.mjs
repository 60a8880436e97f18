/** Where things are, and how the scripts run other programs. Only `node:` imports: it works before `npm ci`. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Everything that is fetched or made for trying the extension; git ignores it. */
export const workshop = join(root, '.vscode-test');

/** Fails with a sentence for the person at the terminal instead of a stack. */
export class Complaint extends Error {}

/**
 * Runs a program to its end and answers its exit code. With `quietly` its output appears only if it fails, so that
 * two things can run beside each other without mixing their lines.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quietly?: boolean }} [options]
 * @returns {Promise<number>}
 */
export function run(program, args, { cwd = root, env = process.env, quietly = false } = {}) {
  return new Promise((resolve, reject) => {
    /** @type {Buffer[]} */
    const output = [];
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: ['ignore', quietly ? 'pipe' : 'inherit', quietly ? 'pipe' : 'inherit'],
    });
    child.stdout?.on('data', chunk => output.push(chunk));
    child.stderr?.on('data', chunk => output.push(chunk));
    child.on('error', reject);
    child.on('close', code => {
      if (code !== 0) process.stderr.write(Buffer.concat(output));
      resolve(code ?? 1);
    });
  });
}

/**
 * Like `run`, where anything but success ends the script.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quietly?: boolean }} [options]
 */
export async function mustRun(program, args, options) {
  const code = await run(program, args, options);
  if (code !== 0) throw new Complaint(`\`${program} ${args.join(' ')}\` failed with exit code ${code}.`);
}

/**
 * Runs npm with the Node that runs this script, whatever `npm` the path finds first.
 * @param {readonly string[]} args
 * @param {{ cwd?: string, quietly?: boolean }} [options]
 */
export async function npm(args, options) {
  const cli = process.env.npm_execpath;
  // The variables of an outer `npm run` describe this project and must not steer an installation elsewhere.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(package|lifecycle|command)|^npm_config_(local_)?prefix$/i.test(name),
    ),
  );
  if (cli?.endsWith('.js')) await mustRun(process.execPath, [cli, ...args], { ...options, env });
  else await mustRun('npm', args, { ...options, env });
}

/**
 * Runs a script's main function; a complaint is printed as its sentence alone.
 * @param {() => Promise<number | void>} main
 */
export async function start(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(error instanceof Complaint ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}

/** @param {string} path */
export const readJson = path => JSON.parse(readFileSync(path, 'utf8'));

/** @param {number} since as `Date.now()` gave it */
export const seconds = since => `${((Date.now() - since) / 1000).toFixed(0)} s`;
