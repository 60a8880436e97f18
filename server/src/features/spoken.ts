/** What editors show, in the language that they are set to. Addresses, codes, names and edits stay as they are. */
import type {
  CodeAction,
  CodeLens,
  Diagnostic,
  DocumentSymbol,
  PublishDiagnosticsParams,
} from 'vscode-languageserver';
import { english, type Speaks } from '../languages';
import type { Deployments, HotLine, NewFile, Table, Totals } from '../messages';

const diagnosticsIn = (say: Speaks, found: Diagnostic[]): Diagnostic[] =>
  say === english
    ? found
    : found.map(one => ({
        ...one,
        message: typeof one.message === 'string' ? say(one.message) : one.message,
        ...(one.relatedInformation && {
          relatedInformation: one.relatedInformation.map(other => ({
            ...other,
            message: say(other.message),
          })),
        }),
      }));

export const publishedIn = (say: Speaks, params: PublishDiagnosticsParams): PublishDiagnosticsParams => ({
  ...params,
  diagnostics: diagnosticsIn(say, params.diagnostics),
});

/** What an action says that it mends is found again by its words. */
export const actionsIn = (say: Speaks, actions: readonly CodeAction[]): CodeAction[] =>
  actions.map(action => ({
    ...action,
    title: say(action.title),
    ...(action.disabled && { disabled: { reason: say(action.disabled.reason) } }),
    ...(action.diagnostics && { diagnostics: diagnosticsIn(say, action.diagnostics) }),
  }));

export const lensesIn = (say: Speaks, lenses: readonly CodeLens[]): CodeLens[] =>
  lenses.map(({ command, ...lens }) =>
    command === undefined ? lens : { ...lens, command: { ...command, title: say(command.title) } },
  );

/** What something costs, behind its name. */
export const symbolsIn = (say: Speaks, symbols: readonly DocumentSymbol[]): DocumentSymbol[] =>
  symbols.map(({ detail, children, ...symbol }) => ({
    ...symbol,
    ...(detail === undefined ? {} : { detail: say(detail) }),
    ...(children === undefined ? {} : { children: symbolsIn(say, children) }),
  }));

/** In front stands a network's name, which may be a word like `Small`. */
export const totalsIn = (say: Speaks, totals: Totals | undefined): Totals | undefined =>
  totals && {
    ...totals,
    text: totals.text.replace(/^(\w+(?:\([^:]*\))?: )?(.*)$/s, (_, name = '', told) => name + say(told)),
  };

export const deploymentsIn = (say: Speaks, told: Deployments | undefined): Deployments | undefined =>
  told && {
    text: say(told.text),
    tooltip: told.tooltip.split('\n\n').map(say).join('\n\n'),
    targets: told.targets.map(target => ({ ...target, words: say(target.words) })),
  };

export const heatIn = (say: Speaks, lines: readonly HotLine[] | undefined): HotLine[] | undefined =>
  lines?.map(line => ({ ...line, text: say(line.text) }));

/** Rows are called by names, and what leads somewhere is told in sentences. */
export function tableIn(say: Speaks, table: Table | undefined): Table | undefined {
  if (table === undefined) return undefined;
  const { about, columns, rows, total, linkColumn } = table;
  const cells = (all: readonly string[]) =>
    all.map((cell, i) => (i === 0 || i === linkColumn ? cell : say(cell)));
  return {
    ...table,
    about: say(about),
    columns: columns.map(column => ({ ...column, title: say(column.title) })),
    rows: rows.map(row => ({ ...row, cells: cells(row.cells) })),
    total: cells(total),
  };
}

export const questionsIn = (say: Speaks, asked: NewFile): NewFile => ({
  ...asked,
  questions: asked.questions.map(({ title, prompt, choices, ...question }) => ({
    ...question,
    title: say(title),
    prompt: say(prompt),
    ...(choices && {
      choices: choices.map(({ label, detail, ...choice }) => ({
        ...choice,
        label: say(label),
        ...(detail === undefined ? {} : { detail: say(detail) }),
      })),
    }),
  })),
  failures: asked.failures.map(failure => ({ ...failure, text: say(failure.text) })),
});
