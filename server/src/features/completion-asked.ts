/** Who asks for completions, and where one of them gets no answer though a person would. */
import { type CompletionContext, CompletionTriggerKind } from 'vscode-languageserver';
import type { Offer } from './completion-ranks';
import type { Wanted } from './typing';

/** `more` is an editor that looks again at a list that it has shown, because more of a word was typed. */
export type Asker = 'person' | 'blank' | 'more';

export function askedBy(context: CompletionContext | undefined): Asker {
  if (context?.triggerCharacter === ' ') return 'blank';
  const isAgain = context?.triggerKind === CompletionTriggerKind.TriggerForIncompleteCompletions;
  return isAgain ? 'more' : 'person';
}

/** What nobody types without a list of what there is: a blank in front of it opens the list. */
const behindBlank: ReadonlySet<Wanted> = new Set([
  'stage',
  'network',
  'target',
  'precision',
  'on',
  'import',
  'from',
  'quoted file',
  'path',
  'comparison',
]);

export const opensBehindBlank = (wanted: Wanted): boolean => behindBlank.has(wanted);

/** Where one name stands, and nothing that goes on. */
const oneName: ReadonlySet<Wanted> = new Set(['network', 'target', 'precision']);

export const isOneName = (wanted: Wanted): boolean => oneName.has(wanted);

/**
 * Whether a name that nothing else begins with is typed to its end. A list that still shows it would take the Tab that
 * is to lead to the next field.
 */
export function isWhole(wanted: Wanted, word: string, offers: readonly Offer[]): boolean {
  if (!oneName.has(wanted)) return false;
  const begun = offers.filter(({ choice }) => choice.label.startsWith(word));
  return begun.length === 1 && begun[0]!.choice.label === word && begun[0]!.from === undefined;
}
