/** The server ends when its editor does, also while it is so busy that it hears nothing. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from './client';

let built: Awaited<ReturnType<typeof bundle>>;

beforeAll(async () => {
  built = await bundle();
  // From its first diagnostics on the server works without end.
  writeFileSync(
    join(built.folder, 'busy.cjs'),
    `const write = process.stdout.write;
    process.stdout.write = function (chunk, ...more) {
      if (String(chunk).includes('publishDiagnostics')) setTimeout(() => { for (;;); }, 100);
      return write.call(this, chunk, ...more);
    };`,
  );
  // An editor that starts a server, opens a document and tells whom it started.
  writeFileSync(
    join(built.folder, 'editor.cjs'),
    `const [processId, busy, server] = process.argv.slice(2);
    const child = require('node:child_process').spawn(
      process.execPath, ['-r', busy, server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit', 3] });
    const send = message => {
      const body = JSON.stringify({ jsonrpc: '2.0', ...message });
      child.stdin.write('Content-Length: ' + Buffer.byteLength(body) + '\\r\\n\\r\\n' + body);
    };
    const given = processId === 'null' ? null : process.pid;
    send({ id: 1, method: 'initialize', params: { processId: given, rootUri: null, capabilities: {} } });
    send({ method: 'initialized', params: {} });
    const textDocument = { uri: 'untitled:a', languageId: 'lwnet', version: 1, text: 'network A {\\n}\\n' };
    send({ method: 'textDocument/didOpen', params: { textDocument } });
    child.stdout.on('data', data => {
      if (String(data).includes('publishDiagnostics')) console.log(child.pid);
    });`,
  );
});
afterAll(() => built.remove());

test.each([
  ['whose process it was told', 'own'],
  ['that gave no process, but started it', 'null'],
])('an editor %s', async (_, processId) => {
  const args = ['editor.cjs', 'busy.cjs', 'server.cjs'].map(name => join(built.folder, name));
  const editor = spawn(process.execPath, [args[0]!, processId, args[1]!, args[2]!], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const server = await new Promise<number>(resolve =>
    editor.stdout!.on('data', data => resolve(Number(data))),
  );
  try {
    // Held open by the two of them alone.
    const shared = editor.stdio[3] as NodeJS.ReadableStream;
    const ended = new Promise(resolve => shared.resume().on('end', () => resolve('ended')));
    await new Promise(resolve => setTimeout(resolve, 500));
    editor.kill('SIGKILL');
    const late = new Promise(resolve => setTimeout(resolve, 15_000, 'still there'));
    expect(await Promise.race([ended, late])).toBe('ended');
  } finally {
    try {
      process.kill(server, 'SIGKILL');
    } catch {
      // It has ended, as it should.
    }
  }
});
