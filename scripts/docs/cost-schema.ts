/** What `lwnet cost --json` prints as JSON Schema, for programs that read it. */
import * as z from 'zod/mini';
import { costForm } from '../../server/src/report/cost-form';

export function costSchema(): string {
  const schema = z.toJSONSchema(costForm, { target: 'draft-7', reused: 'ref' });
  return JSON.stringify({ title: 'What lwnet cost prints as JSON', ...schema }, undefined, 1);
}
