/** For programs: the form is `docs/check.schema.json`. */
import type { CheckReport } from '../../report/check-form';
import type { Where } from '../../report/where';
import { defineReporter } from './reporter';

type Problem = CheckReport['files'][number]['problems'][number];

export const json = defineReporter({
  name: 'json',
  summary: 'Programs of your own; [its form](check.schema.json).',
  print: ({ files, unread, baseline }, { nameOf }) => {
    const place = (where: Where | undefined) =>
      where === undefined
        ? {}
        : {
            file: nameOf(where.uri),
            line: where.line,
            column: where.column,
            endLine: where.endLine,
            endColumn: where.endColumn,
          };
    const report: CheckReport = {
      files: files.map(({ file, findings }) => ({
        file,
        problems: findings.map(({ severity, code, message, where, related, fails, fixes }) => ({
          severity: severity as Problem['severity'],
          code,
          message,
          ...place(where),
          fails,
          related: related.map(one => ({ message: one.message, ...place(one.where) })),
          fixes: fixes.map(({ title, edits }) => ({
            title,
            edits: edits.map(edit => ({ ...place(edit.where), text: edit.text })),
          })),
        })),
      })),
      unread: [...unread],
      ...(baseline === undefined ? {} : { baseline: { ...baseline, gone: [...baseline.gone] } }),
    };
    return `${JSON.stringify(report, undefined, 2)}\n`;
  },
});
