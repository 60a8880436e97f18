/** What the forms of reports share. */
import * as z from 'zod/mini';

/** A form with what stands of it in the schema. */
export const said = <T extends z.core.$ZodType>(form: T, description: string): T => {
  z.globalRegistry.add(form, { description });
  return form;
};
