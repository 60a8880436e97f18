/**
 * A report as one file of HTML that needs no other: no script, nothing from elsewhere, which its policy forbids too. It is
 * dark where whoever reads it has everything dark.
 */
import { svg } from '../drawings/svg';
import type { Bar, Document, DocumentForm, Piece } from './document';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, sign => escapes[sign]!);

const style = `
:root { color-scheme: light dark; --ink: #1d2433; --soft: #5b6475; --line: #d9dde5; --paper: #fff; --bar: #2f6fde;
  --good: #1a7f37; --bad: #c62828; --open: #8a6100; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8f0; --soft: #9aa4b5; --line: #343c4b; --paper: #161b24;
  --bar: #6ea2ff; --good: #5ccb76; --bad: #ff8a80; --open: #e3b341; } }
body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.7rem; margin-bottom: 0; } h2 { margin: 2.5rem 0 0.5rem; border-bottom: 1px solid var(--line); }
h3 { margin: 1.6rem 0 0.4rem; } .about { color: var(--soft); margin-top: 0.2rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.9rem; }
th, td { padding: 0.25rem 0.7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; white-space: nowrap; }
td:last-child { white-space: normal; min-width: 22rem; } .right { text-align: right; } th { color: var(--soft); font-weight: 600; }
.good { color: var(--good); } .bad { color: var(--bad); } .open { color: var(--open); }
svg { display: block; max-width: 100%; height: auto; } svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
svg .value { fill: var(--soft); } svg rect { fill: var(--bar); } summary { cursor: pointer; color: var(--soft); }
.graph { overflow: auto; max-height: 85vh; border: 1px solid var(--line); margin: 0.5rem 0; } .graph svg { max-width: none; margin: 0 auto; }
@media print { .graph { max-height: none; } details > * { display: block; } }
`;

const toned = (tone: string | undefined): string => (tone === undefined ? '' : ` class="${tone}"`);

function table(one: Extract<Piece, { kind: 'table' }>): string {
  const cell = (name: 'th' | 'td') => (text: string, i: number) =>
    `<${name}${one.columns[i]?.right ? ' class="right"' : ''}>${escaped(text)}</${name}>`;
  const head = one.columns.map(({ title }, i) => cell('th')(title, i)).join('');
  const rows = one.rows.map((row, i) => `<tr${toned(one.tones?.[i])}>${row.map(cell('td')).join('')}</tr>`);
  const shown = `<div class="scroll"><table><thead><tr>${head}</tr></thead>\n<tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
  return one.folded === undefined
    ? shown
    : `<details><summary>${escaped(one.folded)}</summary>\n${shown}\n</details>`;
}

const [names, room, rowHeight] = [330, 480, 24];

/** Longer names are cut: what they lead to stands in the table. */
const longestName = 44;

function bars(title: string, all: readonly Bar[]): string {
  const row = ({ name, value, share }: Bar, i: number) => {
    const y = i * rowHeight;
    const wide = Math.max(1, Math.round(share * room));
    const short = name.length <= longestName ? name : `…${name.slice(1 - longestName)}`;
    return (
      `<text x="${names - 8}" y="${y + 16}" text-anchor="end">${escaped(short)}</text>` +
      `<rect x="${names}" y="${y + 4}" width="${wide}" height="${rowHeight - 8}" rx="2"/>` +
      `<text class="value" x="${names + wide + 8}" y="${y + 16}">${escaped(value)}</text>`
    );
  };
  const [width, height] = [names + room + 190, all.length * rowHeight];
  return `<h3>${escaped(title)}</h3>\n<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">\n${all.map(row).join('\n')}\n</svg>`;
}

function piece(one: Piece): string {
  switch (one.kind) {
    case 'heading':
      return `<h${one.level}>${escaped(one.text)}</h${one.level}>`;
    case 'text':
      return `<p${toned(one.tone)}>${escaped(one.text)}</p>`;
    case 'table':
      return table(one);
    case 'graph':
      return `<details><summary>${escaped(one.title)}</summary>\n<div class="graph">\n${one.text}</div>\n</details>`;
    case 'bars':
      return bars(one.title, one.bars);
  }
}

export const html: DocumentForm = {
  ending: '.html',
  drawing: svg,
  print: ({ title, about, pieces }: Document) => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<p class="about">${escaped(about)}</p>
${pieces.map(piece).join('\n')}
</body>
</html>
`,
};
