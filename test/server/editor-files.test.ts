/** Files that are on no disk: the editor reads them, for a server on Node as for one that is a worker of a browser. */

import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Diagnostic,
  ErrorCodes,
  type PublishDiagnosticsParams,
  ResponseError,
} from 'vscode-languageserver-protocol';
import { bundle, Client, until } from './client';

const net = 'vscode-vfs://github/a/b/net.lwnet';
const files: Readonly<Record<string, object>> = {
  'vscode-vfs://github/a/b/parts/unit.lwnet': { text: 'block Unit(n) {\n  conv(n)\n}\n' },
  'vscode-vfs://github/a/b/large.lwnet': { failure: 'this is too large.' },
};
const text = `import Unit from "parts/unit.lwnet"
import Large from "large.lwnet"
import Gone from "gone.lwnet"

network Net {
  input(3, 8, 8) -> Unit(4)
}
`;
const told = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.filter(({ severity }) => severity === 1).map(({ message }) => String(message));
const expected = [
  "The file 'large.lwnet' cannot be read: this is too large.",
  expect.stringContaining("'gone.lwnet'"),
];

const answers: Readonly<
  Record<string, (params: { uri: string; folder: string; mostBytes: number }) => unknown>
> = {
  'lwnet/readFile': ({ uri, mostBytes }) => (mostBytes > 0 ? (files[uri] ?? null) : null),
  'lwnet/listFolder': () => [],
  'lwnet/findFiles': ({ folder }) => (folder === 'vscode-vfs://github/a/b' ? Object.keys(files) : []),
};

/** As `scripts/build.mjs` makes it: esbuild refuses what only Node has. */
async function bundledForBrowser(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
    entryPoints: ['server/src/worker.ts'],
    bundle: true,
    write: false,
    minify: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    mainFields: ['module', 'main'],
    loader: { '.lwnet': 'text' },
    charset: 'utf8',
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}

let built: Awaited<ReturnType<typeof bundle>>;
beforeAll(async () => {
  built = await bundle();
});
afterAll(() => built.remove());

test('a server on Node asks the editor for what is no file', async () => {
  const client = new Client(built.server);
  for (const [method, answer] of Object.entries(answers)) client.connection.onRequest(method, answer);
  await client.start({}, [{ uri: 'vscode-vfs://github/a/b', name: 'b' }]);
  await client.open(net, text);
  expect(told(await client.diagnostics(net, 1))).toEqual(expected);
  const symbols = await client.ask<{ name: string }[]>('workspace/symbol', { query: 'unit' });
  expect(symbols.map(({ name }) => name)).toEqual(['Unit']);
  expect(await client.stop()).toBe(0);
});

test('an editor that does not know how is asked once, and such an import is not found', async () => {
  const client = new Client(built.server);
  let asked = 0;
  for (const method of Object.keys(answers))
    client.connection.onRequest(method, () => {
      asked++;
      throw new ResponseError(ErrorCodes.MethodNotFound, 'What is that?');
    });
  await client.start();
  await client.open(net, text);
  expect(told(await client.diagnostics(net, 1))).toHaveLength(3);
  // All of the first look at the same time, and none later.
  expect(asked).toBeLessThanOrEqual(4);
  await client.change(net, 2, { text: `${text}\n` });
  const before = asked;
  expect(told(await client.diagnostics(net, 2))).toHaveLength(3);
  expect(asked).toBe(before);
  expect(await client.stop()).toBe(0);
});

test('the worker does the same, and nothing in it is of Node', async () => {
  const code = await bundledForBrowser();
  // A tenth of it are the sentences in Chinese, which a disk loads for whoever reads it.
  expect(Buffer.byteLength(code)).toBeLessThan(2_000_000);
  // What a browser gives a worker to talk with, by Node's means.
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     globalThis.postMessage = message => parentPort.postMessage(message);
     globalThis.addEventListener = () => undefined;
     for (const own of ['setImmediate', 'clearImmediate']) delete globalThis[own];
     parentPort.on('message', data => globalThis.onmessage({ data }));
     (function (require, module, process, Buffer) {${code}\n})();`,
    { eval: true },
  );
  const received: { id?: number | string; method?: string; params?: unknown; result?: unknown }[] = [];
  worker.on('message', message => {
    received.push(message);
    if (message.id !== undefined && message.method !== undefined)
      worker.postMessage({
        jsonrpc: '2.0',
        id: message.id,
        result: answers[message.method]?.(message.params as never) ?? null,
      });
  });
  const send = (message: object) => worker.postMessage({ jsonrpc: '2.0', ...message });
  try {
    send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
    send({ method: 'initialized', params: {} });
    const textDocument = { uri: net, languageId: 'lwnet', version: 1, text };
    send({ method: 'textDocument/didOpen', params: { textDocument } });
    const published = () => received.find(({ method }) => method === 'textDocument/publishDiagnostics');
    await until(() => published() !== undefined, 'diagnostics');
    expect(told((published()!.params as PublishDiagnosticsParams).diagnostics)).toEqual(expected);
    send({
      id: 'hover',
      method: 'textDocument/hover',
      params: { textDocument, position: { line: 5, character: 3 } },
    });
    await until(() => received.some(({ id }) => id === 'hover'), 'hover');
    expect(JSON.stringify(received.find(({ id }) => id === 'hover'))).toContain('3×8×8');
  } finally {
    await worker.terminate();
  }
});
