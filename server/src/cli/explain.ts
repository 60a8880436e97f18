/** `lwnet explain`: what a code stands for, as its page says it; `lwnet rules`: every code that there is. */
import { table } from '../report/table';
import { type Catalogued, catalogue, catalogued } from '../rules/catalogue';
import { adjustable } from '../rules/levels';
import { nearest } from '../text/nearest';
import { paintWith } from './colours';
import { messageOf } from './explanation';
import type { ExitCode, Terminal } from './terminal';

export async function explain(codes: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const pages: string[] = [];
  for (const code of codes) {
    const kind = catalogued.get(code);
    if (kind === undefined) {
      const near = nearCodes(code);
      const hint = near.length === 0 ? 'lwnet rules lists them.' : `Did you mean ${near.join(', ')}?`;
      terminal.complain(`lwnet: there is no problem '${code}'. ${hint}`);
      return 2;
    }
    pages.push(page(kind, terminal));
  }
  terminal.print(pages.join('\n'));
  return 0;
}

const mostNear = 5;

/** The code that was mistyped, or those that have most of the words that were given. */
function nearCodes(given: string): readonly string[] {
  const near = nearest(given, catalogued.keys());
  if (near !== undefined) return [near];
  const words = given
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(word => word.length > 2);
  const shared = (code: string) => words.filter(word => code.includes(word)).length;
  const codes = [...catalogued.keys()].filter(code => shared(code) > 0);
  return codes.toSorted((a, b) => shared(b) - shared(a)).slice(0, mostNear);
}

/** Lines of a terminal are read up to here. */
const width = 100;

function wrapped(text: string): string {
  const lines: string[] = [''];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n');
}

const indented = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map(line => (line === '' ? '' : `    ${line}`))
    .join('\n');

function page(kind: Catalogued, { hasColours }: Terminal): string {
  const paint = paintWith(hasColours);
  const parts = [`${paint(kind.code, kind.severity)} (${kind.severity}): ${kind.summary}`, wrapped(kind.why)];
  if (kind.bad !== undefined) {
    const message = messageOf(kind.bad, kind);
    parts.push('For instance:', indented(kind.bad));
    if (message !== undefined) parts.push(wrapped(message));
  }
  if (kind.good !== undefined) parts.push('Mended:', indented(kind.good));
  if (kind.source !== undefined) parts.push(wrapped(`Source: ${kind.source}`));
  parts.push(
    wrapped(
      adjustable.has(kind.code)
        ? `In one place, '// allow ${kind.code}: why' sets it aside; lwnet check --rule ${kind.code}=off does everywhere.`
        : 'It is an error, and no comment or option sets it aside.',
    ),
  );
  return `${parts.join('\n\n')}\n`;
}

export async function listRules(options: { readonly json: boolean }, terminal: Terminal): Promise<ExitCode> {
  const all = catalogue.flatMap(({ title, kinds }) => kinds.map(kind => ({ title, kind })));
  if (options.json) {
    const data = all.map(({ title, kind: { code, severity, summary, source } }) => ({
      code,
      severity,
      chapter: title,
      summary,
      ...(source === undefined ? {} : { source }),
    }));
    terminal.print(`${JSON.stringify({ rules: data }, undefined, 2)}\n`);
    return 0;
  }
  const chapters = catalogue.map(({ title, kinds }) => {
    const rows = kinds.map(({ code, severity, summary }) => [code, severity, summary]);
    return `${title}\n\n${table([{ title: 'code' }, { title: 'severity' }, { title: 'finds' }], rows)}\n`;
  });
  terminal.print(`${chapters.join('\n')}\nlwnet explain CODE says why, with an example.\n`);
  return 0;
}
