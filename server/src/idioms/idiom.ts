/**
 * What an idiom is: a record of steps that files have where the language has one word, or none. It looks at the last of
 * them and says which steps it takes and which it gives for them.
 */
import type { MapId, Net, Step } from '../found/net';
import { ops } from '../ops';
import type { Shape } from '../ops/op';

export interface Idiom {
  readonly name: string;
  /** What it sees and what it makes of it, in a sentence. */
  readonly summary: string;
  /** The words of the last of its steps: it is asked of no others. */
  readonly ends: readonly string[];
  readonly find: (end: Step, look: Look) => Found | undefined;
}

export interface Found {
  /** All of them, the last among them. What others read of the rest keeps the idiom from being at work. */
  readonly takes: readonly Step[];
  /** They make what the last made. */
  readonly gives: readonly Step[];
  /** What the design says otherwise than the file. */
  readonly note?: string;
}

/** Who makes and who reads each map. */
export class Look {
  private readonly makers = new Map<MapId, Step>();
  private readonly reads = new Map<MapId, Step[]>();
  private readonly words = new Set<string>();

  constructor(private readonly net: Net) {
    for (const step of net.steps) {
      this.words.add(step.op);
      for (const map of step.outputs) this.makers.set(map, step);
      for (const map of new Set(step.inputs)) {
        const list = this.reads.get(map);
        if (list === undefined) this.reads.set(map, [step]);
        else list.push(step);
      }
    }
  }

  /** Whether some step has one of these words. */
  has(words: readonly string[]): boolean {
    return words.some(word => this.words.has(word));
  }

  /** Steps with this word. */
  all(word: string): readonly Step[] {
    return this.net.steps.filter(step => step.op === word);
  }

  maker(map: MapId | undefined): Step | undefined {
    return map === undefined ? undefined : this.makers.get(map);
  }

  readers(map: MapId): readonly Step[] {
    return this.reads.get(map) ?? [];
  }

  shape(map: MapId): Shape {
    return this.net.shapes[map]!;
  }

  /** A map that no step makes yet. */
  fresh(shape: Shape): MapId {
    return this.net.shapes.push(shape) - 1;
  }

  /** The step before one, where it has this word. */
  before(step: Step | undefined, op: string, input = 0): Step | undefined {
    const maker = this.maker(step?.inputs[input]);
    return maker?.op === op ? maker : undefined;
  }

  /** Whether a layer with weights, or a product of maps, reads what comes of a map. */
  weighsBehind(map: MapId): boolean {
    const seen = new Set<Step>();
    const pending = [...this.readers(map)];
    for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
      if (seen.has(step)) continue;
      seen.add(step);
      const record = ops.get(step.op);
      const isLayer = record?.weights !== undefined || record?.macs !== undefined;
      if (isLayer || step.weights !== undefined || step.block !== undefined || (step.stored ?? 0) > 0)
        return true;
      for (const made of step.outputs) pending.push(...this.readers(made));
    }
    return false;
  }

  /** The two sides of a step on two maps, either way round. */
  sides(step: Step): readonly (readonly [MapId, MapId])[] {
    const [a, b] = step.inputs;
    return a === undefined || b === undefined || step.inputs.length > 2
      ? []
      : [
          [a, b],
          [b, a],
        ];
  }
}

/** The factor a channel that ends a norm, and the summand behind it where it has one. */
export function scaled(
  end: Step,
  look: Look,
): { readonly scale: Step; readonly stored: number; readonly bias: { readonly bias?: false } } | undefined {
  if (end.op === 'plus-each') {
    const scale = look.before(end, 'times-each');
    return scale && { scale, stored: (scale.stored ?? 0) + (end.stored ?? 0), bias: {} };
  }
  const [next, ...others] = look.readers(end.outputs[0]!);
  // The summand is the end of it then.
  if (end.op !== 'times-each' || (others.length === 0 && next?.op === 'plus-each')) return undefined;
  return { scale: end, stored: end.stored ?? 0, bias: { bias: false } };
}

/** One step in the place of others that began with this map. */
export const become = (
  end: Step,
  op: string,
  from: MapId,
  takes: readonly Step[],
  more: Partial<Pick<Step, 'args' | 'weights' | 'stored'>> = {},
  note?: string,
): Found => ({
  takes: [...new Set([...takes, end])],
  gives: [{ op, args: {}, inputs: [from], outputs: end.outputs, origin: end.origin, ...more }],
  ...(note === undefined ? {} : { note }),
});

/** Nearly: files keep numbers of 32 bits, and some of 16. */
export const near = (a: unknown, b: number): boolean =>
  typeof a === 'number' && Math.abs(a - b) <= 2e-3 * Math.max(Math.abs(b), 1e-3);

/** The numbers of an argument; one stands for a list of it. */
export const listOf = (step: Step, name: string): readonly number[] => {
  const value = step.args[name];
  return typeof value === 'number' ? [value] : Array.isArray(value) ? value : [];
};
