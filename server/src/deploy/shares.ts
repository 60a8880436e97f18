/** Where the time of a deployment goes: by kind of work, and in layers that stand in a row. */
import { workKindOf } from '../graph/layers';
import { atLeast, plus, type Quantity, unknownIn } from '../quantity/quantity';
import type { Target } from '../targets/target';
import { enginesOf } from './engines';
import type { LayerTime, Timing } from './timed';

/** Some of the time. */
export interface Part {
  readonly latency: Quantity;
  /** The likeliest, or where there is only a bound that, in microseconds: what shares are of. */
  readonly us: number;
  /** How many layers take it; what runs inside another takes none. */
  readonly layers: number;
}

export interface KindOfWork extends Part {
  readonly name: string;
}

const nothing: Part = { latency: { unit: 'seconds', from: 0, to: 0 }, us: 0, layers: 0 };

const added = ({ latency, us, layers }: Part, time: Pick<LayerTime, 'latency' | 'us'>): Part =>
  time.us === 0
    ? { latency, us, layers }
    : { latency: plus(latency, time.latency), us: us + time.us, layers: layers + 1 };

/** All of the time, as far as it is known, in microseconds. */
export function allUs({ layers, besides }: Timing): number {
  let sum = besides.reduce((all, { us }) => all + us, 0);
  for (const { us } of layers.values()) sum += us;
  return sum;
}

/** The longest first. What another engine than the first runs is told by its name, whatever it is. */
export function kindsOfWork(timing: Timing, target: Target): readonly KindOfWork[] {
  const engines = enginesOf(target);
  const parts = new Map<string, Part>();
  for (const time of timing.layers.values()) {
    const name = time.engine === 0 ? workKindOf(time.layer) : `on the ${engines[time.engine]!.name}`;
    parts.set(name, added(parts.get(name) ?? nothing, time));
  }
  return [
    ...[...parts].map(([name, part]) => ({ name, ...part })),
    ...timing.besides.map(one => ({ ...one, layers: 0 })),
  ]
    .filter(({ us }) => us > 0)
    .sort((a, b) => b.us - a.us);
}

/** What the layers from one place in the order of execution up to another take: a bound where some of it is not known. */
export function timeBetween({ layers, untimed }: Timing, from: number, to: number): Part {
  let part = nothing;
  let isOpen = false;
  for (let at = from; at < to; at++) {
    const time = layers.get(at);
    if (time !== undefined) part = added(part, time);
    isOpen ||= untimed.has(at);
  }
  if (!isOpen) return part;
  if (part.us > 0) return { ...part, latency: atLeast(part.latency) };
  return { ...part, latency: unknownIn('seconds', 'no source says how long it takes'), us: Number.NaN };
}
