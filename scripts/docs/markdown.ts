/** Pieces of a page. Generated pages say so at their head. */

export const head = (title: string, intro: string): string =>
  `# ${title}\n\n<!-- Printed by \`npm run docs\` from the records in the code; change them, not this page. -->\n\n${intro}\n`;

export const code = (text: string, language = 'lwnet'): string =>
  `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

export function rows(titles: readonly string[], cells: readonly (readonly string[])[]): string {
  const line = (row: readonly string[]) => `| ${row.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...cells.map(line)].join('\n');
}

export const inCode = (text: string): string => `\`${text}\``;
