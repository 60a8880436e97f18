/** Which request is answered by which feature. */
import { CodeActionKind, type Connection, type ServerCapabilities } from 'vscode-languageserver';
import type { Answer } from '../lsp';
import { codeActions } from './code-actions';
import { completion } from './completion';
import { definition } from './definition';
import { folding } from './folding';
import { formatting } from './formatting';
import { hover } from './hover';
import { symbols } from './symbols';
import { offsetOf, spanOf } from './text';

export const serverCapabilities: ServerCapabilities = {
  hoverProvider: true,
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite] },
  completionProvider: { triggerCharacters: ['.', '('] },
  definitionProvider: true,
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  documentSymbolProvider: true,
  foldingRangeProvider: true,
};

export function registerFeatures(connection: Connection, answer: Answer): void {
  connection.onHover(
    answer('hover', ({ analysis }, { position }) => hover(analysis, offsetOf(analysis.file, position))),
  );
  connection.onCodeAction(
    answer('code actions', ({ analysis }, { range }) => codeActions(analysis, spanOf(analysis.file, range))),
  );
  connection.onCompletion(
    answer('completion', ({ analysis }, { position }) =>
      completion(analysis, offsetOf(analysis.file, position)),
    ),
  );
  connection.onDefinition(
    answer('definition', ({ analysis, elsewhere }, { position }) =>
      definition(analysis, offsetOf(analysis.file, position), elsewhere),
    ),
  );
  connection.onDocumentFormatting(answer('formatting', ({ analysis }) => formatting(analysis)));
  connection.onDocumentRangeFormatting(
    answer('range formatting', ({ analysis }, { range }) =>
      formatting(analysis, spanOf(analysis.file, range)),
    ),
  );
  connection.onDocumentSymbol(answer('symbols', ({ analysis }) => symbols(analysis)));
  connection.onFoldingRanges(answer('folding', ({ analysis }) => folding(analysis)));
}
