/** Every kind of model. */
import * as z from 'zod/mini';
import { cycles } from './cycles';
import type { Around, Model, Run, Silent, Times } from './latency';
import { onnxruntime } from './onnxruntime';
import { peak } from './peak';
import { roofline } from './roofline';
import { tiled } from './tiled';

const models = { peak, cycles, tiled, roofline, onnxruntime } as const;

export const latencyForm = z.discriminatedUnion('kind', [
  peak.form,
  cycles.form,
  tiled.form,
  roofline.form,
  onnxruntime.form,
]);

/** What a variant of a chip says of it: as much as differs. */
export const latencyChanges = z.discriminatedUnion('kind', [
  z.extend(z.partial(peak.form), { kind: peak.form.def.shape.kind }),
  z.extend(z.partial(cycles.form), { kind: cycles.form.def.shape.kind }),
  z.extend(z.partial(tiled.form), { kind: tiled.form.def.shape.kind }),
  z.extend(z.partial(roofline.form), { kind: roofline.form.def.shape.kind }),
  z.extend(z.partial(onnxruntime.form), { kind: onnxruntime.form.def.shape.kind }),
]);

export type Latency = z.infer<typeof latencyForm>;

const modelOf = ({ kind }: Latency): Model => models[kind] as unknown as Model;

/** How long a run takes by the model that an engine has. */
export const timesOf = (run: Run, latency: Latency, around: Around): Times | Silent =>
  modelOf(latency).times(run, latency, around);

/** "at most 256 MACs a cycle" */
export const speedOf = (latency: Latency): string => modelOf(latency).speed(latency);
