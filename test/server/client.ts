/** A client over a real connection: the bundled server in a process of its own, on standard input and output. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type Diagnostic,
  type InitializeParams,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Registration,
  type RegistrationParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

/** Bundles the server once, as it is shipped; answers where, and how to take it away again. */
export async function bundle(): Promise<{ server: string; folder: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'lwnet-server-'));
  const { buildForNode } = await import(new URL('../../scripts/build.mjs', import.meta.url).href);
  await buildForNode(folder);
  const server = join(folder, 'server.cjs');
  return { server, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export class Client {
  readonly published: PublishDiagnosticsParams[] = [];
  readonly logged: string[] = [];
  readonly registered: Registration[] = [];
  /** How often the server asked to look again at the hints at the ends of lines. */
  refreshes = 0;
  readonly child: ChildProcess;
  readonly connection: ProtocolConnection;

  /**
   * @param command how the server is started, where that matters
   * @param cache where the user's caches are, by whatever name a system has for them; none can be made below a file
   */
  constructor(
    server: string,
    command: readonly string[] = [process.execPath, server, '--stdio'],
    cache = join(server, 'none'),
  ) {
    const env = { ...process.env, HOME: cache, XDG_CACHE_HOME: cache, LOCALAPPDATA: cache };
    this.child = spawn(command[0]!, command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'], env });
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.child.stdout!),
      new StreamMessageWriter(this.child.stdin!),
    );
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push(params);
    });
    this.connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.logged.push(message);
    });
    this.connection.onRequest('workspace/inlayHint/refresh', () => {
      this.refreshes++;
      return null;
    });
    this.connection.onRequest('client/registerCapability', ({ registrations }: RegistrationParams) => {
      this.registered.push(...registrations);
      return null;
    });
    this.connection.listen();
  }

  /**
   * @param options beside what every client gives
   * @param workspace what this one can do with its files
   * @param experimental what it understands beside the protocol
   */
  async start(
    options: object = {},
    workspaceFolders: InitializeParams['workspaceFolders'] = null,
    workspace: object = {},
    experimental: object = {},
  ): Promise<InitializeResult> {
    const answer = await this.ask<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders,
      capabilities: { workspace: { inlayHint: { refreshSupport: true }, ...workspace }, experimental },
      initializationOptions: { docsBase: 'file:///docs/', ...options },
    });
    await this.tell('initialized', {});
    return answer;
  }

  /** Ends the server as an editor does; answers its exit code. */
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>(resolve => this.child.once('exit', resolve));
    await this.ask('shutdown', undefined);
    await this.tell('exit', undefined);
    this.child.stdin!.end();
    const code = await ended;
    this.connection.dispose();
    return code;
  }

  ask<R>(method: string, params: unknown): Promise<R> {
    return params === undefined
      ? this.connection.sendRequest(method)
      : this.connection.sendRequest(method, params);
  }

  tell(method: string, params: unknown): Promise<void> {
    return params === undefined
      ? this.connection.sendNotification(method)
      : this.connection.sendNotification(method, params as object);
  }

  open(uri: string, text: string, version = 1): Promise<void> {
    return this.tell('textDocument/didOpen', { textDocument: { uri, languageId: 'lwnet', version, text } });
  }

  change(uri: string, version: number, ...contentChanges: object[]): Promise<void> {
    return this.tell('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  close(uri: string): Promise<void> {
    return this.tell('textDocument/didClose', { textDocument: { uri } });
  }

  /** What was last published for a document, once it is of this version. */
  async diagnostics(uri: string, version: number): Promise<readonly Diagnostic[]> {
    const found = () => this.published.findLast(p => p.uri === uri && p.version === version);
    await until(() => found() !== undefined, `diagnostics of ${uri}, version ${version}`);
    return found()!.diagnostics;
  }
}

export async function until(holds: () => boolean, what: string): Promise<void> {
  for (let waited = 0; !holds(); waited += 10) {
    if (waited > 20_000) throw new Error(`There were no ${what}.`);
    await pause(10);
  }
}

export const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

/** Writes a file and answers its address. */
export function file(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return pathToFileURL(path).href;
}
