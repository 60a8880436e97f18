/** What commands print as JSON, as JSON Schema, for programs that read it. */
import * as z from 'zod/mini';
import { checkForm } from '../../server/src/report/check-form';
import { costForm } from '../../server/src/report/cost-form';
import { differenceForm } from '../../server/src/report/difference-form';

function schemaOf(form: z.core.$ZodType, title: string): string {
  const schema = z.toJSONSchema(form, { target: 'draft-7', reused: 'ref' });
  return JSON.stringify({ title, ...schema }, undefined, 1);
}

export const checkSchema = (): string => schemaOf(checkForm, 'What lwnet check prints as JSON');

export const costSchema = (): string => schemaOf(costForm, 'What lwnet cost prints as JSON');

export const diffSchema = (): string => schemaOf(differenceForm, 'What lwnet diff prints as JSON');
