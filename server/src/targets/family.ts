/** Files of chips: a chip and others of its family, or one that differs from a chip that is built in. For their schema alone. */
import * as z from 'zod/mini';
import { arrayForm, partForm } from './array';
import { latencyChanges } from './latencies';
import type { DeepReadonly } from './lib/demand';
import { said, word } from './lib/form';
import { beside, engine, figure, memory, pieces, targetForm } from './target';

/** What a variant says of an engine: as much as differs. */
const changes = z.extend(z.partial(engine), {
  id: engine.def.shape.id,
  latency: z.optional(latencyChanges),
  array: z.optional(z.partial(arrayForm)),
});

const different = z.extend(z.partial(targetForm), {
  id: targetForm.def.shape.id,
  name: targetForm.def.shape.name,
  engines: z.optional(z.array(changes)),
  memories: z.optional(
    z.array(
      z.extend(z.partial(memory), {
        name: memory.def.shape.name,
        pieces: z.optional(z.partial(pieces)),
        beside: z.optional(z.partial(beside)),
      }),
    ),
  ),
  part: z.optional(z.partial(partForm)),
  figures: z.optional(z.array(z.extend(z.partial(figure), { name: figure.def.shape.name }))),
});

const variant = said(
  z.omit(different, { $schema: true }),
  'A chip of the same family: what it says goes before what the file says above, the rest holds for it as well.',
);

const variants = z.optional(
  said(z.array(variant), 'Chips of the same family, each with what differs from this one.'),
);

/** A file: a chip, and others of its family. */
export const familyForm = z.extend(targetForm, { variants });

/** A file whose chip differs from one that is built in by what it says. */
export const derivedForm = z.extend(different, {
  base: word(
    'A target that is built in: what this file does not say is as there. Engines are matched by `id`, memories and figures by `name`.',
  ),
  variants,
});

export type Family = DeepReadonly<z.infer<typeof familyForm>>;
