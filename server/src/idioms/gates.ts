import { become, type Idiom, near } from './idiom';

/** What a map times a function of itself is called, by the steps of the function from its end. */
const gates: readonly (readonly [word: string, steps: readonly string[]])[] = [
  ['swish', ['sigmoid']],
  ['hswish', ['hsigmoid']],
  ['mish', ['tanh', 'softplus']],
];

export const gated: Idiom = {
  name: 'gates of a map by itself',
  summary: 'x · sigmoid(x) is `swish`, with a hard sigmoid `hswish`, with tanh(softplus(x)) `mish`.',
  ends: ['mul'],
  find(end, look) {
    for (const [x, gate] of look.sides(end))
      for (const [word, steps] of gates) {
        let map = gate;
        const taken = [];
        for (const op of steps) {
          const step = look.maker(map);
          if (step?.op !== op) break;
          taken.push(step);
          map = step.inputs[0]!;
        }
        if (taken.length < steps.length) continue;
        if (map === x) return become(end, word, x, taken);
        const times = look.maker(map);
        // A sigmoid of 1.702 · x stands for GELU in some networks.
        if (
          word === 'swish' &&
          times?.op === 'times' &&
          times.inputs[0] === x &&
          near(times.args['by'], 1.702)
        )
          return become(end, 'gelu', x, [...taken, times], {}, 'is GELU’s approximation by a sigmoid');
      }
    return undefined;
  },
};

export const softplus: Idiom = {
  name: 'softplus',
  summary: 'log(1 + exp(x)) is `softplus`.',
  ends: ['log'],
  find(end, look) {
    const plus = look.before(end, 'plus');
    const exp = look.before(plus, 'exp');
    if (plus === undefined || exp === undefined || plus.args['by'] !== 1) return undefined;
    return become(end, 'softplus', exp.inputs[0]!, [plus, exp]);
  },
};
