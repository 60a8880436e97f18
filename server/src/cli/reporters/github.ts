/**
 * For a GitHub workflow: commands on its log, which become annotations of the lines that they name. What may stand in one
 * is written by GitHub's own toolkit the same way: `%`, line breaks, and in what is before `::` colons and commas too.
 */
import { defineReporter, type Finding, type Naming } from './reporter';
import { summary } from './summary';

const inMessage = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const inProperty = (text: string): string => inMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** GitHub has no hints: what is less than a warning is a notice. */
const commandOf = (severity: string): string =>
  severity === 'error' || severity === 'warning' ? severity : 'notice';

const command = (name: string, properties: Readonly<Record<string, string | number>>, message: string) =>
  `::${name} ${Object.entries(properties)
    .map(([key, value]) => `${key}=${inProperty(String(value))}`)
    .join(',')}::${inMessage(message)}\n`;

function annotation({ severity, code, message, where, related }: Finding, { nameOf }: Naming): string {
  const more = related.map(one => {
    const place = one.where === undefined ? '' : `${nameOf(one.where.uri)}:${one.where.line}: `;
    return `\n${place}${one.message}`;
  });
  const place =
    where === undefined
      ? {}
      : {
          file: nameOf(where.uri),
          line: where.line,
          endLine: where.endLine,
          // GitHub takes columns of one line alone.
          ...(where.endLine === where.line ? { col: where.column, endColumn: where.endColumn } : {}),
        };
  return command(commandOf(severity), { ...place, title: code }, message + more.join(''));
}

export const github = defineReporter({
  name: 'github',
  summary: 'A GitHub workflow: annotations of the lines of a change.',
  print: (checked, naming) =>
    [
      ...checked.unread.map(file => command('error', { file, title: 'unread' }, `${file} cannot be read.`)),
      ...checked.files.flatMap(({ findings }) => findings.map(finding => annotation(finding, naming))),
      `${summary(checked)}\n`,
    ].join(''),
});
