import { elements } from './lib/shape';
import { count, defineOp, flag, one } from './op';

export const fc = defineOp({
  name: 'fc',
  alsoCalled: ['linear', 'dense', 'fully_connected', 'gemm', 'inner_product'],
  givenArriving: ['Linear'],
  category: 'dense',
  summary: 'Fully connected layer: every output sees every input.',
  detail:
    'Flattens whatever arrives, so its weights grow with height and width: usually `gap` comes before it. ' +
    'With bias unless told otherwise.',
  source: 'MACs: in·out; torch.nn.Linear after torch.nn.Flatten',
  inputs: one,
  params: {
    out: count('Length of the output vector.', { alsoCalled: ['out_features', 'units'] }),
    bias: flag('Adds one trainable number to each output.', { default: true, alsoCalled: ['use_bias'] }),
  },
  example: 'gap -> fc(1000)',
  absorbsAffine: true,

  shape: (_, a) => [[a.out]],

  weights: ([x], a) => [
    { name: 'weight', shape: [a.out, elements(x!)] },
    ...(a.bias ? [{ name: 'bias', shape: [a.out] } as const] : []),
  ],

  macs: ([x], a) => a.out * elements(x!),

  // One addition an output for the bias.
  otherOps: (_, a) => (a.bias ? a.out : 0),

  channels: 'mixes',

  kernel: (_, { bias }) => [{ kind: 'fully-connected', bias }],
});
