/** The declaration of a target as JSON Schema: for editors, and for whoever writes such files with a program. */
import * as z from 'zod/mini';
import { builtIn } from '../../server/src/targets';
import { derivedForm, familyForm } from '../../server/src/targets/family';

export function targetSchema(): string {
  const schema = z.toJSONSchema(z.union([familyForm, derivedForm]), {
    target: 'draft-7',
    reused: 'ref',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === derivedForm.def.shape.base) jsonSchema.enum = builtIn.all().map(({ id }) => id);
      explained(jsonSchema);
    },
  });
  return JSON.stringify({ title: 'Chips that lwnet can deploy to', ...schema }, undefined, 1);
}

/**
 * What VS Code completes and explains from without checking by it: under `if` alone nothing is wrong. The server tells
 * what is wrong, in sentences, and one mistake has one squiggle.
 */
export const targetHelp = (): string =>
  JSON.stringify({ if: { $ref: './target.schema.json' } }, undefined, 1);

/** VS Code shows a description as it stands, and renders Markdown where it has a property of its own. */
function explained(schema: Record<string, unknown>): void {
  const { description } = schema;
  if (typeof description !== 'string' || !description.includes('`')) return;
  schema['markdownDescription'] = description;
  schema['description'] = description.replaceAll('`', "'");
}
