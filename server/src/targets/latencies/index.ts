/** Every kind of model. */
import * as z from 'zod/mini';
import { cycles } from './cycles';
import type { Around, Each, Model, Run, Silent, Spent, Times } from './latency';
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
export function timesOf(run: Run, latency: Latency, around: Around): Times | Silent {
  const model = modelOf(latency);
  if ('times' in model) return model.times(run, latency, around);
  const each = model.each(latency, around);
  if ('unknown' in each) return each;
  const spent: Spent[] = [];
  for (const step of run.steps) {
    const taken = each.taken(step);
    if ('unknown' in taken) return taken;
    spent.push({ layer: step.layer, ...taken });
  }
  return { ...each, spent };
}

/** How long kernels take by a model that needs no more than them; `undefined` of one that looks at a whole run. */
export function eachOf(latency: Latency, around: Around): Each | Silent | undefined {
  const model = modelOf(latency);
  return 'each' in model ? model.each(latency, around) : undefined;
}

/** "at most 256 MACs a cycle" */
export const speedOf = (latency: Latency): string => modelOf(latency).speed(latency);

/** Whether its numbers hold at the clock alone that they were measured at. */
export const isMeasured = (latency: Latency): boolean => modelOf(latency).isMeasured === true;
