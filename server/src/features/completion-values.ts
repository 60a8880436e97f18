/** What completion offers as an argument and as a value. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis';
import { words as borderWords } from '../graph/values';
import { functions } from '../names/functions';
import { ops } from '../ops';
import { isMap, local, mayBeStage, stages, unfit } from './completion-names';
import { choicesOf, kinOf, type Offer, plain, wantedValue } from './completion-ranks';
import { type Choice, flowWords } from './completion-words';
import type { Definition } from './names';
import { signatureOf } from './signature';
import type { Typing } from './typing';

/** Names first, then functions; before both what a parameter takes that is no number. */
export function values(
  analysis: Analysis,
  names: readonly Definition[],
  typing: Typing,
): readonly (Choice | Offer)[] {
  const { call } = typing;
  const wanted = wantedValue(analysis, call);
  const calls = [...functions.values()].map(fn => ({
    label: fn.name,
    kind: CompletionItemKind.Function,
    group: 3,
    detail: fn.signature,
    doc: fn.summary,
    snippet: `${fn.name}($0)`,
    alsoCalled: fn.alsoCalled,
  }));
  const listed = choicesOf(analysis, call).map((label, rank) => ({
    label,
    kind: CompletionItemKind.Value,
    group: call?.named === undefined ? 1 : 0,
    rank: rank - 99,
  }));
  // An operator or a block is a value as well, by its name alone; where one is meant, those of its kind come first.
  const kin = wanted === 'stage' ? kinOf(analysis, call) : undefined;
  const stageValues = stages(analysis, [], { arriving: 1 }).map((one): Offer => {
    const offer = 'choice' in one ? one : plain(one);
    const usual = kin !== undefined && ops.get(offer.choice.label)?.category === kin ? 0 : 1;
    const group = offer.group === unfit ? unfit : wanted === 'stage' ? usual : 5;
    return { ...offer, group, isBare: true };
  });
  const word = (label: string, isFirst: boolean) => ({
    label,
    kind: CompletionItemKind.Keyword,
    group: isFirst ? 1 : 4,
  });
  const flags = ['true', 'false'].map(label => word(label, wanted === 'flag'));
  const borders = borderWords.map(label => word(label, wanted === 'padding'));
  const sizes = wanted === 'stage' ? names.filter(mayBeStage) : names;
  const isNumber = wanted === undefined || wanted === 'number';
  // Of a map a number is a property, and that takes a dot.
  const own = sizes.map(one => ({ ...local(one), group: isNumber && !isMap(one) ? 1 : 2 }));
  const shown = [...listed, ...own, ...flowWords(typing), ...calls, ...flags, ...borders];
  // An operator of a fixed kind of argument takes no other operator.
  return wanted === 'number' || wanted === 'flag' || wanted === 'padding'
    ? shown
    : [...shown, ...stageValues];
}

export function parameters(analysis: Analysis, { call }: Typing): readonly Choice[] {
  const signature = call && signatureOf(analysis, call.callee);
  if (call === undefined || signature === undefined) return [];
  return signature.parameters
    .slice(call.positional)
    .filter(({ name }) => !call.given.includes(name))
    .map(({ name, doc, default: standard, alsoCalled }, rank) => ({
      rank,
      label: `${name} =`,
      kind: CompletionItemKind.Field,
      group: 0,
      doc,
      snippet: `${name} = $0`,
      alsoCalled,
      ...(standard === undefined ? {} : { detail: `default ${standard}` }),
    }));
}
