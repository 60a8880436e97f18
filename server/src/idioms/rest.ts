import { elements } from '../ops/lib/shape';
import { become, type Idiom, near } from './idiom';

const short = (n: number): number => Number(n.toPrecision(4));

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

const functions = {
  root: 'takes the root',
  log: 'takes the logarithm',
  exp: 'takes the exponential',
  invert: 'divides 1 by each number',
  erf: 'takes the error function',
  power: 'takes a power',
  sine: 'takes the sine or cosine',
};

/** Rectifiers by their bounds. */
export const cut: Idiom = {
  name: 'cuts',
  summary: 'What is cut at 0 is `relu`, at 0 and 6 `relu6`; other bounds are told and cost the same.',
  ends: ['clip'],
  find(end) {
    const { low, high } = end.args;
    if (low === 0 && high === Number.POSITIVE_INFINITY) return become(end, 'relu', end.inputs[0]!, []);
    const ends = [low, high].map(bound => (Number.isFinite(bound) ? short(bound as number) : undefined));
    const known = ends.filter(bound => bound !== undefined);
    const word = known.length === 1 ? 'relu' : 'relu6';
    const where = known.length === 0 ? 'numbers that are not known before it runs' : known.join(' and ');
    const note =
      low === 0 && high === 6
        ? undefined
        : `cuts at ${where}; the design says \`${word}\`, which costs the same`;
    return become(end, word, end.inputs[0]!, [], {}, note);
  },
};

/** Nobody puts a rectifier ahead of these, nor behind a network's last layer. */
const behindNone = new Set([
  'elu',
  'erf',
  'gelu',
  'gn',
  'hsigmoid',
  'hswish',
  'ln',
  'mish',
  'sigmoid',
  'softmax',
  'swish',
  'tanh',
]);

export const saturated: Idiom = {
  name: 'rectifier of a quantiser',
  summary:
    'A map of a layer of weights in whole numbers of which the lowest stands for 0 has been through a `relu`, up to 6 a `relu6`, ' +
    'unless another activation or a norm reads it, or nobody.',
  ends: ['saturated'],
  find(end, look) {
    const readers = look.readers(end.outputs[0]!);
    if (readers.length === 0 || readers.some(({ op }) => behindNone.has(op)))
      return { takes: [end], gives: [] };
    // Where some end at 6 and none above, the others are cut there too and were not seen to get so far.
    const top = Math.max(...look.all(end.op).map(step => step.args['highest'] as number));
    return become(end, near(top, 6) ? 'relu6' : 'relu', end.inputs[0]!, []);
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

/** Behind the last layer of weights such steps decode what a network found, and are cut off together with that. */
export const left: Idiom = {
  name: 'functions',
  summary:
    'A function of each number by itself that the language does not have is left out, and told, where layers with weights ' +
    'come after it.',
  ends: Object.keys(functions),
  find(end, look) {
    if (!look.weighsBehind(end.outputs[0]!)) return undefined;
    const what = functions[end.op as keyof typeof functions];
    return { takes: [end], gives: [], note: `${what}; the design leaves that out` };
  },
};

/** A token that is learned stands among those of the picture. */
export const token: Idiom = {
  name: 'constant among maps',
  summary:
    'A constant that is joined with maps is an `input`, and told, where layers with weights come after it.',
  ends: ['constant'],
  find(end, look) {
    if (!look.weighsBehind(end.outputs[0]!)) return undefined;
    const { args, inputs, outputs, origin } = end;
    const count = elements(look.shape(outputs[0]!));
    return {
      takes: [end],
      gives: [{ op: 'input', args, inputs, outputs, origin }],
      note:
        `joins a constant of ${count.toLocaleString('en-US')} numbers; the design has it as an input, ` +
        'which is not counted among its parameters',
    };
  },
};
