/** The door to the editor: a connection to the process that started this one, and files of its disk. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import type { Host } from './host';
import { serve } from './lsp';

const disk: Host = {
  read: async uri => {
    if (!uri.startsWith('file:')) return undefined;
    try {
      return await readFile(fileURLToPath(uri), 'utf8');
    } catch {
      return undefined;
    }
  },
};

/** Serves over standard input and output, or over what the command line's flags name: `--node-ipc`, `--stdio`. */
export function startServer(transport: 'flags' | 'stdio'): void {
  const connection =
    transport === 'flags'
      ? createConnection(ProposedFeatures.all)
      : createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  serve(connection, disk);
}

// Started as a program of its own: its first argument is the transport. The command line has a command there.
if (/^--(node-ipc|stdio|socket|pipe)\b/.test(process.argv[2] ?? '')) startServer('flags');
