/** A problem as a terminal shows it: the place, the message, the line with carets below, related places behind. */
import type { Where } from './where';

/** An address as the reader would write it. */
export type NameFile = (uri: string) => string;

/** How a text reads that has the colour of a severity; as it stands where there are no colours. */
export type Paint = (text: string, severity: string) => string;

const plain: Paint = text => text;

export interface Told {
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly where: Where | undefined;
  readonly related: readonly { readonly message: string; readonly where: Where | undefined }[];
}

export function frame(told: Told, nameFile: NameFile, paint: Paint = plain): string {
  const lines = [inOneLine(told, nameFile, paint)];
  if (told.where !== undefined) lines.push(...excerpt(told.where, carets => paint(carets, told.severity)));
  for (const { message, where } of told.related) {
    lines.push(`  ${placeText(where, nameFile)}${message}`);
    if (where !== undefined) lines.push(...excerpt(where, carets => carets).map(line => `  ${line}`));
  }
  return lines.join('\n');
}

export const inOneLine = (
  { where, severity, message, code }: Told,
  nameFile: NameFile,
  paint: Paint = plain,
): string => `${placeText(where, nameFile)}${paint(severity, severity)}: ${message} [${code}]`;

const placeText = (where: Where | undefined, nameFile: NameFile): string =>
  where === undefined ? '' : `${nameFile(where.uri)}:${where.line}:${where.column}: `;

/** Longer lines are shown in part, around the carets. */
const widest = 140;

function excerpt(
  { text, line, column, endLine, endColumn }: Where,
  painted: (carets: string) => string,
): readonly string[] {
  const shown = (text.split(/\r\n|\n|\r/, line)[line - 1] ?? '').trimEnd();
  const end = endLine === line ? endColumn : shown.length + 1;
  const cut = shown.length <= widest ? 0 : Math.max(0, column - 1 - widest / 2);
  const front = cut > 0 ? '…' : '';
  const rest = cut + widest < shown.length ? '…' : '';
  const part = front + shown.slice(cut + front.length, cut + widest - rest.length) + rest;
  // Tabs stay tabs before the carets, so that they stand below what they mean in every terminal.
  const before = part.slice(0, column - 1 - cut).replace(/[^\t]/g, ' ');
  const carets = '^'.repeat(Math.max(1, Math.min(end - column, widest - before.length)));
  const number = String(line);
  const margin = ' '.repeat(number.length);
  return [` ${number} | ${part}`, ` ${margin} | ${before}${painted(carets)}`];
}
