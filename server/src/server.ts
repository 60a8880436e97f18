/** The door to the editor: a connection to the process that started this one, and files of its disk. */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { type Finder, inAddress } from './host';
import { serve } from './lsp';

/** Files beyond which a folder is too large to be looked through for each request. */
const mostFiles = 10_000;

const disk: Finder = {
  read: async uri => {
    if (!uri.startsWith('file:')) return undefined;
    try {
      return await readFile(fileURLToPath(uri), 'utf8');
    } catch {
      return undefined;
    }
  },
  find: async folder => {
    const found: string[] = [];
    const open = folder.startsWith('file:') ? [folder.replace(/\/+$/, '')] : [];
    for (let next = open.pop(); next !== undefined && found.length < mostFiles; next = open.pop()) {
      const entries = await readdir(new URL(next), { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        const uri = `${next}/${inAddress(entry.name)}`;
        // Links are not followed, so that none leads round in a circle.
        if (entry.isDirectory() && !/^(?:\.|node_modules$)/.test(entry.name)) open.push(uri);
        if (entry.isFile() && entry.name.endsWith('.lwnet')) found.push(uri);
      }
    }
    return found;
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
