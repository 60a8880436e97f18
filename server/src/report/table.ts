/** Rows as aligned columns; numbers stand right, words left. */
export interface Column {
  readonly title: string;
  readonly right?: boolean;
}

export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const all = [columns.map(column => column.title), ...rows];
  const widths = columns.map((_, i) => all.reduce((widest, row) => Math.max(widest, width(row[i] ?? '')), 0));
  const print = (row: readonly string[]) =>
    columns
      .map(({ right }, i) => {
        const cell = row[i] ?? '';
        const space = ' '.repeat(widths[i]! - width(cell));
        return right ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return [print(all[0]!), widths.map(n => '─'.repeat(n)).join('  '), ...rows.map(print)].join('\n');
}

const width = (text: string): number => [...text].length;
