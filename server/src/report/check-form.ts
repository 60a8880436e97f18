/** The form of `lwnet check --format json`, for programs that read it: the page in `docs/` is printed from it. */
import * as z from 'zod/mini';
import { said } from './form';

const place = {
  file: z.optional(z.string()),
  line: z.optional(said(z.int(), 'Counted from 1.')),
  column: z.optional(said(z.int(), 'Counted from 1, in UTF-16 code units.')),
  endLine: z.optional(z.int()),
  endColumn: z.optional(said(z.int(), 'The first column behind it.')),
};

const problem = z.strictObject({
  severity: z.enum(['error', 'warning', 'information', 'hint']),
  code: said(z.string(), 'A heading of docs/problems.md.'),
  message: z.string(),
  ...place,
  fails: said(z.boolean(), 'Whether it makes the command fail.'),
  related: said(z.array(z.strictObject({ message: z.string(), ...place })), 'Other places that explain it.'),
  fixes: said(
    z.array(
      z.strictObject({
        title: z.string(),
        edits: z.array(z.strictObject({ ...place, text: said(z.string(), 'What takes its place.') })),
      }),
    ),
    'Replacements that end it, each with all of its pieces.',
  ),
});

export const checkForm = z.strictObject({
  files: z.array(z.strictObject({ file: z.string(), problems: z.array(problem) })),
  unread: said(z.array(z.string()), 'Files that could not be read; the exit code is then 2.'),
  baseline: z.optional(
    said(
      z.strictObject({
        file: z.string(),
        known: said(z.int(), 'How many problems it kept back.'),
        gone: said(
          z.array(z.strictObject({ file: z.string(), code: z.string(), line: z.string(), times: z.int() })),
          'Entries that no longer occur, with how many times less.',
        ),
      }),
      'What --baseline made of it.',
    ),
  ),
});

export type CheckReport = z.infer<typeof checkForm>;
