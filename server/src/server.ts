/** The door to the editor: a connection to the process that started this one, and files of its disk. */
import { existsSync, realpathSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createConnection,
  type DataCallback,
  type Disposable,
  ErrorCodes,
  type Message,
  MessageType,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { inAddress } from './address';
import { list, lookAt, read, stamp } from './disk';
import { filesOfEditor } from './editor-files';
import { workAtRest } from './heap';
import type { Finder } from './host';
import { serve } from './lsp';
import { optimise } from './optimiser';
import { Order } from './protocol';

/** Folders beyond which no more is looked through for one request: somebody may have opened a whole disk. */
const mostFolders = 10_000;

const disk: Finder = {
  look: lookAt,
  read,
  stamp,
  list,
  find: async (folder, ending) => {
    const found: string[] = [];
    // Breadth first, so that what is near comes in before the limit.
    const open = folder.startsWith('file:') ? [folder.replace(/\/$/, '')] : [];
    for (let i = 0; i < Math.min(open.length, mostFolders); i++) {
      try {
        for (const entry of await readdir(new URL(open[i]!), { withFileTypes: true })) {
          const uri = `${open[i]}/${inAddress(entry.name)}`;
          // Links are not followed, so that none leads round in a circle.
          if (entry.isDirectory() && !/^(?:\.|node_modules$)/.test(entry.name)) open.push(uri);
          if (entry.isFile() && entry.name.endsWith(ending)) found.push(uri);
        }
      } catch {
        // What cannot be looked into has no files for anybody.
      }
    }
    return found;
  },
};

/** What is on no disk the editor may have. */
const withEditor = (editor: Finder): Finder => {
  const hostOf = (uri: string): Finder => (uri.startsWith('file:') ? disk : editor);
  return {
    look: async (uri, use) => (await hostOf(uri).look?.(uri, use)) ?? { failure: 'it is on no disk.' },
    read: uri => hostOf(uri).read(uri),
    stamp,
    list: async folder => (await hostOf(folder).list?.(folder)) ?? [],
    find: (folder, ending) => hostOf(folder).find(folder, ending),
  };
};

/** The pages that problems lead to, where they lie beside this program as the package has them. */
function docsBeside(): string | undefined {
  const program = process.argv[1];
  if (program === undefined || !existsSync(program)) return undefined;
  const docs = join(dirname(realpathSync(program)), '..', 'docs');
  return existsSync(join(docs, 'problems.md')) ? `${pathToFileURL(docs)}/` : undefined;
}

/** After so long a server that no file was opened in does its work as others do. */
const longestStartMs = 5_000;

/** How often a look is taken at whether the editor is still there. */
const watchMs = 2_000;

/** Ends this process at once when that of the editor is no more; one that may not be asked is there. */
const watch = `
  const { workerData: { editor, watchMs } } = require('node:worker_threads');
  setInterval(() => {
    try {
      process.kill(editor, 0);
    } catch (error) {
      if (error.code === 'ESRCH') process.kill(process.pid, 'SIGKILL');
    }
  }, watchMs);`;

/** In a thread of its own: while an analysis goes on, this one hears neither the end of its input nor a timer. */
async function watchEditor(editor: number = process.ppid): Promise<void> {
  const { Worker } = await import('node:worker_threads');
  const resourceLimits = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 };
  const worker = new Worker(watch, { eval: true, workerData: { editor, watchMs }, resourceLimits });
  worker.on('error', () => undefined);
  worker.unref();
}

/** Messages on standard input; what one of them does to its reader is not the stream's fault. */
class Input extends StreamMessageReader {
  override listen(callback: DataCallback): Disposable {
    return super.listen(message => {
      try {
        callback(message);
      } catch (error) {
        process.stderr.write(`lwnet: a message cannot be taken: ${error}\n`);
      }
    });
  }
}

/** Messages on standard output, each in one piece: every write wakes the editor, which would wait for what comes behind a header. */
class Output extends StreamMessageWriter {
  override write(message: Message): Promise<void> {
    const text = JSON.stringify(message);
    const bytes = Buffer.byteLength(text);
    const encoding = bytes === text.length ? 'latin1' : 'utf8';
    return new Promise((resolve, reject) =>
      process.stdout.write(`Content-Length: ${bytes}\r\n\r\n${text}`, encoding, error =>
        error ? reject(error) : resolve(),
      ),
    );
  }
}

/** Standard input and output. Where the input cannot be understood any more, silence would look like work. */
function standardStreams(order: Order): [Input, Output] {
  const { stdin, stdout } = process;
  const input = new Input(stdin);
  const output = new Output(stdout);
  const end = () => process.exit(order.isOver ? 0 : 1);
  stdin.on('end', end);
  stdin.on('close', end);
  const giveUp = (found: string) => {
    stdin.removeAllListeners('data');
    const message = `lwnet: the input is not of the Language Server Protocol: ${found.split('\n')[0]}`;
    process.stderr.write(`${message}\n`);
    const log = { jsonrpc: '2.0', method: 'window/logMessage', params: { type: MessageType.Error, message } };
    void output.write(log).finally(() => process.exit(1));
  };
  input.onError(error => {
    if (!(error instanceof SyntaxError)) return giveUp(error.message);
    // The length was right: what comes next can be understood.
    const answer = { code: ErrorCodes.ParseError, message: `This is no JSON: ${error.message}` };
    const message = { jsonrpc: '2.0', id: null, error: answer };
    void output.write(message).catch(() => undefined);
  });
  // A header without an end would be waited for, and one of a length below zero be taken: somebody types, or ends lines
  // in another way.
  stdin.once('data', (data: Buffer) => {
    const start = data.subarray(0, 80).toString('latin1').toLowerCase();
    const isHeader =
      'content-'.startsWith(start.slice(0, 8)) && !/^[^\r\n]*\n|^content-length: *-/.test(start);
    if (!isHeader) giveUp(`it begins with ${JSON.stringify(start.slice(0, 20))}.`);
  });
  return [input, output];
}

/** Serves over standard input and output, or over what the command line's flags name: `--node-ipc`, `--stdio`. */
export function startServer(transport: 'flags' | 'stdio'): void {
  optimise(false);
  setTimeout(optimise, longestStartMs, true).unref();
  // All this comes behind the answer itself.
  const begun = (editor: number | undefined) =>
    setImmediate(() => {
      optimise(true);
      workAtRest();
      void watchEditor(editor);
    });
  const order = new Order();
  const options = { messageStrategy: order };
  const connection =
    transport === 'stdio' || process.argv[2] === '--stdio'
      ? createConnection(ProposedFeatures.all, ...standardStreams(order), options)
      : createConnection(ProposedFeatures.all, options);
  serve(connection, withEditor(filesOfEditor(connection)), begun, docsBeside());
}
