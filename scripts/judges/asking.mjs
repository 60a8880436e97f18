/** What every judge needs: a Python with its tool, and files of networks as the tool reads them. */
import { execFile, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { promisify } from 'node:util';
import { Complaint, mustRun, root, workshop } from '../project.mjs';

/** @typedef {{ file: string, network: string, set?: Record<string, string>, precision: string }} Case */
/** @typedef {{ name: string, package: string, version: string, script?: string }} Tool */

export const call = promisify(execFile);

/**
 * A Python of its own with what is pinned, made once.
 * @param {{ name: string, version: string }} tool
 * @param {readonly string[]} pinned
 * @param {string} base the Python that it is made of
 */
export async function pythonWith({ name, version }, pinned, base = 'python3') {
  const folder = join(workshop, 'judges', `${name}-${version}`);
  const python = join(folder, 'bin/python');
  const ready = join(folder, 'ready');
  if (existsSync(ready)) return python;
  await mustRun(base, ['-m', 'venv', '--clear', folder]);
  await mustRun(python, ['-m', 'pip', 'install', '--quiet', ...pinned]);
  writeFileSync(ready, '');
  return python;
}

/**
 * Writes a network in the format that the end of the file's name tells, or answers false where it cannot be said in that
 * precision.
 * @param {Case} one
 * @param {string} out
 * @param {readonly string[]} options what else the command is told
 */
export async function exported({ file, network, set = {}, precision }, out, options = []) {
  const format = { '.onnx': 'onnx', '.py': 'pytorch' }[extname(out)] ?? 'tflite';
  const to = options.includes('--to') ? [] : ['--to', format];
  const sets = Object.entries(set).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const asked = ['--network', network, ...sets, ...to, '--precision', precision, ...options];
  const args = ['export', file, ...asked];
  try {
    await call(process.execPath, [join(root, 'dist/cli.js'), ...args, '--force', '--out', out], {
      cwd: root,
    });
    return true;
  } catch (error) {
    const said = String(/** @type {{ stderr?: string }} */ (error).stderr ?? error);
    if (said.includes('cannot be said in')) return false;
    throw new Complaint(`${file}, ${network}: ${said}`);
  }
}

const judges = join(root, 'test/judges');

/**
 * The files of small networks in some folders of `test/judges`, each by its name with its cases.
 * @param {readonly string[]} folders
 * @param {readonly string[]} precisions
 * @returns {(readonly [string, Case[]])[]}
 */
export function casesIn(folders, precisions) {
  return folders.flatMap(folder =>
    readdirSync(join(judges, folder))
      .filter(file => file.endsWith('.lwnet'))
      .map(name => {
        const file = `test/judges/${folder}/${name}`;
        const text = readFileSync(join(root, file), 'utf8');
        const names = [...text.matchAll(/^network (\w+)/gm)].map(match => String(match[1]));
        const cases = names.flatMap(network => precisions.map(precision => ({ file, network, precision })));
        return /** @type {const} */ ([basename(name, '.lwnet'), cases]);
      }),
  );
}

/**
 * Asks a tool of files in its format, or in another `beside`, and writes down what it said, under a name.
 * @param {{ tool: Tool, python: string, chips: readonly string[], ending: string, beside?: string, options?: readonly string[] }} asked
 * @param {string} name
 * @param {readonly Case[]} cases
 */
export async function judge({ tool, python, chips, ending, beside, options }, name, cases) {
  const folder = mkdtempSync(join(tmpdir(), 'lwnet-judges-'));
  try {
    const files = [];
    for (const [i, one] of cases.entries()) {
      const path = join(folder, `${i}.${ending}`);
      const isWritten = await exported(one, path, options);
      const isBeside = beside !== undefined && (await exported(one, join(folder, `${i}.${beside}`), options));
      if (isWritten || isBeside) files.push({ one, path });
    }
    const script = join(root, 'scripts/judges', `${tool.script ?? tool.name}.py`);
    const { status, stdout, stderr } = spawnSync(
      python,
      [script, chips.join(','), ...files.map(({ path }) => path)],
      { encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    if (status !== 0) throw new Complaint(stderr);
    const answers = JSON.parse(stdout);
    const { said, about = {} } = 'said' in answers ? answers : { said: answers };
    const rows = files.map(({ one, path }) => JSON.stringify({ ...one, said: said[path] }));
    mkdirSync(join(judges, tool.name), { recursive: true });
    writeFileSync(
      join(judges, tool.name, `${name}.json`),
      `{"tool": "${tool.package} ${tool.version}", ${told(about)}"cases": [\n${rows.join(',\n')}\n]}\n`,
    );
    console.log(`test/judges/${tool.name}/${name}.json: ${files.length} files`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {Readonly<Record<string, unknown>>} about what a tool says of all its answers */
const told = about =>
  Object.entries(about)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}, `)
    .join('');

/** A table as text, its columns one below the other. @param {readonly (readonly string[])[]} all the head first */
export function columns(all) {
  const widths = all[0]?.map((_, i) => Math.max(...all.map(cells => cells[i]?.length ?? 0))) ?? [];
  const lines = all.map(cells =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
