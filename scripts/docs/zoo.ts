/** `docs/zoo.md`: every network of the examples with its exact figures beside those in print. */
import { families, type Row, readPrinted } from '../../test/zoo/rows';

const count = (n: number): string => n.toLocaleString('en');

function printedCell(printed: string | undefined, exact: number | undefined): string {
  if (printed === undefined || exact === undefined) return '';
  const { value } = readPrinted(printed);
  const percent = ((value - exact) / exact) * 100;
  return `${printed} (${percent >= 0 ? '+' : '−'}${Math.abs(percent).toFixed(1)} %)`;
}

function nameOf(row: Row): string {
  const set = Object.entries(row.set ?? {}).map(([name, value]) => `${name} = ${value}`);
  return set.length === 0 ? `\`${row.network}\`` : `\`${row.network}(${set.join(', ')})\``;
}

export function zooPage(): string {
  const total = families.reduce((sum, { rows }) => sum + rows.length, 0);
  const lines = [
    '# The zoo',
    '',
    `${total} networks and sizes of networks, each with the figures of its definition, which a test holds to the last`,
    'digit, beside what was printed about it and how far that is from the definition. MACs are those of convolutions,',
    'fully connected layers and matrix products, padding counted, batch 1. Any other size can be asked for:',
    '',
    '```sh',
    'npx lwnet cost examples/mobilenet-v2.lwnet --network MobileNetV2 --set width=0.75 --set resolution=160',
    '```',
  ];
  for (const { file, rows } of families) {
    lines.push('', `## [${file}](../examples/${file})`, '');
    lines.push('| network | parameters | MACs | printed | printed MACs | definition |');
    lines.push('| --- | ---: | ---: | ---: | ---: | --- |');
    const notes: string[] = [];
    for (const row of rows) {
      const { printed } = row;
      if (printed?.why !== undefined && !notes.includes(printed.why)) notes.push(printed.why);
      const mark = printed?.why === undefined ? '' : ` [${notes.indexOf(printed.why) + 1}]`;
      const source = printed === undefined ? row.source : `${row.source}; printed: ${printed.source}`;
      lines.push(
        `| ${nameOf(row)} | ${count(row.params)} | ${row.macs === undefined ? '' : count(row.macs)} | ` +
          `${printedCell(printed?.params, row.params)} | ${printedCell(printed?.macs, row.macs)}${mark} | ${source} |`,
      );
    }
    if (notes.length > 0) lines.push('', ...notes.map((note, i) => `${i + 1}. ${note}`));
  }
  return lines.join('\n');
}
