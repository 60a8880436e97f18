/** Rows of text in columns, for the code blocks of hover. */

/** @param align one letter a column: `l` or `r` */
export function table(rows: readonly (readonly string[])[], align: string): string {
  const widths = [...align].map((_, i) =>
    rows.reduce((widest, row) => Math.max(widest, row[i]?.length ?? 0), 0),
  );
  const used = widths.map((width, i) => ({ width, i })).filter(({ width }) => width > 0);
  return rows
    .map(row =>
      used
        .map(({ width, i }) =>
          align[i] === 'r' ? (row[i] ?? '').padStart(width) : (row[i] ?? '').padEnd(width),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export const fenced = (text: string, language = 'text'): string => `\`\`\`${language}\n${text}\n\`\`\``;
