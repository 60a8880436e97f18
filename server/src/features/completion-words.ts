/** The words of the language as completion offers them, with what follows them to be filled in. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the protocol's snippets are written like this.
import { CompletionItemKind } from 'vscode-languageserver-types';
import { budgetWords, comparisonOf } from '../figures/budgets';
import { type Figure, isTier, isTimed } from '../figures/figure';
import { ops } from '../ops';
import type { Edit } from '../text/span';
import type { Typing } from './typing';

/** An item without its place; `group` orders what is near before what is general. */
export interface Choice {
  readonly label: string;
  readonly kind: CompletionItemKind;
  readonly group: number;
  /** Within its group; what has none comes by its name. */
  readonly rank?: number;
  /** A word of explanation beside the name. */
  readonly about?: string;
  readonly detail?: string;
  readonly doc?: string;
  /** Whether what is called has documentation beside its signature. */
  readonly isCallable?: boolean;
  readonly snippet?: string;
  /** Other names under which it is found when they are typed. */
  readonly alsoCalled?: readonly string[] | undefined;
  /** What else changes when it is taken. */
  readonly edit?: () => Edit;
}

/** What a network begins with: it makes a map out of nothing. */
const first = [...ops.values()].find(op => op.inputs.max === 0)!.name;

export const deployWord = 'deploy';

export const declarations = [
  [
    'network',
    `network \${1:Name} {\n  ${first}(\${2:3}, \${3:224}, \${4:224})\n  $0\n}`,
    'A network: from its input to its last line.',
  ],
  ['block', 'block ${1:Name}(${2:out}) {\n  $0\n}', 'A named part that networks use.'],
  [
    deployWord,
    'deploy ${1:Name} on ${2:target} {\n  precision int8\n  $0\n}',
    'Puts a network on a target with budgets.',
  ],
  ['import', 'import ${1:Name} from "${2:file}.lwnet"', 'Blocks and networks of another file.'],
] as const;

export const controls = [
  ['repeat', 'repeat ${1:n} { $0 }', 'As many turns, each on what the one before gave.'],
  ['for', 'for ${1:out} of ${2:list} {\n  $0\n}', 'One turn for each row of a list.'],
  [
    'if',
    'if ${1:condition} { $0 }',
    'A part that is there under a condition; else the map goes on as it is.',
  ],
] as const;

export const statements = [
  ['let', 'let ${1:name} = $0', 'Names a number.'],
  ['shared', 'shared ${1:name} = $0', 'One set of weights for several uses.'],
  ...controls,
] as const;

/** Words with which a line goes on. */
export const continuing = {
  on: ['on', 'on $0', 'The target follows.'],
  of: ['of', 'of [$0]', 'The rows of the turns follow, or the choices of a search.'],
  else: ['else', 'else { $0 }', 'What is there otherwise.'],
  for: ['for', 'for $0', 'The layers follow for which it holds.'],
} as const;

export const keywords = (list: readonly (readonly [string, string, string])[]): readonly Choice[] =>
  list.map(([label, snippet, doc]) => ({ label, snippet, doc, kind: CompletionItemKind.Keyword, group: 4 }));

const inWord: Choice = {
  label: 'in',
  kind: CompletionItemKind.Keyword,
  group: 2,
  detail: 'the input of the block',
};
const itWord: Choice = {
  label: 'it',
  kind: CompletionItemKind.Keyword,
  group: 2,
  detail: 'the map that arrives here',
};

/** What stands for maps without a name, where there is one. */
export const flowWords = ({ hasIn, arriving }: Pick<Typing, 'hasIn' | 'arriving'>): readonly Choice[] =>
  arriving === 0 ? [] : hasIn ? [inWord, itWord] : [itWord];

export const properties: readonly Choice[] = ['channels', 'height', 'width'].map(label => ({
  label,
  kind: CompletionItemKind.Property,
  group: 0,
}));

/** What a chip has least of comes first, behind the precision that any figure in bytes hangs on. */
const rankOf = (figure: Figure): number =>
  figure.limits !== undefined ? 1 : isTimed(figure) ? 2 : isTier(figure) ? 4 : 3;

export const items: readonly Choice[] = [
  {
    label: 'precision',
    kind: CompletionItemKind.Property,
    group: 0,
    about: 'bits of weights and maps',
    doc: 'Bits of weights and maps; `for` a path where it holds.',
    snippet: 'precision ${1:int8}',
  },
  {
    label: 'patches',
    kind: CompletionItemKind.Property,
    group: 0,
    about: 'layers that run patch by patch',
    rank: 5,
    doc: 'Layers on a path that run patch by patch: read, and not judged yet.',
    snippet: 'patches [${1:2}, ${2:2}] for $0',
  },
  {
    label: 'activations',
    kind: CompletionItemKind.Property,
    group: 0,
    about: 'those that the network is held to',
    rank: 4,
    doc: 'The activations that the network is held to, whatever the chip runs.',
    snippet: 'activations [${1:relu}]',
  },
  ...[...budgetWords].map(([label, { figure, budget }]) => ({
    label,
    kind: CompletionItemKind.Property,
    group: 0,
    rank: rankOf(figure),
    about: `budget of ${figure.title}`,
    doc: figure.summary,
    alsoCalled: budget.alsoCalled,
    snippet: `${label} ${comparisonOf(figure)} \${1:${budget.example}}`,
  })),
];
