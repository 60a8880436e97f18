import type { Step } from '../found/net';
import { become, type Idiom, type Look, near } from './idiom';

const cut = (step: Step | undefined, low: number, high: number): boolean =>
  step?.op === 'clip' && near(step.args['low'], low) && near(step.args['high'], high);

const cutAtSix = (step: Step | undefined): boolean => step?.op === 'relu6' || cut(step, 0, 6);

/** A map with 3 added and cut at 6. */
function raised(look: Look, map: number | undefined): readonly [Step, Step] | undefined {
  const clip = look.maker(map);
  const plus = look.before(clip, 'plus');
  return clip !== undefined && plus !== undefined && cutAtSix(clip) && near(plus.args['by'], 3)
    ? [plus, clip]
    : undefined;
}

/** relu6(x + 3) / 6, the 3 perhaps a part of the bias before it, or the line between 0 and 1 with another slope. */
export const hardSigmoid: Idiom = {
  name: 'hard sigmoid',
  summary: 'A number is added, the sum cut and scaled: `hsigmoid`, whatever its slope.',
  ends: ['times', 'clip'],
  find(end, look) {
    if (end.op === 'times' && near(end.args['by'], 1 / 6)) {
      const steps = raised(look, end.inputs[0]);
      if (steps !== undefined) return become(end, 'hsigmoid', steps[0].inputs[0]!, steps);
      // The converter of TensorFlow Lite has added the 3 to the bias of the layer before it.
      const clip = look.maker(end.inputs[0]);
      const hasBias = look.maker(clip?.inputs[0])?.args['bias'] === true;
      return clip !== undefined && cutAtSix(clip) && hasBias
        ? become(end, 'hsigmoid', clip.inputs[0]!, [clip])
        : undefined;
    }
    if (!cut(end, 0, 1)) return undefined;
    const plus = look.before(end, 'plus');
    const times = look.before(plus, 'times');
    if (plus === undefined || times === undefined || !near(plus.args['by'], 0.5)) return undefined;
    const slope = times.args['by'] as number;
    if (!(slope > 0)) return undefined;
    const note = near(slope, 1 / 6)
      ? undefined
      : `has a slope of ${Number(slope.toPrecision(4))}; \`hsigmoid\` of the design has 1/6, which costs the same`;
    return become(end, 'hsigmoid', times.inputs[0]!, [plus, times], {}, note);
  },
};

/** x · relu6(x + 3) / 6 with the division last. */
export const hardSwish: Idiom = {
  name: 'hard swish',
  summary: 'A map times itself, raised by 3 and cut at 6, over 6: `hswish`.',
  ends: ['times'],
  find(end, look) {
    if (!near(end.args['by'], 1 / 6)) return undefined;
    const mul = look.before(end, 'mul');
    if (mul === undefined) return undefined;
    for (const [x, gate] of look.sides(mul)) {
      const steps = raised(look, gate);
      if (steps?.[0].inputs[0] === x) return become(end, 'hswish', x, [mul, ...steps]);
    }
    return undefined;
  },
};
