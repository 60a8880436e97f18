/** A report as Markdown. */
import type { Document, DocumentForm, Piece } from './document';

/** What Markdown or HTML would read otherwise than it stands. */
const plain = (text: string): string =>
  text.replace(/[\\`*_[\]|~#]/g, '\\$&').replace(/[<>&]/g, sign => `&#${sign.charCodeAt(0)};`);

const row = (cells: readonly string[]): string => `| ${cells.map(plain).join(' | ')} |`;

/** Characters of the longest bar. */
const width = 30;

function piece(one: Piece): string {
  switch (one.kind) {
    case 'heading':
      return `${'#'.repeat(one.level)} ${plain(one.text)}`;
    case 'text':
      return plain(one.text);
    case 'table': {
      const line = `| ${one.columns.map(({ right }) => (right ? '---:' : '---')).join(' | ')} |`;
      const table = [row(one.columns.map(({ title }) => title)), line, ...one.rows.map(row)].join('\n');
      return one.folded === undefined
        ? table
        : `<details><summary>${plain(one.folded)}</summary>\n\n${table}\n\n</details>`;
    }
    case 'graph':
      return plain(one.title);
    case 'bars':
      return [
        `**${plain(one.title)}**`,
        '',
        '| | | |',
        '| --- | ---: | --- |',
        ...one.bars.map(
          ({ name, value, share }) =>
            `| ${plain(name)} | ${plain(value)} | ${'█'.repeat(Math.max(1, Math.round(share * width)))} |`,
        ),
      ].join('\n');
  }
}

export const markdown: DocumentForm = {
  ending: '.md',
  print: ({ title, about, pieces }: Document) =>
    `${[`# ${plain(title)}`, plain(about), ...pieces.map(piece)].join('\n\n')}\n`,
};
