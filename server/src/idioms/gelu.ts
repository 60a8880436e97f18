import type { MapId, Step } from '../found/net';
import { become, type Idiom, type Look, near } from './idiom';

interface Half {
  readonly x: MapId;
  readonly steps: readonly Step[];
}

/** 1 + erf(x / √2), or 1 + tanh(√(2/π) · (x + 0.044715 · x³)). */
function bell(look: Look, map: MapId): Half | undefined {
  const plus = look.maker(map);
  if (plus?.op !== 'plus' || !near(plus.args['by'], 1)) return undefined;
  const erf = look.before(plus, 'erf');
  const scaled = look.before(erf, 'times');
  if (erf !== undefined && scaled !== undefined && near(scaled.args['by'], Math.SQRT1_2))
    return { x: scaled.inputs[0]!, steps: [plus, erf, scaled] };
  const tanh = look.before(plus, 'tanh');
  const root = look.before(tanh, 'times');
  if (tanh === undefined || root === undefined || !near(root.args['by'], Math.sqrt(2 / Math.PI)))
    return undefined;
  const sum = look.before(root, 'add');
  if (sum === undefined) return undefined;
  for (const [x, rest] of look.sides(sum)) {
    const times = look.maker(rest);
    if (times?.op !== 'times' || !near(times.args['by'], 0.044715)) continue;
    const cube = cubeOf(look, times.inputs[0]!, x);
    if (cube !== undefined) return { x, steps: [plus, tanh, root, sum, times, ...cube] };
  }
  return undefined;
}

function cubeOf(look: Look, map: MapId, x: MapId): readonly Step[] | undefined {
  const step = look.maker(map);
  if (step?.op === 'power' && step.args['by'] === 3 && step.inputs[0] === x) return [step];
  if (step?.op !== 'mul') return undefined;
  for (const [one, other] of look.sides(step)) {
    const square = look.maker(other);
    if (one === x && square?.op === 'mul' && square.inputs.every(input => input === x)) return [step, square];
  }
  return undefined;
}

const isHalf = (step: Step | undefined): boolean => step?.op === 'times' && near(step.args['by'], 0.5);

export const gelu: Idiom = {
  name: 'GELU',
  summary:
    'x · (1 + erf(x / √2)) / 2 is `gelu`, with the half at either end, and so is its approximation by tanh.',
  ends: ['times', 'mul'],
  find(end, look) {
    if (isHalf(end)) {
      const mul = look.before(end, 'mul');
      for (const [x, rest] of mul === undefined ? [] : look.sides(mul)) {
        const half = bell(look, rest);
        if (half?.x === x) return become(end, 'gelu', x, [mul!, ...half.steps]);
      }
      return undefined;
    }
    for (const [left, right] of look.sides(end)) {
      const before = look.maker(left);
      const behind = look.maker(right);
      const whole = bell(look, right);
      if (before !== undefined && isHalf(before) && whole !== undefined && whole.x === before.inputs[0])
        return become(end, 'gelu', whole.x, [before, ...whole.steps]);
      // Or the half is in the bell.
      const scaled = behind !== undefined && isHalf(behind) ? bell(look, behind.inputs[0]!) : undefined;
      if (scaled?.x === left) return become(end, 'gelu', left, [behind!, ...scaled.steps]);
    }
    return undefined;
  },
};
