/** A server in a process of its own with documents open in it: what it says, how long it works, how much memory it takes. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import {
  CancellationTokenSource,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** The session cannot go on: the server is dead, or as good as that. */
export class Lost extends Error {}

/** Answers of a server that are right: cancelled, changed meanwhile, and a name that cannot be given. */
const fair = new Set([-32800, -32801]);

/** Without an answer for so long a server hangs, if it works all the time or waits for something. */
const hangs = { workingMs: 15_000, waitingMs: 60_000 };

const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

export class Server {
  documents = new Map();
  /** What was last published, by address. */
  published = new Map();
  /** What went wrong, in the order in which it was seen. */
  failures = [];
  slowest = { ms: 0, what: 'nothing' };
  /** Whether the server wants to hear of files that change. */
  watches = false;
  #lastAnswerMs = 0;
  #dead;

  constructor(program, limitMs) {
    this.limitMs = limitMs;
    this.child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#dead = new Promise(resolve => this.child.once('exit', (code, signal) => resolve(signal ?? code)));
    this.#dead.then(how => {
      this.ended = how;
    });
    let complaints = '';
    this.child.stderr.on('data', data => {
      if (complaints === '') this.failures.push(`standard error: ${String(data).trim().split('\n')[0]}`);
      complaints += data;
    });
    this.child.stdin.on('error', () => undefined);
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.child.stdout),
      new StreamMessageWriter(this.child.stdin),
    );
    this.connection.onNotification('textDocument/publishDiagnostics', params =>
      this.published.set(params.uri, params),
    );
    this.connection.onNotification('window/logMessage', ({ type, message }) => {
      if (type === 1) this.failures.push(`the log: ${message.split('\n').slice(0, 2).join(' ')}`);
    });
    this.connection.onRequest('client/registerCapability', ({ registrations }) => {
      this.watches ||= registrations.some(({ method }) => method === 'workspace/didChangeWatchedFiles');
      return null;
    });
    for (const what of ['inlayHint', 'semanticTokens'])
      this.connection.onRequest(`workspace/${what}/refresh`, () => null);
    this.connection.onError(() => undefined);
    this.connection.listen();
  }

  async start(folder, offersWatching) {
    const workspaceFolders = [{ uri: folder, name: 'session' }];
    const refresh = { refreshSupport: true };
    const { capabilities } = await this.ask('initialize', {
      processId: process.pid,
      rootUri: folder,
      workspaceFolders,
      capabilities: {
        workspace: {
          inlayHint: refresh,
          semanticTokens: refresh,
          didChangeWatchedFiles: { dynamicRegistration: offersWatching },
        },
      },
    });
    this.tell('initialized', {});
    return capabilities;
  }

  tell(method, params) {
    // What has no parameters has no empty ones either, of which the server's library complains.
    const sent =
      params === undefined
        ? this.connection.sendNotification(method)
        : this.connection.sendNotification(method, params);
    void sent.catch(() => undefined);
  }

  open(uri, text) {
    const document = TextDocument.create(uri, 'lwnet', (this.documents.get(uri)?.version ?? 0) + 1, text);
    this.documents.set(uri, document);
    this.tell('textDocument/didOpen', {
      textDocument: { uri, languageId: 'lwnet', version: document.version, text },
    });
  }

  change(uri, edits) {
    const document = this.documents.get(uri);
    const version = document.version + 1;
    const contentChanges = [];
    for (const { start, end, text } of edits(document)) {
      const change = { range: { start: document.positionAt(start), end: document.positionAt(end) }, text };
      contentChanges.push(change);
      TextDocument.update(document, [change], version);
    }
    this.tell('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  close(uri) {
    this.documents.delete(uri);
    this.tell('textDocument/didClose', { textDocument: { uri } });
  }

  /** Time that the server worked; where nobody counts it, time that went by. */
  #workMs() {
    try {
      const { pid } = this.child;
      const fields = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'latin1').split(') ')[1].split(' ');
      return (Number(fields[11]) + Number(fields[12])) * 10;
    } catch {
      return process.platform === 'linux' ? this.#lastAnswerMs : performance.now();
    }
  }

  /** The most memory that it ever took; 0 where nobody counts it. */
  mostBytes() {
    try {
      return (
        Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${this.child.pid}/status`, 'latin1'))[1]) * 1024
      );
    } catch {
      return 0;
    }
  }

  /** The answer of a request; `undefined` where there is none, which is told unless it is fair. */
  async ask(method, params, cancelAfterMs = undefined) {
    const source = new CancellationTokenSource();
    const began = this.#workMs();
    const answer = this.connection.sendRequest(method, params, source.token).then(
      result => ({ result }),
      error => ({ error }),
    );
    if (cancelAfterMs !== undefined) setTimeout(() => source.cancel(), cancelAfterMs);
    const { result, error } = await this.#orLost(answer, method);
    const now = this.#workMs();
    // What it did before it came to this request is not this request's.
    const ms = now - Math.max(began, this.#lastAnswerMs);
    this.#lastAnswerMs = now;
    if (ms > this.slowest.ms) this.slowest = { ms, what: method };
    if (ms > this.limitMs) this.failures.push(`${method} took ${ms} ms`);
    const isRefusal = /rename$/i.test(method) && error?.code === -32602;
    if (error !== undefined && !fair.has(error.code) && !isRefusal)
      this.failures.push(`${method}: error ${error.code}: ${error.message}`);
    return result;
  }

  /** Something that the server will do, or the end of the session. */
  async #orLost(promise, what) {
    const wall = performance.now();
    const work = this.#workMs();
    let done = false;
    const ended = () => {
      done = true;
    };
    promise.then(ended, ended);
    const watch = async () => {
      while (!done) {
        await pause(20);
        if (done) return;
        if (this.ended !== undefined) throw new Lost(`the server ended (${this.ended}) at ${what}`);
        const waited = performance.now() - wall;
        if (this.#workMs() - work > hangs.workingMs || waited > hangs.waitingMs)
          throw new Lost(`no answer to ${what} in ${Math.round(waited / 1000)} s`);
      }
    };
    const watching = watch();
    watching.catch(() => undefined);
    await Promise.race([promise, watching]);
    return promise;
  }

  /** Waits until something holds; gives up, without a word, when the server had time enough. */
  async until(holds, what, mostMs) {
    const begin = performance.now();
    const wait = async () => {
      while (!holds() && performance.now() - begin < mostMs) await pause(20);
    };
    await this.#orLost(wait(), what);
  }

  /** What it says of problems, once it has looked at the document as it is now. */
  async diagnostics(uri) {
    const { version } = this.documents.get(uri);
    const found = () => this.published.get(uri);
    await this.until(
      () => found()?.version === version,
      `diagnostics of ${uri.split('/').at(-1)}`,
      hangs.waitingMs,
    );
    return found()?.diagnostics;
  }

  async stop() {
    if (this.ended === undefined) {
      await this.ask('shutdown', undefined);
      this.tell('exit', undefined);
      const how = await this.#orLost(this.#dead, 'exit');
      if (how !== 0) this.failures.push(`the server ended with ${how}`);
    }
    this.connection.dispose();
  }

  kill() {
    this.child.kill('SIGKILL');
    this.connection.dispose();
  }
}
