/** Real keys on the page that shows this editor; see `scripts/vscode/keyboard.mjs`. */

/** Presses keys one after the other; each is named as the browser names it. */
export type Keyboard = (keys: readonly string[], keyMs: number) => Promise<void>;

const address = process.env.LWNET_KEYBOARD;

export const keyboard: Keyboard | undefined =
  address === undefined ? undefined : (keys, keyMs) => ask({ keys, keyMs });

/** Waits for words on the page: what VS Code itself draws, no extension can read. */
export const seen: ((words: string) => Promise<void>) | undefined =
  address === undefined ? undefined : words => ask({ keys: [], keyMs: 0, words });

async function ask(what: object): Promise<void> {
  const answer = await fetch(address!, { method: 'POST', body: JSON.stringify(what) });
  if (!answer.ok) throw new Error(await answer.text());
}

/** Marks that stand for keys without a letter; the others are the letters themselves. */
const named: Readonly<Record<string, string>> = {
  ' ': 'Space',
  '\n': 'Enter',
  '↦': 'Tab',
  '↓': 'ArrowDown',
  '⌫': 'Backspace',
  '⌦': 'Delete',
  '…': 'Suggestion',
  '‥': 'Suggestions',
  '∅': 'NoSuggestions',
};

/** The keys of a text with such marks in it. */
export const keysOf = (text: string): string[] => [...text].map(mark => named[mark] ?? mark);
