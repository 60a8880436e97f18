/** The form of `lwnet diff --json`, for programs that read it: the page in `docs/` is printed from it. */
import * as z from 'zod/mini';
import { timed, worked } from '../figures';
import { said } from './form';

const known = (description: string) =>
  said(z.nullable(z.number()), `${description} \`null\` where it is not known.`);
const fits = z.nullable(z.boolean());
const layer = z.strictObject({ path: z.string(), what: z.string() });

const difference = z.strictObject({
  subject: said(z.string(), 'A network, or one on a target; `A → B` where the name is another.'),
  precision: z.string(),
  figures: z.array(
    z.strictObject({
      figure: said(
        z.enum([...worked, ...timed].map(({ key }) => key)),
        'As `lwnet cost --json` calls it, with the unit in it.',
      ),
      before: known('Its number; of an interval the likeliest.'),
      after: known('The same after the change.'),
      changePercent: known('By how many hundredths of what it was it has grown.'),
    }),
  ),
  layers: z.optional(
    z.strictObject({
      added: z.array(layer),
      removed: z.array(layer),
      changed: said(
        z.array(z.strictObject({ path: z.string(), before: z.string(), after: z.string() })),
        'What stands under the same path and is something else.',
      ),
      same: z.int(),
    }),
  ),
  fits: z.optional(z.strictObject({ before: fits, after: fits })),
});

export const differenceForm = z.strictObject({
  differences: z.array(difference),
  added: said(z.array(z.string()), 'Networks and deployments that were not there before.'),
  removed: said(z.array(z.string()), 'Those that are not there any more.'),
  failed: said(z.array(z.string()), 'Which `--fail-over` does not hold, and where, in words.'),
});

export type DifferenceReport = z.infer<typeof differenceForm>;
