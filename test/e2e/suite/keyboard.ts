/** Real keys on the page that shows this editor; see `scripts/vscode/keyboard.mjs`. */

/** Presses keys one after the other; each is named as the browser names it. */
export type Keyboard = (keys: readonly string[], keyMs: number) => Promise<void>;

const address = process.env.LWNET_KEYBOARD;

export const keyboard: Keyboard | undefined = address === undefined ? undefined : press;

async function press(keys: readonly string[], keyMs: number): Promise<void> {
  const answer = await fetch(address!, { method: 'POST', body: JSON.stringify({ keys, keyMs }) });
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
};

/** The keys of a text with such marks in it. */
export const keysOf = (text: string): string[] => [...text].map(mark => named[mark] ?? mark);
