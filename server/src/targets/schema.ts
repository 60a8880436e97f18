/** The JSON Schema of a target, made of the vocabulary; `target.schema.json` is its printed form for editors. */
import { kernelKinds } from '../kernels';
import { constraints } from './constraints';

const text = { type: 'string', minLength: 1 };
const bits = { type: 'integer', minimum: 1, maximum: 32 };

const object = (properties: Record<string, object>, optional: readonly string[] = []) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter(key => !optional.includes(key)),
  additionalProperties: false,
});

const constraint = {
  oneOf: Object.entries(constraints).map(([kind, { fields }]) =>
    object({ kind: { const: kind }, ...fields }),
  ),
};

const entry = {
  ...object(
    {
      how: { enum: ['native', 'emulated', 'host', 'none', 'unknown'] },
      by: text,
      constraints: { type: 'array', items: { $ref: '#/definitions/constraint' } },
      open: text,
      source: text,
    },
    ['by', 'constraints', 'open'],
  ),
  if: { properties: { how: { const: 'emulated' } } },
  then: { required: ['by'] },
};

const figure = object(
  {
    name: text,
    value: { type: ['number', 'null'] },
    unit: text,
    confidence: { enum: ['stated', 'derived', 'assumed', 'unknown'] },
    source: text,
    note: text,
  },
  ['note'],
);

/** What a target's file must look like. */
export const targetSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'A chip that lwnet can deploy to',
  definitions: { constraint, entry, figure },
  ...object(
    {
      $schema: text,
      id: { type: 'string', pattern: '^[a-z][a-z0-9_]*$' },
      name: text,
      summary: text,
      host: { anyOf: [{ type: 'null' }, object({ name: text, source: text })] },
      onUnsupported: { enum: ['host', 'refuse'] },
      unlisted: object({ how: { enum: ['none', 'unknown'] }, source: text }),
      precisions: object(
        {
          accepted: { type: 'array', minItems: 1, items: object({ weightBits: bits, activationBits: bits }) },
          names: { type: 'array', items: text },
          others: { enum: ['refused', 'unknown'] },
          open: text,
          source: text,
        },
        ['names', 'open'],
      ),
      figures: { type: 'array', items: { $ref: '#/definitions/figure' } },
      support: {
        type: 'object',
        properties: Object.fromEntries(kernelKinds.map(kind => [kind, { $ref: '#/definitions/entry' }])),
        additionalProperties: false,
      },
      sources: { type: 'object', additionalProperties: text },
    },
    ['$schema'],
  ),
};
