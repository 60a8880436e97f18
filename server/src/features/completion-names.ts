/** What completion offers of names: those of the declaration at hand, operators, blocks and networks. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis';
import { showExpr } from '../format/tree';
import type { Declared } from '../graph/graph';
import { ops } from '../ops';
import type { Op } from '../ops/op';
import { standardLibrary } from '../std/library';
import { follows, type Offer, takes, usesIn } from './completion-ranks';
import type { Choice } from './completion-words';
import type { Definition } from './names';
import { declaredSignature, operatorSignature, type Signature } from './signature';
import type { Typing } from './typing';

const localKinds: Readonly<Record<Definition['kind'], CompletionItemKind>> = {
  parameter: CompletionItemKind.TypeParameter,
  input: CompletionItemKind.Variable,
  number: CompletionItemKind.Constant,
  map: CompletionItemKind.Variable,
  'loop variable': CompletionItemKind.Variable,
  'shared layer': CompletionItemKind.Module,
};

export const local = ({ name, kind, value }: Definition): Choice => ({
  label: name,
  kind: localKinds[kind],
  group: 1,
  detail: value === undefined ? kind : `${kind} = ${showExpr(value)}`,
});

export const isMap = ({ kind }: Definition): boolean => kind === 'map' || kind === 'input';

export const maps = (names: readonly Definition[]) => names.filter(isMap).map(local);

/** A number or a list cannot be a stage; what else a parameter holds only its uses tell. */
export const mayBeStage = ({ kind, value }: Definition): boolean =>
  kind === 'shared layer' ||
  kind === 'loop variable' ||
  (kind === 'parameter' &&
    (value === undefined || ['name', 'call', 'chain', 'if-value'].includes(value.kind)));

/** The last group: what cannot stand here, though its name may be what someone begins with. */
export const unfit = 8;

/** What is used most comes first, and what does not take as many maps as flow behind everything. */
export function stages(
  analysis: Analysis,
  names: readonly Definition[],
  { arriving, behind }: Pick<Typing, 'arriving' | 'behind'>,
): readonly (Choice | Offer)[] {
  const uses = usesIn(analysis);
  const ranked = (one: Op | Declared, choice: Choice): Offer => ({
    choice,
    group: takes(one, arriving) ? choice.group : unfit,
    rank: follows(behind, one) ? 0 : Math.max(1, 99_999 - uses(choice.label)),
  });
  const offers: (Choice | Offer)[] = names.filter(mayBeStage).map(local);
  for (const declared of declaredNames(analysis))
    if (declared.node.kind === 'block')
      offers.push(ranked(declared, callable(declaredSignature(declared), CompletionItemKind.Class)));
  for (const op of ops.values())
    offers.push(ranked(op, callable(operatorSignature(op), CompletionItemKind.Function)));
  return offers;
}

const callables = new WeakMap<Signature, Choice>();

/** A signature lives as long as what it is of, and so does its item: a file may have thousands of blocks. */
export function callable(signature: Signature, kind: CompletionItemKind): Choice {
  let choice = callables.get(signature);
  if (choice !== undefined) return choice;
  const needed = signature.parameters.filter(p => p.default === undefined);
  const holes = needed.map((p, i) => `\${${i + 1}:${p.name}}`).join(', ');
  choice = {
    label: signature.name,
    kind,
    group: 2,
    detail: signature.label,
    isCallable: true,
    alsoCalled: signature.alsoCalled,
    ...(holes === '' ? {} : { snippet: `${signature.name}(${holes})` }),
  };
  callables.set(signature, choice);
  return choice;
}

/** Every block and network that can be used in the file; a file's own hide the library's. */
export function declaredNames(analysis: Analysis): readonly Declared[] {
  const names = new Set(analysis.linked.declared.map(d => d.node.name.name));
  for (const { node } of analysis.file.units)
    if (node.kind === 'import') for (const { name } of node.names) names.add(name);
  for (const name of standardLibrary.names()) names.add(name);
  return [...names].map(name => analysis.linked.find(name)).filter(declared => declared !== undefined);
}
