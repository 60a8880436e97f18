import { become, type Idiom } from './idiom';

const leftOut = {
  times: 'multiplies by a number',
  plus: 'adds a number',
  'times-all': 'multiplies by a tensor of constants',
  'plus-all': 'adds a tensor of constants',
  'plus-each': 'adds a number to each channel',
  negate: 'changes the sign',
  'unit-length': 'divides by the root of the sum of squares',
  whole: 'rounds to whole numbers',
};

/** Rectifiers by their bounds. */
export const cut: Idiom = {
  name: 'cuts',
  summary: 'What is cut at 0 is `relu`, at 0 and 6 `relu6`; other bounds are told and cost the same.',
  ends: ['clip'],
  find(end) {
    const { low, high } = end.args;
    if (low === 0 && high === Number.POSITIVE_INFINITY) return become(end, 'relu', end.inputs[0]!, []);
    const isSix = low === 0 && high === 6;
    const note = isSix
      ? undefined
      : `cuts at ${low} and ${high}; the design says \`relu6\`, which costs the same`;
    return become(end, 'relu6', end.inputs[0]!, [], {}, note);
  },
};

/** Powers that are products. */
export const squared: Idiom = {
  name: 'squares',
  summary: 'The square of a map is its product with itself.',
  ends: ['power'],
  find(end) {
    if (end.args['by'] !== 2) return undefined;
    const [x] = end.inputs;
    return { takes: [end], gives: [{ ...end, op: 'mul', args: {}, inputs: [x!, x!] }] };
  },
};

/** Constants that no layer of the language holds: without parameters and MACs, so the design goes on without them. */
export const constants: Idiom = {
  name: 'constants',
  summary: 'Arithmetic with constants that no layer of the language holds is left out, and told.',
  ends: Object.keys(leftOut),
  find(end) {
    const what = leftOut[end.op as keyof typeof leftOut];
    return { takes: [end], gives: [], note: `${what}; the design leaves that out` };
  },
};
