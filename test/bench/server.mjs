/** A language server over stdio, as an editor speaks to it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export class Client {
  #next = 1;
  /** @type {Map<number, (result: unknown) => void>} */
  #waiting = new Map();
  /** @type {((params: unknown) => void)[]} */
  #published = [];
  #buffer = Buffer.alloc(0);

  /** @param {readonly string[]} args @param {string} [caches] in place of the user's */
  constructor(args, caches) {
    const env = {
      ...process.env,
      ...(caches && { HOME: caches, XDG_CACHE_HOME: caches, LOCALAPPDATA: caches }),
    };
    this.child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], env });
    this.child.stdout.on('data', data => {
      this.#buffer = Buffer.concat([this.#buffer, data]);
      this.#read();
    });
  }

  #read() {
    for (;;) {
      const head = this.#buffer.indexOf('\r\n\r\n');
      if (head === -1) return;
      const length = Number(/Content-Length: (\d+)/.exec(this.#buffer.toString('latin1', 0, head))?.[1]);
      if (this.#buffer.length < head + 4 + length) return;
      const message = JSON.parse(this.#buffer.toString('utf8', head + 4, head + 4 + length));
      this.#buffer = this.#buffer.subarray(head + 4 + length);
      if (message.method === 'textDocument/publishDiagnostics') this.#published.shift()?.(message.params);
      else if (message.id !== undefined && message.method === undefined) {
        this.#waiting.get(message.id)?.(message.result);
        this.#waiting.delete(message.id);
      }
    }
  }

  /** @param {object} message */
  #send(message) {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  /** @param {string} method @param {object} params @returns {Promise<unknown>} */
  request(method, params) {
    const id = this.#next++;
    return new Promise(resolve => {
      this.#waiting.set(id, resolve);
      this.#send({ id, method, params });
    });
  }

  /** @param {string} method @param {object} [params] */
  notify(method, params) {
    this.#send({ method, params });
  }

  /** The next diagnostics. @returns {Promise<unknown>} */
  published() {
    return new Promise(resolve => this.#published.push(resolve));
  }

  async initialize() {
    await this.request('initialize', { processId: null, rootUri: null, capabilities: {} });
    this.notify('initialized', {});
  }

  /** @param {string} uri @param {string} text */
  open(uri, text) {
    this.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'lwnet', version: 1, text },
    });
  }

  stop() {
    this.child.kill();
  }

  /** As the protocol has it. */
  async end() {
    const ended = once(this.child, 'exit');
    await this.request('shutdown', {});
    this.notify('exit');
    await ended;
  }
}
