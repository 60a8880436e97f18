/** Lines outside of every network, block and deployment, and declarations inside of one. */

/** What a line outside of everything gives a name: `let n = 3`, or `widths = [8, 16]`. */
function namedIn(line: string): Readonly<Record<string, string>> {
  const [, word, name, value] = /^(let\s+)?([A-Za-z_]\w*)\s*=\s*([^=\s].*)$/.exec(line) ?? [];
  const isValue = value !== undefined && (word !== undefined || /^-?\d[\d.]*$|^\[[^a-z]*\]$/.test(value));
  return isValue ? { name: name!, value } : {};
}

/** What a declaration begins with that stands inside of another, and the name of a block or network. */
function declaredIn(text: string): Readonly<Record<string, string>> {
  const [, word, rest] = /^(\w+)\s+([^{]*)/.exec(text) ?? [];
  const inner = /^(?:[\w\s,]+->\s*)?([A-Za-z_]\w*)/.exec(rest ?? '')?.[1];
  if (word === undefined) return {};
  return inner === undefined || !/^(?:block|network)$/.test(word) ? { word } : { word, inner };
}

/** What is known of something that stands where nothing of its kind does. */
export const misplacedIn = (isOutside: boolean, text: string): Readonly<Record<string, string>> =>
  isOutside ? namedIn(text) : declaredIn(text);
