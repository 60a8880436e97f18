/** Which request is answered by which feature. */
import {
  CodeActionKind,
  type Connection,
  ErrorCodes,
  ResponseError,
  type ServerCapabilities,
} from 'vscode-languageserver';
import type { Answer } from '../lsp';
import { codeActions } from './code-actions';
import { completion } from './completion';
import { definition } from './definition';
import { folding } from './folding';
import { formatting } from './formatting';
import { hover } from './hover';
import { inlayHints } from './inlay-hints';
import { highlights, references } from './references';
import { rename, renameRange } from './rename';
import { semanticTokens, semanticTokensLegend } from './semantic-tokens';
import { signatureHelp } from './signature-help';
import { symbols } from './symbols';
import { offsetOf, spanOf } from './text';

export const serverCapabilities: ServerCapabilities = {
  hoverProvider: true,
  completionProvider: { triggerCharacters: ['>', '.', '(', ','] },
  signatureHelpProvider: { triggerCharacters: ['(', ','], retriggerCharacters: ['='] },
  definitionProvider: true,
  referencesProvider: { workDoneProgress: true },
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true, workDoneProgress: true },
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite] },
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  semanticTokensProvider: { legend: semanticTokensLegend, full: true },
  inlayHintProvider: true,
};

export function registerFeatures(connection: Connection, answer: Answer): void {
  connection.onHover(
    answer('hover', ({ analysis }, { position }) => hover(analysis, offsetOf(analysis.file, position))),
  );
  connection.onCompletion(
    answer('completion', ({ analysis }, { position }) =>
      completion(analysis, offsetOf(analysis.file, position)),
    ),
  );
  connection.onSignatureHelp(
    answer('signature help', ({ analysis }, { position }) =>
      signatureHelp(analysis, offsetOf(analysis.file, position)),
    ),
  );
  connection.onDefinition(
    answer('definition', ({ analysis, elsewhere }, { position }) =>
      definition(analysis, offsetOf(analysis.file, position), elsewhere),
    ),
  );
  connection.onReferences(
    answer('references', ({ analysis, everywhere }, { position, context }) =>
      references(analysis, offsetOf(analysis.file, position), context.includeDeclaration, everywhere),
    ),
  );
  connection.onDocumentHighlight(
    answer('highlights', ({ analysis }, { position }) =>
      highlights(analysis, offsetOf(analysis.file, position)),
    ),
  );
  connection.onPrepareRename(
    answer('rename range', ({ analysis }, { position }) =>
      renameRange(analysis, offsetOf(analysis.file, position)),
    ),
  );
  connection.onRenameRequest(
    answer('rename', async ({ analysis, everywhere }, { position, newName }) => {
      const edit = await rename(analysis, offsetOf(analysis.file, position), newName, everywhere);
      return edit !== undefined && 'refusal' in edit
        ? new ResponseError(ErrorCodes.InvalidParams, edit.refusal)
        : edit;
    }),
  );
  connection.onCodeAction(
    answer('code actions', ({ analysis, levels }, { range, context: { only } }) =>
      codeActions(analysis, spanOf(analysis.file, range), { levels, only }),
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
  connection.languages.semanticTokens.on(
    answer('semantic tokens', ({ analysis }) => semanticTokens(analysis)) as never,
  );
  connection.languages.inlayHint.on(
    answer('inlay hints', ({ analysis }, { range }) => inlayHints(analysis, spanOf(analysis.file, range))),
  );
}
