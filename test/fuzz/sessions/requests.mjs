/** What an editor asks a server, by the capability that offers it. */

const whole = { start: { line: 0, character: 0 }, end: { line: 1_000_000, character: 0 } };
const options = { tabSize: 2, insertSpaces: true };

/** A place of a document, sometimes behind its end. */
function place(random, document) {
  if (random.chance(0.03)) return { line: random.below(1_000_000), character: random.below(1000) };
  const text = document.getText();
  // Where names and numbers are, more is asked.
  const near = random.chance(0.7) ? /\w/.exec(text.slice(random.below(text.length + 1))) : null;
  const offset =
    near === null ? random.below(text.length + 1) : text.indexOf(near[0], random.below(text.length + 1));
  return document.positionAt(Math.max(0, offset));
}

const at = (random, document) => ({ textDocument: { uri: document.uri }, position: place(random, document) });
const of = (_, document) => ({ textDocument: { uri: document.uri } });

/** An item of the hierarchy as an editor may have kept it, of a text that has changed since. */
function itemAt(random, document) {
  const start = place(random, document);
  const range = { start, end: start };
  return { item: { name: 'Net', kind: 12, uri: document.uri, range, selectionRange: range } };
}

/** Those of the capabilities that are no requests. */
const others = new Set(['textDocumentSync', 'positionEncoding', 'workspace']);

/** For each capability the requests it stands for: methods, and how their parameters are made. */
const known = {
  hoverProvider: { 'textDocument/hover': at },
  completionProvider: { 'textDocument/completion': at },
  signatureHelpProvider: { 'textDocument/signatureHelp': at },
  definitionProvider: { 'textDocument/definition': at },
  referencesProvider: {
    'textDocument/references': (random, document) => ({
      ...at(random, document),
      context: { includeDeclaration: random.chance(0.5) },
    }),
  },
  documentHighlightProvider: { 'textDocument/documentHighlight': at },
  renameProvider: {
    'textDocument/prepareRename': at,
    'textDocument/rename': (random, document) => ({
      ...at(random, document),
      newName: random.of(['W', 'other', 'x', '1', '']),
    }),
  },
  codeActionProvider: {
    'textDocument/codeAction': (random, document) => {
      const start = place(random, document);
      const range = random.chance(0.2) ? whole : { start, end: start };
      return { textDocument: { uri: document.uri }, range, context: { diagnostics: [] } };
    },
  },
  codeLensProvider: { 'textDocument/codeLens': of },
  documentFormattingProvider: {
    'textDocument/formatting': (_, { uri }) => ({ textDocument: { uri }, options }),
  },
  documentRangeFormattingProvider: {
    'textDocument/rangeFormatting': (random, document) => {
      const [start, end] = [random, random]
        .map(chance => document.offsetAt(place(chance, document)))
        .sort((a, b) => a - b)
        .map(offset => document.positionAt(offset));
      return { textDocument: { uri: document.uri }, range: { start, end }, options };
    },
  },
  documentOnTypeFormattingProvider: {
    'textDocument/onTypeFormatting': (random, document) => ({ ...at(random, document), ch: '}', options }),
  },
  workspaceSymbolProvider: {
    'workspace/symbol': random => ({ query: random.of(['', 'net', 'Unit', 'x']) }),
  },
  documentLinkProvider: { 'textDocument/documentLink': of },
  callHierarchyProvider: {
    'textDocument/prepareCallHierarchy': at,
    'callHierarchy/incomingCalls': itemAt,
    'callHierarchy/outgoingCalls': itemAt,
  },
  selectionRangeProvider: {
    'textDocument/selectionRange': (random, document) => {
      const positions = [place(random, document), place(random, document)];
      return { textDocument: { uri: document.uri }, positions };
    },
  },
  documentSymbolProvider: { 'textDocument/documentSymbol': of },
  foldingRangeProvider: { 'textDocument/foldingRange': of },
  semanticTokensProvider: { 'textDocument/semanticTokens/full': of },
  inlayHintProvider: {
    'textDocument/inlayHint': (_, { uri }) => ({ textDocument: { uri }, range: whole }),
  },
};

/** Every request that a server offers; one that this file does not know is a mistake of this file. */
export function offered(capabilities) {
  const unknown = Object.keys(capabilities).filter(name => !others.has(name) && known[name] === undefined);
  if (unknown.length > 0) throw new Error(`requests.mjs does not know ${unknown.join(', ')}.`);
  return Object.keys(capabilities).flatMap(name => Object.entries(known[name] ?? {}));
}

/** What is compared at the end of a session: all that is said of a document without a place in it. */
export const compared = uri => [
  ['textDocument/documentSymbol', { textDocument: { uri } }],
  ['textDocument/semanticTokens/full', { textDocument: { uri } }],
  ['textDocument/codeLens', { textDocument: { uri } }],
  ['textDocument/foldingRange', { textDocument: { uri } }],
  ['textDocument/documentLink', { textDocument: { uri } }],
  ['textDocument/inlayHint', { textDocument: { uri }, range: whole }],
  ['textDocument/formatting', { textDocument: { uri }, options }],
];
