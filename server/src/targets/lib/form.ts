/** Pieces that the forms of files of targets are made of. */
import * as z from 'zod/mini';

/** A form with what editors say of it. */
export const said = <T extends z.core.$ZodType>(form: T, description: string): T => {
  z.globalRegistry.add(form, { description });
  return form;
};

export const text = (description: string) => said(z.string().check(z.minLength(1)), description);
export const word = (description: string) =>
  said(z.string().check(z.regex(/^[a-z][a-z0-9_]*$/)), description);
export const source = text('Where this is written: a key of `sources`, or the document itself.');
export const note = text(
  'What else there is to know, as a sentence: how a number was derived, what it leaves out.',
);
/** A number that may be unknown, and is then written as `null`. */
export const known = (description: string) =>
  said(z.nullable(z.number().check(z.nonnegative())), `${description} \`null\` where no source gives it.`);
