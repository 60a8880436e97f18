/** Models with bytes changed by chance are designs or told, and never more than that. */
import { expect, test } from 'vitest';
import { importModel } from '../../server/src/recover/model';
import { modelBytes } from '../recover/imported';
import { cases } from './cases';

const mutations = cases(0.05);

/** Numbers from a seed (Mulberry32). */
export function chance(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** Bytes changed, cut out, doubled or cut off, near the front more often: weights are dull. */
export function mutated(bytes: Uint8Array, next: (below: number) => number): Uint8Array {
  let made = bytes.slice();
  for (let times = 1 + next(4); times > 0; times--) {
    const at = next(2) === 0 ? next(Math.min(made.length, 2000)) : next(made.length);
    const kind = next(8);
    if (kind === 0) made = made.slice(0, at);
    else if (kind === 1) made = Uint8Array.from([...made.slice(0, at), ...made.slice(at + 1 + next(8))]);
    else if (kind === 2) made = Uint8Array.from([...made.slice(0, at), ...made.slice(Math.max(at - 8, 0))]);
    else made[at] = next(3) === 0 ? [0, 1, 0x7f, 0x80, 0xff][next(5)]! : next(256);
    if (made.length === 0) return made;
  }
  return made;
}

const files = ['public/tiny.onnx', 'public/hello-world-int8.tflite', 'public/yolov3-tiny.cfg'];

test.each(files)(
  '%s',
  file => {
    const bytes = modelBytes(file);
    let designs = 0;
    let slowest = 0;
    for (let seed = 0; seed < mutations; seed++) {
      const begun = performance.now();
      const outcome = importModel(file, mutated(bytes, chance(seed)), { shapes: new Map() });
      slowest = Math.max(slowest, performance.now() - begun);
      if ('text' in outcome) designs++;
      else if ('failure' in outcome)
        expect(outcome.failure, `seed ${seed}`).not.toContain('mistake of lwnet');
    }
    // Some changes hurt nobody, and most are noticed.
    expect(designs).toBeGreaterThan(mutations / 200);
    expect(designs).toBeLessThan(mutations);
    // A hang, and not a machine that is busy.
    expect(slowest).toBeLessThan(30_000);
  },
  120_000,
);
