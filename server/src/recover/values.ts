/** Arguments as text. */
import type { Argument } from '../found/net';

export function valueText(value: Argument): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean' || typeof value === 'string') return String(value);
  return `[${value.map(numberText).join(', ')}]`;
}

/**
 * Numbers of 32 bits have more digits than anybody wrote. Fifteen behind the point are what the language can hold; what
 * is smaller is 0.
 */
export function numberText(value: number): string {
  if (Number.isInteger(value)) return String(value);
  const short = Number(value.toPrecision(7));
  const text = String(short);
  return text.includes('e') ? short.toFixed(15).replace(/\.?0+$/, '') : text;
}

/** The call of an operator or a block: so many arguments by position, as long as they are those that come first. */
export function callText(
  word: string,
  args: Readonly<Record<string, Argument | string>>,
  params: readonly string[],
  positional: number,
): string {
  const given = Object.entries(args);
  if (given.length === 0) return word;
  const parts: string[] = [];
  let isInRow = true;
  for (const [i, name] of params.entries()) {
    const value = args[name];
    if (value === undefined) {
      isInRow = false;
      continue;
    }
    const text = valueText(value);
    isInRow &&= i < positional;
    parts.push(isInRow ? text : `${name} = ${text}`);
  }
  return `${word}(${parts.join(', ')})`;
}
