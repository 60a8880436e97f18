/** A chain of calls as lines of a function. */
import { brokenHeader, type Entry, filled } from './builder';
import { indented } from './file';

/** What a call gives of a map, as it stands in a line. */
export function calledWith({ text, takesMap }: Entry & { readonly kind: 'call' }, map: string): string {
  if (!takesMap) return `${text}(${map})`;
  const at = text.indexOf('(') + 1;
  return `${text.slice(0, at)}${map}${text[at] === ')' ? '' : ', '}${text.slice(at)}`;
}

/** Lines that send a map through a chain and leave what comes out in the variable. */
export function sent(entries: readonly Entry[], from: string, variable: string): readonly string[] {
  const lines: string[] = [];
  let at = from;
  const move = (): void => {
    if (at !== variable) lines.push(`${variable} = ${at}`);
    at = variable;
  };
  for (const entry of shortened(entries)) {
    if (entry.kind === 'call') {
      lines.push(`${variable} = ${calledWith(entry, at)}`);
      at = variable;
    } else if (entry.kind === 'line') lines.push(entry.text);
    else {
      move();
      const inner = (body: readonly Entry[]) => sent(body, variable, variable);
      if (entry.kind === 'for')
        lines.push(...brokenHeader(entry.header), ...indented(filled(inner(entry.body))));
      else lines.push(...armed(entry.condition, inner(entry.then), inner(entry.else)));
    }
  }
  move();
  return lines;
}

/** Two arms of which one may do nothing. */
export function armed(
  condition: string,
  then: readonly string[],
  other: readonly string[],
): readonly string[] {
  if (then.length === 0) return other.length === 0 ? [] : [`if not (${condition}):`, ...indented(other)];
  return [
    `if ${condition}:`,
    ...indented(then),
    ...(other.length === 0 ? [] : ['else:', ...indented(other)]),
  ];
}

/** A mean of the whole map that is laid out at once needs no axes of 1. */
function shortened(entries: readonly Entry[]): readonly Entry[] {
  const kept = '(keepdims=True)';
  return entries.flatMap((entry, i): readonly Entry[] => {
    const [before, behind] = [entries[i - 1], entries[i + 1]];
    if (entry.kind !== 'call') return [entry];
    const isLaidOut = behind?.kind === 'call' && behind.text === 'layers.Flatten()';
    if (isLaidOut && entry.text.endsWith(kept)) return [{ ...entry, text: entry.text.replace(kept, '()') }];
    const follows = before?.kind === 'call' && before.text.endsWith(kept);
    return follows && entry.text === 'layers.Flatten()' ? [] : [entry];
  });
}
