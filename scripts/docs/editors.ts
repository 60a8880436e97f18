/** What the language server offers to editors: each feature with the test that shows it, or why there is none. */
import { head, rows } from './markdown';

interface Common {
  readonly feature: string;
  /** Where the server announces it, as a path in its capabilities; none where it announces nothing. */
  readonly announced?: readonly string[];
  /** For whoever reads the page. */
  readonly words: string;
}

interface Given extends Common {
  /** A test by its file and its title. */
  readonly test: readonly [file: string, title: string];
}

/** Not there, and announced nowhere: `words` say why. */
interface Absent extends Common {
  readonly test?: undefined;
}

export type Feature = Given | Absent;

const marks = 'test/features/marks.test.ts';
const names = 'test/features/names.test.ts';
const overFiles = 'test/server/over-files.test.ts';

/** In the order in which language servers are usually compared. */
export const features: readonly Feature[] = [
  {
    feature: 'Diagnostics',
    words:
      'Sent when they are ready, each with its version, its code, a link to its explanation and related places; none behind the closing of a document.',
    test: ['test/server/server.test.ts', 'a document from opening to closing'],
  },
  {
    feature: 'Columns in UTF-8',
    words:
      'Columns are counted in UTF-16, which every client understands; a choice would have each place counted twice, for names that are plain ASCII.',
  },
  {
    feature: 'Hover',
    announced: ['hoverProvider'],
    words:
      'Shapes and figures of what stands there, with their share of the network and what chips make of it.',
    test: ['test/features/hover.test.ts', "MobileNetV2's first convolution, exactly"],
  },
  {
    feature: 'Completion',
    announced: ['completionProvider', 'completionProvider.resolveProvider'],
    words:
      'What can be typed there and no more, the likely first, and behind it what can be imported; explanations and costs are worked out when an entry is looked at.',
    test: ['test/features/completion.test.ts', 'each item says what it means, and a snippet that it is one'],
  },
  {
    feature: 'Signature help',
    announced: ['signatureHelpProvider'],
    words: 'Parameters of operators and blocks, with the one that is being typed.',
    test: ['test/features/completion.test.ts', 'help on parameters'],
  },
  {
    feature: 'Go to definition',
    announced: ['definitionProvider'],
    words:
      'Of lines, parameters, blocks of this file, of others and of the library, of targets that a file describes.',
    test: [names, 'into the library, into an imported file and to its head'],
  },
  {
    feature: 'References',
    announced: ['referencesProvider'],
    words: 'In all files of the workspace, with progress that can be called off.',
    test: ['test/server/names.test.ts', 'references of all files, and of a folder that is added'],
  },
  {
    feature: 'Highlights',
    announced: ['documentHighlightProvider'],
    words: 'Where a name is written in the file, and where it gets its meaning.',
    test: [names, 'without the definition, and as marks in the text'],
  },
  {
    feature: 'Rename',
    announced: ['renameProvider.prepareProvider'],
    words: 'Over all files; refused with a sentence where a text would no longer mean the same.',
    test: [
      'test/server/names.test.ts',
      'a block is renamed where it is declared, imported and used, in files that are closed as well',
    ],
  },
  {
    feature: 'Outline',
    announced: ['documentSymbolProvider'],
    words: 'Declarations and their named lines, each with what it costs.',
    test: [marks, 'outline: declarations and their named lines'],
  },
  {
    feature: 'Symbols of the workspace',
    announced: ['workspaceSymbolProvider'],
    words: 'Blocks, networks and deployments of all files, by letters of their names.',
    test: [overFiles, 'are found by letters in their order, in files that nobody has open'],
  },
  {
    feature: 'Folding',
    announced: ['foldingRangeProvider'],
    words: 'Bodies, tables, comments and imports.',
    test: [marks, 'folding: bodies, tables, comments'],
  },
  {
    feature: 'Selection ranges',
    announced: ['selectionRangeProvider'],
    words: 'A selection grows from word to value, arguments, stage, statement, body, declaration and file.',
    test: ['test/features/selection-ranges.test.ts', 'a selection grows from the word to the file'],
  },
  {
    feature: 'Semantic tokens',
    announced: ['semanticTokensProvider.full.delta', 'semanticTokensProvider.range'],
    words: 'Of a whole file, of a part of it, and what has changed since.',
    test: [
      'test/fuzz/analysis.test.ts',
      'shows outline, colours and form as from nothing, and tells of colours what has changed',
    ],
  },
  {
    feature: 'Inlay hints',
    announced: ['inlayHintProvider'],
    words: 'Shapes, and costs where they are wanted, at the ends of the lines that are seen.',
    test: [marks, 'where the shape changes, before a comment'],
  },
  {
    feature: 'Code lens',
    announced: ['codeLensProvider'],
    words: 'Totals above networks, what is found above deployments.',
    test: [
      'test/features/lenses.test.ts',
      'the totals of a network, to the last digit, at the precision of its deployments',
    ],
  },
  {
    feature: 'Code actions',
    announced: ['codeActionProvider', 'codeActionProvider.resolveProvider'],
    words:
      'Fixes, imports of what other files declare, rewrites with their gain, and blocks of the library copied to be changed; edits are worked out when an action is taken, if the editor says that it asks for them.',
    test: [
      'test/features/code-actions.test.ts',
      'an editor that asks for edits when they are taken gets the same ones then',
    ],
  },
  {
    feature: 'Fix all',
    words: 'Most fixes change what a network computes, so each is chosen by a person.',
  },
  {
    feature: 'Format a document',
    announced: ['documentFormattingProvider'],
    words: 'One canonical form, as `lwnet fmt` has it.',
    test: [marks, 'formatting changes what is not in its form'],
  },
  {
    feature: 'Format a part',
    announced: ['documentRangeFormattingProvider'],
    words: 'The statements that a selection touches.',
    test: [
      'test/fuzz/syntax.test.ts',
      'the edits of a range are edits of the whole, and enough for what it touches',
    ],
  },
  {
    feature: 'Format while typing',
    announced: ['documentOnTypeFormattingProvider'],
    words: 'Behind a closing brace what it closes, in editors that ask for it.',
    test: [
      'test/features/closing-brace.test.ts',
      'the brace of a declaration forms the declaration and nothing else',
    ],
  },
  {
    feature: 'Document links',
    announced: ['documentLinkProvider'],
    words: 'The paths of imports lead to their files.',
    test: [
      'test/features/document-links.test.ts',
      'the path of an import leads to its file, also where that declares nothing',
    ],
  },
  { feature: 'Document colours', words: 'The language has no colours.' },
  {
    feature: 'Call hierarchy',
    announced: ['callHierarchyProvider'],
    words: 'Which blocks, networks and deployments use a block, and which it uses.',
    test: [overFiles, 'who uses a block, in files that are closed as well'],
  },
  {
    feature: 'Linked editing',
    words: 'Nothing is written twice side by side, as tags are; rename changes the other places of a name.',
  },
  {
    feature: 'Several folders',
    announced: ['workspace.workspaceFolders.changeNotifications'],
    words: 'Folders may come and go.',
    test: ['test/server/names.test.ts', 'references of all files, and of a folder that is added'],
  },
  {
    feature: 'Renamed files',
    announced: ['workspace.fileOperations.willRename'],
    words: 'Imports follow files and folders that get another name or place.',
    test: [overFiles, 'a file: whoever imports it does so by its new path'],
  },
  {
    feature: 'In a browser',
    words:
      'The whole server in a worker; files come through the editor, also on file systems that are no disk.',
    test: ['test/server/editor-files.test.ts', 'the worker does the same, and nothing in it is of Node'],
  },
  {
    feature: 'Command line',
    words: 'The same engine: `lwnet check`, `cost`, `export`, `fmt`.',
    test: ['test/cli/process.test.ts', 'exit codes: 0 clean, 1 findings, 2 a mistake of use'],
  },
  {
    feature: 'Output for programs',
    words: 'JSON with a schema.',
    test: ['test/cli/check.test.ts', 'as JSON'],
  },
];

export function editorsPage(): string {
  const intro =
    'What the language server gives to every editor that speaks the Language Server Protocol. What stands here is held ' +
    'to by a test, or has its reason why it is not there.';
  const cells = features.map(({ feature, words, test }) => [
    feature,
    test === undefined ? 'no' : 'yes',
    words,
  ]);
  return [head('In editors', intro), rows(['feature', '', ''], cells)].join('\n');
}
