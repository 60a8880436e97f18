/** Lines outside of every network, block and deployment. */

/** What a line outside of everything gives a name: `let n = 3`, or `widths = [8, 16]`. */
export function namedIn(line: string): Readonly<Record<string, string>> {
  const [, word, name, value] = /^(let\s+)?([A-Za-z_]\w*)\s*=\s*([^=\s].*)$/.exec(line) ?? [];
  const isValue = value !== undefined && (word !== undefined || /^-?\d[\d.]*$|^\[[^a-z]*\]$/.test(value));
  return isValue ? { name: name!, value } : {};
}
