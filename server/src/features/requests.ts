/** Which request is answered by which feature. */
import {
  type CallHierarchyItem,
  CodeActionKind,
  type CodeActionParams,
  type Connection,
  ErrorCodes,
  type RenameFilesParams,
  ResponseError,
  type SemanticTokensDeltaParams,
  type SemanticTokensRangeParams,
  type ServerCapabilities,
  type TextDocumentPositionParams,
} from 'vscode-languageserver';
import type { Speaks } from '../languages';
import type { Answer, AnswerOfAll } from '../lsp';
import {
  comparisonRequest,
  deploymentsRequest,
  type HeatAsked,
  heatRequest,
  newNetworkRequest,
  tableRequest,
  tiledTargetRequest,
  totalsRequest,
} from '../messages';
import { isTargetFile } from '../targets/file';
import type { Targets } from '../targets/registry';
import type { Answers } from '../targets/tiled';
import { askedIn, callHierarchy, incomingCalls, outgoingCalls } from './call-hierarchy';
import { codeActions, resolveAction, type Unresolved as UnresolvedAction, wantsOthers } from './code-actions';
import { comparison } from './comparison';
import { completion, takesImports } from './completion';
import { askedBy } from './completion-asked';
import { saidOnce } from './completion-defaults';
import { resolveCompletion, type Unresolved } from './completion-details';
import { definition } from './definition';
import { deployments } from './deployments';
import { inEditor, type Told } from './diagnostics';
import { documentLinks } from './document-links';
import { fileRenames } from './file-renames';
import { folding } from './folding';
import { formatting, formattingAfterBrace } from './formatting';
import { heat } from './heat';
import { hover } from './hover';
import { inlayHints } from './inlay-hints';
import { lenses } from './lenses';
import { networkTable } from './network-table';
import { newNetwork } from './new-network';
import { newTarget } from './new-target';
import { highlights, references } from './references';
import { type Refusal, rename, renameRange } from './rename';
import { selectionRange } from './selection-ranges';
import {
  semanticTokens,
  semanticTokensIn,
  semanticTokensLegend,
  semanticTokensSince,
} from './semantic-tokens';
import { signatureHelp } from './signature-help';
import {
  actionsIn,
  deploymentsIn,
  heatIn,
  lensesIn,
  questionsIn,
  symbolsIn,
  tableIn,
  totalsIn,
} from './spoken';
import { completionIn, itemIn, signatureIn } from './spoken-completion';
import { hoverIn } from './spoken-hover';
import { symbols } from './symbols';
import { targetFixes } from './target-fixes';
import { offsetOf, spanOf } from './text';
import { totals } from './totals';
import { workspaceSymbols } from './workspace-symbols';

export const serverCapabilities: ServerCapabilities = {
  hoverProvider: true,
  completionProvider: { triggerCharacters: ['>', '.', '(', ',', ' ', '"'], resolveProvider: true },
  signatureHelpProvider: { triggerCharacters: ['(', ','], retriggerCharacters: ['='] },
  definitionProvider: true,
  referencesProvider: { workDoneProgress: true },
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true, workDoneProgress: true },
  codeActionProvider: {
    codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, CodeActionKind.RefactorInline],
    resolveProvider: true,
  },
  codeLensProvider: {},
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  documentOnTypeFormattingProvider: { firstTriggerCharacter: '}' },
  documentSymbolProvider: true,
  workspaceSymbolProvider: { workDoneProgress: true },
  documentLinkProvider: {},
  callHierarchyProvider: { workDoneProgress: true },
  selectionRangeProvider: true,
  foldingRangeProvider: true,
  semanticTokensProvider: { legend: semanticTokensLegend, full: { delta: true }, range: true },
  inlayHintProvider: true,
  workspace: {
    workspaceFolders: { supported: true, changeNotifications: true },
    fileOperations: {
      willRename: {
        filters: [
          { pattern: { glob: '**/*.lwnet', matches: 'file' } },
          { pattern: { glob: '**', matches: 'folder' } },
        ],
      },
    },
  },
};

/**
 * @param world knows the targets that a file with an address sees, and what is wrong in one that describes some
 * @param say what is shown, in the editor's language
 */
export function registerFeatures(
  connection: Connection,
  answer: Answer,
  answerOfAll: AnswerOfAll,
  world: {
    readonly targetsSeen: (uri: string) => Promise<Targets>;
    readonly described: (uri: string) => Promise<Told | undefined>;
  },
  say: Speaks,
): void {
  connection.onHover(
    answer('hover', ({ analysis, client, settings: { levels } }, { position }) => {
      const told = client.hoverProblems === true ? inEditor(analysis.problems, levels) : [];
      const found = hover(analysis, offsetOf(analysis.file, position), told);
      return hoverIn(say, found, analysis.linked);
    }),
  );
  connection.onCompletion(
    answer('completion', async ({ analysis, textsLately, ...editor }, { position, context }) => {
      const offset = offsetOf(analysis.file, position);
      const others = takesImports(analysis, offset) ? await textsLately() : [];
      const found = completion(analysis, offset, askedBy(context), others);
      return saidOnce(completionIn(say, found, analysis.linked), editor);
    }),
  );
  connection.onCompletionResolve(async (item, token) => {
    const uri = (item.data as Unresolved | undefined)?.uri;
    if (uri === undefined) return item;
    const resolve = answer('completion item', ({ analysis }) =>
      itemIn(say, resolveCompletion(analysis, item), analysis.linked),
    );
    const resolved = await resolve({ textDocument: { uri } }, token);
    return resolved === null || resolved instanceof ResponseError ? item : resolved;
  });
  connection.onSignatureHelp(
    answer('signature help', ({ analysis }, { position }) =>
      signatureIn(say, signatureHelp(analysis, offsetOf(analysis.file, position)), analysis.linked),
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
      orRefused(say, renameRange(analysis, offsetOf(analysis.file, position))),
    ),
  );
  connection.onRenameRequest(
    answer('rename', async ({ analysis, everywhere }, { position, newName }) =>
      orRefused(say, await rename(analysis, offsetOf(analysis.file, position), newName, everywhere)),
    ),
  );
  const actions = answer(
    'code actions',
    async (
      { analysis, texts, settings: { levels }, ...editor },
      { range, context: { only } }: CodeActionParams,
    ) => {
      const { resolvesEdits, showsDisabled } = editor;
      const span = spanOf(analysis.file, range);
      const others = wantsOthers(analysis, span, { levels, only }) ? await texts() : [];
      const asked = { levels, only, others, resolvesEdits, showsDisabled };
      return actionsIn(say, codeActions(analysis, span, asked));
    },
  );
  connection.onCodeAction(async (params: CodeActionParams, token) => {
    if (!isTargetFile(params.textDocument.uri)) return actions(params, token);
    const told = await world.described(params.textDocument.uri);
    return told === undefined ? null : actionsIn(say, targetFixes(told, params.range));
  });
  connection.onCodeActionResolve(async (action, token) => {
    const uri = (action.data as UnresolvedAction | undefined)?.uri;
    if (uri === undefined) return action;
    const resolve = answer('code action', ({ analysis }) => resolveAction(analysis, action));
    const resolved = await resolve({ textDocument: { uri } }, token);
    return resolved === null || resolved instanceof ResponseError ? action : resolved;
  });
  connection.onCodeLens(
    answer('code lens', ({ analysis, settings, client }) =>
      settings.lens ? lensesIn(say, lenses(analysis, client.table === true)) : [],
    ),
  );
  connection.onRequest(
    totalsRequest,
    answer('totals', ({ analysis }, { position }: TextDocumentPositionParams) =>
      totalsIn(say, totals(analysis, offsetOf(analysis.file, position))),
    ),
  );
  connection.onRequest(
    tableRequest,
    answer('table', ({ analysis, elsewhere, chosen }, { position }: TextDocumentPositionParams) =>
      tableIn(say, networkTable(analysis, offsetOf(analysis.file, position), elsewhere, chosen)),
    ),
  );
  connection.onRequest(
    deploymentsRequest,
    answer('deployments', ({ analysis, chosen }, { position }: TextDocumentPositionParams) =>
      deploymentsIn(say, deployments(analysis, offsetOf(analysis.file, position), chosen)),
    ),
  );
  connection.onRequest(
    comparisonRequest,
    answer('comparison', async (ask, { position }: TextDocumentPositionParams) =>
      tableIn(
        say,
        await comparison({ ...ask, say }, offsetOf(ask.analysis.file, position), await ask.targetsSeen()),
      ),
    ),
  );
  connection.onRequest(
    heatRequest,
    answer('heat', ({ analysis }, { figure }: HeatAsked) => heatIn(say, heat(analysis, figure))),
  );
  connection.onRequest(tiledTargetRequest, ({ answers }: { answers: Answers }) =>
    questionsIn(say, newTarget(answers)),
  );
  connection.onRequest(newNetworkRequest, async ({ answers, folder }: { answers: Answers; folder: string }) =>
    questionsIn(say, newNetwork(answers, await world.targetsSeen(`${folder}/new.lwnet`))),
  );
  connection.onDocumentFormatting(answer('formatting', ({ analysis }) => formatting(analysis)));
  connection.onDocumentRangeFormatting(
    answer('range formatting', ({ analysis }, { range }) =>
      formatting(analysis, spanOf(analysis.file, range)),
    ),
  );
  connection.onDocumentOnTypeFormatting(
    answer('formatting', ({ analysis }, { position }) =>
      formattingAfterBrace(analysis, offsetOf(analysis.file, position)),
    ),
  );
  connection.onDocumentSymbol(
    answer('symbols', ({ analysis, settings }) => symbolsIn(say, symbols(analysis, settings.outlineFigures))),
  );
  connection.onWorkspaceSymbol(
    answerOfAll('workspace symbols', (texts, { query }) => workspaceSymbols(texts, query)),
  );
  connection.workspace.onWillRenameFiles(
    answerOfAll('file renames', (texts, { files }: RenameFilesParams) => fileRenames(texts, files)) as never,
  );
  connection.onDocumentLinks(answer('links', ({ analysis }) => documentLinks(analysis)));
  connection.onSelectionRanges(
    answer('selection ranges', ({ analysis }, { positions }) =>
      positions.map(position => selectionRange(analysis, offsetOf(analysis.file, position))),
    ),
  );
  registerCallHierarchy(connection, answer);
  connection.onFoldingRanges(answer('folding', ({ analysis }) => folding(analysis)));
  connection.languages.semanticTokens.on(
    answer('semantic tokens', ({ analysis }) => semanticTokens(analysis)) as never,
  );
  connection.languages.semanticTokens.onDelta(
    answer('semantic tokens', ({ analysis }, { previousResultId }: SemanticTokensDeltaParams) =>
      semanticTokensSince(analysis, previousResultId),
    ) as never,
  );
  connection.languages.semanticTokens.onRange(
    answer('semantic tokens', ({ analysis }, { range }: SemanticTokensRangeParams) =>
      semanticTokensIn(analysis, spanOf(analysis.file, range)),
    ) as never,
  );
  connection.languages.inlayHint.on(
    answer('inlay hints', ({ analysis, settings }, { range }) =>
      inlayHints(analysis, spanOf(analysis.file, range), settings.lineEnds),
    ),
  );
}

/** An item says which file it is of, which may be closed by now. */
function registerCallHierarchy({ languages: { callHierarchy: on } }: Connection, answer: Answer): void {
  const about = (item: CallHierarchyItem, uri: string) => ({ item, textDocument: { uri } });
  on.onPrepare(
    answer('call hierarchy', ({ analysis, elsewhere }, { position }) =>
      callHierarchy(analysis, offsetOf(analysis.file, position), elsewhere),
    ),
  );
  const incoming = answer(
    'incoming calls',
    ({ analysis, everywhere }, { item }: ReturnType<typeof about>) =>
      incomingCalls(analysis, item, everywhere),
    true,
  );
  on.onIncomingCalls(({ item }, token, progress) => incoming(about(item, askedIn(item)), token, progress));
  const outgoing = answer(
    'outgoing calls',
    ({ analysis, elsewhere }, { item }: ReturnType<typeof about>) => outgoingCalls(analysis, item, elsewhere),
    true,
  );
  on.onOutgoingCalls(({ item }, token, progress) => outgoing(about(item, item.uri), token, progress));
}

/** What is refused is an error with its reason, which editors show. */
const orRefused = <R extends object>(
  say: Speaks,
  answer: R | Refusal | undefined,
): R | ResponseError<void> | undefined =>
  answer !== undefined && 'refusal' in answer
    ? new ResponseError(ErrorCodes.InvalidParams, say(answer.refusal))
    : (answer as R | undefined);
