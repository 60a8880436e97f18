/**
 * ONNX Runtime's CPU provider on one thread. What takes the time is not operators but kernels, and what they move; how fast each
 * is was measured on single operators.
 */
import * as z from 'zod/mini';
import { known, said, source, text } from '../lib/form';
import { asClause, defineModel, withinFactor } from './latency';
import { Kernels } from './onnxruntime/kernels';
import { numbers } from './onnxruntime/numbers';

export const onnxruntime = defineModel({
  form: said(
    z.strictObject({
      kind: z.literal('onnxruntime'),
      precision: said(z.literal('fp32'), 'What the numbers were measured at.'),
      numbers,
      clockHz: known('Cycles a second, for whoever compares; the numbers have it in them.'),
      withinFactor,
      source,
      measured: text('On what the numbers were measured, and how.'),
    }),
    'Kernels of ONNX Runtime: what runs inside a convolution, what works on blocks of channels, what is turned over between.',
  ),
  isMeasured: true,
  speed: ({ measured }) => `kernels of ONNX Runtime. ${measured}`,
  times(run, { numbers: n, precision, withinFactor: within, measured }) {
    if (run.steps.some(({ weightBits, activationBits }) => weightBits !== 32 || activationBits !== 32))
      return { unknown: `its kernels were measured at ${precision} only` };
    const kernels = new Kernels(run, n);
    kernels.go();
    return {
      spent: kernels.spent,
      callUs: n.callUs,
      within,
      basis: `kernels timed one by one: ${asClause(measured)}`,
    };
  },
});
