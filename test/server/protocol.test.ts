/** What the protocol says of messages that come at the wrong time, are incomplete, or are none. */
import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bundle, until } from './client';

interface Received {
  readonly id?: number | null;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
  readonly params?: { readonly message?: string };
}

let built: Awaited<ReturnType<typeof bundle>>;
let child: ChildProcess;
let received: Received[];
let errors: string;
let code: number | null | undefined;

beforeAll(async () => {
  built = await bundle();
});
afterAll(() => built.remove());
beforeEach(() => {
  // What the one before still says is no answer of this one.
  const own: Received[] = [];
  received = own;
  errors = '';
  code = undefined;
  child = spawn(process.execPath, [built.server, '--stdio'], { stdio: 'pipe' });
  let rest = '';
  child.stdout!.setEncoding('latin1').on('data', (data: string) => {
    rest += data;
    for (;;) {
      const [header, length] = /^Content-Length: (\d+)\r\n\r\n/.exec(rest) ?? [];
      if (header === undefined || rest.length < header.length + Number(length)) return;
      const end = header.length + Number(length);
      own.push(JSON.parse(rest.slice(header.length, end)));
      rest = rest.slice(end);
    }
  });
  child.stderr!.on('data', data => {
    errors += data;
  });
  const started = child;
  started.on('close', ended => {
    if (child === started) code = ended;
  });
});
afterEach(() => child.kill('SIGKILL'));

const write = (text: string) => child.stdin!.write(text);
const frame = (body: string) => write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
const send = (message: object) => frame(JSON.stringify({ jsonrpc: '2.0', ...message }));
let id = 0;
async function ask(method: string, params?: unknown): Promise<Received> {
  const mine = ++id;
  send({ id: mine, method, params });
  await until(() => received.some(message => message.id === mine), `answer to ${method}`);
  return received.find(message => message.id === mine)!;
}
const errorOf = async (answer: Promise<Received>) => {
  const { error } = await answer;
  return error && `${error.code} ${error.message}`;
};

const initialize = { processId: process.pid, rootUri: null, capabilities: {} };
const uri = 'untitled:a';
const open = { textDocument: { uri, languageId: 'lwnet', version: 1, text: 'network A {\n}\n' } };
const at = { textDocument: { uri }, position: { line: 0, character: 9 } };

describe('the order of a life', () => {
  test('nothing but initialize comes first, and it comes once', async () => {
    send({ method: 'textDocument/didOpen', params: open });
    expect(await errorOf(ask('textDocument/hover', at))).toBe(
      "-32002 'textDocument/hover' came before 'initialize'.",
    );
    expect(await errorOf(ask('shutdown'))).toContain('-32002');
    expect(await errorOf(ask('initialize', null))).toBe("-32602 'initialize' needs 'capabilities'.");
    expect((await ask('initialize', initialize)).result).toMatchObject({ serverInfo: { name: 'lwnet' } });
    expect(await errorOf(ask('initialize', initialize))).toBe("-32600 'initialize' comes once.");
    // The document that came too early is not there; one that comes in time is.
    expect((await ask('textDocument/hover', at)).result).toBeNull();
    expect(received.some(({ method }) => method === 'textDocument/publishDiagnostics')).toBe(false);
    send({ method: 'initialized', params: {} });
    send({ method: 'textDocument/didOpen', params: open });
    expect((await ask('textDocument/hover', at)).result).not.toBeNull();
  });

  test('behind shutdown nothing but exit counts', async () => {
    await ask('initialize', initialize);
    expect((await ask('shutdown')).result).toBeNull();
    expect(await errorOf(ask('textDocument/hover', at))).toBe(
      "-32600 'textDocument/hover' came behind 'shutdown'.",
    );
    expect(await errorOf(ask('shutdown'))).toContain('-32600');
    send({ method: 'textDocument/didOpen', params: open });
    send({ method: 'exit' });
    await until(() => code !== undefined, 'end');
    expect(code).toBe(0);
    expect(received.filter(({ method }) => method !== undefined)).toEqual([]);
  });

  test.each([
    ['the end of its input', () => child.stdin!.end()],
    ['exit without shutdown', () => send({ method: 'exit' })],
  ])('%s ends it with 1', async (_, end) => {
    await ask('initialize', initialize);
    end();
    await until(() => code !== undefined, 'end');
    expect(code).toBe(1);
  });
});

test('what is missing in parameters is named', async () => {
  await ask('initialize', initialize);
  send({ method: 'textDocument/didOpen', params: open });
  const told = async (method: string, params: unknown) => errorOf(ask(`textDocument/${method}`, params));
  const document = "needs a 'textDocument' with a 'uri'.";
  for (const params of [null, undefined, [], {}, { textDocument: null }, { textDocument: { uri: 3 } }])
    for (const method of ['hover', 'documentSymbol', 'semanticTokens/full', 'formatting', 'rename'])
      expect(await told(method, params)).toBe(`-32602 'textDocument/${method}' ${document}`);
  const { textDocument } = at;
  expect(await told('hover', { textDocument, position: { line: 1 } })).toBe(
    "-32602 'textDocument/hover' needs a 'position' with a 'line' and a 'character'.",
  );
  expect(await told('references', at)).toBe("-32602 'textDocument/references' needs a 'context'.");
  expect(await told('rename', at)).toBe("-32602 'textDocument/rename' needs a 'newName'.");
  expect(await told('codeAction', { textDocument, range: 3 })).toBe(
    "-32602 'textDocument/codeAction' needs a 'range' with a 'start' and an 'end'.",
  );
  expect(await errorOf(ask('nonsense'))).toContain('-32601');
  expect((await ask('textDocument/hover', at)).result).not.toBeNull();
});

test('what is no JSON is answered, and what comes behind it is understood', async () => {
  await ask('initialize', initialize);
  frame('{"jsonrpc": ');
  frame('not JSON');
  send({ method: '$/cancelRequest', params: null });
  send({ method: '$/cancelRequest', params: { id: null } });
  send({ method: 'textDocument/didOpen', params: open });
  expect((await ask('textDocument/hover', at)).result).not.toBeNull();
  const refused = received.filter(({ id }) => id === null);
  expect(refused.map(({ error }) => error!.code)).toEqual([-32700, -32700]);
  expect(refused[0]!.error!.message).toMatch(/^This is no JSON: /);
});

describe('an input that cannot be understood is told, and the server ends', () => {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: initialize });
  test.each([
    ['somebody types', 'hello\n'],
    ['no length', `Content-Type: text\r\n\r\n${body}`],
    ['a length that is no number', `Content-Length: abc\r\n\r\n${body}`],
    ['a negative length', `Content-Length: -5\r\n\r\n${body}`],
    ['no header', `Content-Length\r\n\r\n${body}`],
    ['line feeds alone', `Content-Length: ${body.length}\n\n${body}`],
  ])('%s', async (_, text) => {
    write(text);
    await until(() => code !== undefined, 'end');
    expect(code).toBe(1);
    expect(errors).toMatch(/^lwnet: the input is not of the Language Server Protocol: .+\n$/);
    expect(received.at(-1)).toMatchObject({ method: 'window/logMessage' });
  });

  test('later too', async () => {
    await ask('initialize', initialize);
    write(`Content-Length: abc\r\n\r\n${body}`);
    await until(() => code !== undefined, 'end');
    expect(code).toBe(1);
    expect(errors).toMatch(/^lwnet: .+\n$/);
  });
});
