/** The door to the editor: a connection to the process that started this one, and files of its disk. */
import { readdir } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { inAddress } from './address';
import { read, stamp } from './disk';
import type { Finder } from './host';
import { serve } from './lsp';

/** Folders beyond which no more is looked through for one request: somebody may have opened a whole disk. */
const mostFolders = 10_000;

const disk: Finder = {
  read,
  stamp,
  find: async folder => {
    const found: string[] = [];
    // Breadth first, so that what is near comes in before the limit.
    const open = folder.startsWith('file:') ? [folder.replace(/\/$/, '')] : [];
    for (let i = 0; i < Math.min(open.length, mostFolders); i++) {
      try {
        for (const entry of await readdir(new URL(open[i]!), { withFileTypes: true })) {
          const uri = `${open[i]}/${inAddress(entry.name)}`;
          // Links are not followed, so that none leads round in a circle.
          if (entry.isDirectory() && !/^(?:\.|node_modules$)/.test(entry.name)) open.push(uri);
          if (entry.isFile() && entry.name.endsWith('.lwnet')) found.push(uri);
        }
      } catch {
        // What cannot be looked into has no files for anybody.
      }
    }
    return found;
  },
};

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
function watchEditor(editor: number = process.ppid): void {
  const resourceLimits = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 };
  const worker = new Worker(watch, { eval: true, workerData: { editor, watchMs }, resourceLimits });
  worker.on('error', () => undefined);
  worker.unref();
}

/** Serves over standard input and output, or over what the command line's flags name: `--node-ipc`, `--stdio`. */
export function startServer(transport: 'flags' | 'stdio'): void {
  const connection =
    transport === 'flags'
      ? createConnection(ProposedFeatures.all)
      : createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  serve(connection, disk, watchEditor);
}

// Started as a program of its own: its first argument is the transport. The command line has a command there.
if (/^--(node-ipc|stdio|socket|pipe)\b/.test(process.argv[2] ?? '')) startServer('flags');
