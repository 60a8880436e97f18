/**
 * One session of an editor with a server, by chance: edits, requests, cancellations, closing, files that change on disk.
 * At its end the server must say what one says that was started for the texts as they are.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Random } from './random.mjs';
import { compared, offered } from './requests.mjs';
import { Lost, Server } from './server.mjs';
import { chain, edit, large, names, remark, text } from './texts.mjs';

/** What editors do about files that change on disk. */
export const watchers = {
  /** They tell of each, asked or not, as VS Code's extension has it. */
  tells: { offers: true, tells: () => true },
  /** They tell of each once the server has asked for it. */
  asked: { offers: true, tells: server => server.watches },
  /** They tell of none. */
  silent: { offers: false, tells: () => false },
};

/** What sessions are about, and how many of them. */
export const kinds = { mixed: 10, large: 1, chain: 1, remark: 1 };

const created = 1;
const changed = 2;
const deleted = 3;

/** @returns what went wrong, the slowest request and the most memory */
export async function session({ program, seed, kind, watcher, steps, limitMs, mostBytes }) {
  const random = new Random(seed);
  kind ??= random.weighted(kinds);
  watcher ??= random.weighted({ tells: 2, asked: 1, silent: 1 });
  const folder = mkdtempSync(join(tmpdir(), 'lwnet-session-'));
  const server = new Server(program, limitMs);
  const run = new Session(server, random, folder, watchers[watcher]);
  let fresh;
  try {
    await run.start();
    if (kind === 'remark') await run.editBetween();
    else await run.go(kind, steps);
    await run.settle();
    fresh = await run.compare(program);
    run.note();
    await server.stop();
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    server.failures.push(`${error.message}; the last steps: ${run.steps.slice(-4).join(', ')}`);
  } finally {
    run.note();
    server.kill();
    fresh?.kill();
    rmSync(folder, { recursive: true, force: true });
  }
  if (run.bytes > mostBytes) server.failures.push(`it took ${Math.round(run.bytes / 2 ** 20)} MiB of memory`);
  return { kind, watcher, failures: server.failures, slowest: server.slowest, bytes: run.bytes };
}

class Session {
  bytes = 0;
  steps = [];
  #settings = {};
  #waiting = new Set();
  #requests = [];
  #onDisk = new Map();

  constructor(server, random, folder, watcher) {
    Object.assign(this, { server, random, folder, watcher });
  }

  note() {
    this.bytes = Math.max(this.bytes, this.server.mostBytes());
  }

  path(name) {
    return join(this.folder, `${name}.lwnet`);
  }

  uriOf(name) {
    return pathToFileURL(this.path(name)).href;
  }

  async start() {
    for (const name of names) if (this.random.chance(0.8)) this.save(name, text(this.random, name));
    this.#requests = offered(await this.server.start(pathToFileURL(this.folder).href, this.watcher.offers));
  }

  save(name, whole) {
    writeFileSync(this.path(name), whole);
    this.#onDisk.set(name, whole);
  }

  open(name) {
    const whole = this.#onDisk.get(name) ?? text(this.random, name);
    this.server.open(this.uriOf(name), whole);
  }

  /** A document that is open; one is opened if none is. */
  document() {
    const { documents } = this.server;
    if (documents.size === 0) this.open(this.random.of(names));
    return this.random.of([...documents.values()]);
  }

  async go(kind, steps) {
    if (kind === 'chain') for (const [name, whole] of chain(1000)) this.save(name, whole);
    if (kind === 'large') this.save('large', large(this.random));
    const special = { chain: 'chain0', large: 'large' }[kind];
    for (let i = 0; i < steps; i++) {
      await this.step();
      if (special !== undefined && i % 5 === 0) await this.askSpecial(special);
    }
    // Each request once more, where everything has been said that can be.
    for (const request of this.#requests) await this.ask(this.document(), request);
    await Promise.all(this.#waiting);
  }

  /** What is large is asked about more than the others, and where it costs most. */
  async askSpecial(name) {
    const uri = this.uriOf(name);
    if (!this.server.documents.has(uri)) this.open(name);
    const document = this.server.documents.get(uri);
    await this.ask(document, this.random.of(this.#requests));
    const calls = [...document.getText().matchAll(/\b(?:conv|B0)\b/g)];
    if (calls.length === 0) return;
    const position = document.positionAt(this.random.of(calls).index);
    const textDocument = { uri };
    const range = { start: position, end: position };
    await this.server.ask('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } });
    const context = { includeDeclaration: true };
    await this.server.ask('textDocument/references', { textDocument, position, context });
  }

  async step() {
    const { random, server } = this;
    const what = random.weighted({ edit: 10, ask: 10, open: 2, close: 1, disk: 3, settings: 0.3, wait: 1 });
    this.steps.push(what);
    if (what === 'edit') {
      const count = random.chance(0.2) ? 1 + random.below(8) : 1;
      server.change(this.document().uri, function* (document) {
        for (let i = 0; i < count; i++) yield edit(random, document.getText(), random.of(names));
      });
    } else if (what === 'ask') {
      const request = random.of(this.#requests);
      this.steps.push(request[0].split('/')[1]);
      const cancelAfterMs = random.chance(0.15) ? random.below(5) : undefined;
      const asked = this.ask(this.document(), request, cancelAfterMs);
      const done = asked.finally(() => this.#waiting.delete(done));
      done.catch(() => undefined);
      this.#waiting.add(done);
      // Some are waited for, and no more wait than an editor has on its way.
      if (this.#waiting.size > 4 || random.chance(0.5)) await Promise.all(this.#waiting);
    } else if (what === 'open') {
      const name = random.of(names);
      if (!server.documents.has(this.uriOf(name))) this.open(name);
    } else if (what === 'close') {
      server.close(this.document().uri);
    } else if (what === 'disk') this.changeOnDisk();
    else if (what === 'settings') {
      this.#settings = { 'unused-name': random.of(['off', 'hint', 'error']), 'missing-shuffle': 'warning' };
      server.tell('workspace/didChangeConfiguration', { settings: { lwnet: { rules: this.#settings } } });
    } else await new Promise(resolve => setTimeout(resolve, random.below(300)));
    this.note();
  }

  ask(document, [method, parameters], cancelAfterMs) {
    return this.server.ask(method, parameters(this.random, document), cancelAfterMs);
  }

  /** As version control does it, or another program. */
  changeOnDisk() {
    const name = this.random.of(names);
    const before = this.#onDisk.get(name);
    let type = before === undefined ? created : changed;
    if (before !== undefined && this.random.chance(0.3)) {
      rmSync(this.path(name));
      this.#onDisk.delete(name);
      type = deleted;
    } else this.save(name, text(this.random, name));
    if (this.watcher.tells(this.server))
      this.server.tell('workspace/didChangeWatchedFiles', { changes: [{ uri: this.uriOf(name), type }] });
  }

  /** Edits here and there in a long text: nothing of the texts in between may be kept. */
  async editBetween() {
    const { whole, places } = remark();
    const uri = this.uriOf('remark');
    this.server.open(uri, whole);
    for (let i = 0; i < 600; i++) {
      const start = places[i % 2];
      this.server.change(uri, () => [{ start, end: start + 1, text: String(1 + 2 * (i % 4)) }]);
      await this.server.ask('textDocument/documentSymbol', { textDocument: { uri } });
      this.note();
    }
  }

  /** Whoever hears of no files sees what has become of them with the next edit, when what was read is no longer new. */
  async settle() {
    const { server } = this;
    if (!this.watcher.tells(server)) {
      await new Promise(resolve => setTimeout(resolve, 1_200));
      for (const uri of server.documents.keys())
        server.change(uri, document => {
          const end = document.getText().length;
          return [{ start: end, end, text: '\n' }];
        });
    }
    // What is wrong with a word that was typed last is told once nobody has typed for a moment.
    await new Promise(resolve => setTimeout(resolve, 1_000));
    for (const uri of server.documents.keys()) await server.diagnostics(uri);
  }

  /** Asks a server that was started now for the same; answers it, for whoever ends it. */
  async compare(program) {
    const { server } = this;
    const fresh = new Server(program, Number.POSITIVE_INFINITY);
    await fresh.start(pathToFileURL(this.folder).href, false);
    fresh.tell('workspace/didChangeConfiguration', { settings: { lwnet: { rules: this.#settings } } });
    const uris = [...server.documents.keys()];
    for (const uri of uris) fresh.open(uri, server.documents.get(uri).getText());
    for (const uri of uris) {
      const differs = (what, is, should) => {
        const [left, right] = [is, should].map(one => JSON.stringify(one) ?? 'nothing');
        const at = [...left].findIndex((c, i) => c !== right[i]);
        const near = [left, right].map(one => one.slice(Math.max(0, at - 20), at + 60));
        server.failures.push(
          `${what} of ${uri.split('/').at(-1)} are ${near[0]} and in a fresh server ${near[1]}`,
        );
      };
      const told = said => JSON.stringify(said?.diagnostics);
      await fresh.diagnostics(uri);
      // What depends on other files is told a moment later.
      const areEqual = () => told(server.published.get(uri)) === told(fresh.published.get(uri));
      await server.until(areEqual, 'diagnostics', 3000);
      if (!areEqual())
        differs('diagnostics', server.published.get(uri)?.diagnostics, fresh.published.get(uri)?.diagnostics);
      for (const [method, parameters] of compared(uri)) {
        const [is, should] = [await server.ask(method, parameters), await fresh.ask(method, parameters)];
        // Each answer has a name of its own.
        for (const answer of [is, should]) delete answer?.resultId;
        if (JSON.stringify(is) !== JSON.stringify(should)) differs(method.split('/')[1], is, should);
      }
    }
    for (const [uri, { diagnostics }] of server.published)
      if (!server.documents.has(uri) && diagnostics.length > 0)
        server.failures.push(`problems of ${uri.split('/').at(-1)} are told though it is closed`);
    return fresh;
  }
}
