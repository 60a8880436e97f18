/**
 * The program as V8 compiled it before. To compile it again takes a quarter of the time from starting the server to its
 * first answer; so what V8 made is kept with the user's caches, as browsers and editors do with their own programs.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import envPaths from 'env-paths';
import { keepHeapSmall } from '../heap';
import { optimise } from '../optimiser';
import type * as program from '../program';

/** As many programs as somebody may use in turn: of an editor, of Node, of a version before. */
const mostKept = 4;

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** Behind its digest, as V8 believes what it is given. */
function read(path: string): Buffer | undefined {
  try {
    const bytes = readFileSync(path);
    const compiled = bytes.subarray(32);
    return digestOf(compiled).equals(bytes.subarray(0, 32)) ? compiled : undefined;
  } catch {
    return undefined;
  }
}

/** A file takes its name when it is whole; of the others the newest stay. */
function write(folder: string, name: string, compiled: Buffer): void {
  const beside = join(folder, `${randomUUID()}.tmp`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(beside, Buffer.concat([digestOf(compiled), compiled]), { mode: 0o600 });
    renameSync(beside, join(folder, name));
    const aged = readdirSync(folder).map(file => ({ file, at: statSync(join(folder, file)).mtimeMs }));
    for (const { file } of aged.sort((a, b) => b.at - a.at).slice(mostKept)) rmSync(join(folder, file));
  } catch {
    // Who has no place for it, or not enough of it, starts as before; what a full disk took of it goes.
    try {
      rmSync(beside, { force: true });
    } catch {
      // Nothing was put there.
    }
  }
}

/** Runs the program beside this script: an expression, a function with the parameters of a CommonJS module. */
export function start(): typeof program {
  // V8 takes what it compiled under the same flags only. In Node 22 one stays changed when its compiler has been off.
  keepHeapSmall();
  optimise(false);
  optimise(true);
  const file = join(__dirname, 'program.js');
  const bytes = readFileSync(file);
  const folder = join(envPaths('lwnet', { suffix: '' }).cache, 'compiled');
  const { arch, versions } = process;
  const name = `${digestOf(bytes).toString('hex', 0, 8)}-${arch}-${versions.v8}-${cachedDataVersionTag().toString(16)}`;
  const cachedData = read(join(folder, name));
  const script = new Script(bytes.toString('latin1'), { filename: file, ...(cachedData && { cachedData }) });
  const module = { exports: {} as typeof program };
  script.runInThisContext()(module.exports, require, module);
  if (cachedData === undefined || script.cachedDataRejected)
    module.exports.whenAtRest(() => write(folder, name, script.createCachedData()));
  return module.exports;
}
