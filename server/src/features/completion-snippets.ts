/** Whole pieces of a design, each offered only where it can stand. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Choice } from './completion-words';
import records from './snippets.json';

/** Behind the words of the language. */
const group = 5;

/** @param network what a deployment is of */
export const snippets = (wanted: 'declaration' | 'statement', network?: string): readonly Choice[] =>
  records
    .filter(record => record.wanted === wanted)
    .map(({ label, title, summary, body }) => {
      const lines = body.join('\n');
      const isDeployed = lines.startsWith('deploy') && network !== undefined;
      return {
        label,
        kind: CompletionItemKind.Snippet,
        group,
        detail: title,
        doc: summary,
        snippet: isDeployed ? lines.replace(/(?<=\{1:)\w+/, network) : lines,
      };
    });
