import type { MapId, Step } from '../found/net';
import { ops } from '../ops';
import type { Idiom } from './idiom';

/** Squeeze-and-excitation as the library has it: both convolutions with a bias, any activation and gate. */
export const squeeze: Idiom = {
  name: 'squeeze-and-excitation',
  summary: 'A gate of each channel by what all pixels say of it is the library’s `SE`.',
  ends: ['mul'],
  find(end, look) {
    for (const [x, weighed] of look.sides(end)) {
      const gate = look.maker(weighed);
      const widen = look.maker(gate?.inputs[0]);
      const act = look.maker(widen?.inputs[0]);
      const narrow = look.maker(act?.inputs[0]);
      const gap = look.maker(narrow?.inputs[0]);
      if (gate === undefined || act === undefined || gap?.op !== 'gap' || gap.inputs[0] !== x) continue;
      if (!isPoint(widen) || !isPoint(narrow) || ![gate, act].every(isPlain)) continue;
      const [channels, few] = [look.shape(x)[0]!, look.shape(narrow.outputs[0]!)[0]!];
      if (look.shape(widen.outputs[0]!)[0] !== channels || look.shape(x).length !== 3) continue;
      const args = {
        squeeze: few,
        ...(act.op === 'relu' ? {} : { act: act.op }),
        ...(gate.op === 'hsigmoid' ? {} : { gate: gate.op }),
      };
      const block = { parameters: (channels + 1) * few + (few + 1) * channels, macs: 2 * channels * few };
      return {
        takes: [gap, narrow, act, widen, gate, end],
        gives: [{ op: 'SE', args, inputs: [x as MapId], outputs: end.outputs, origin: end.origin, block }],
      };
    }
    return undefined;
  },
};

const isPoint = (step: Step | undefined): step is Step =>
  step?.op === 'conv' &&
  step.args['bias'] === true &&
  step.args['kernel'] === 1 &&
  step.args['stride'] === undefined &&
  step.args['groups'] === undefined;

const isPlain = (step: Step): boolean =>
  ops.get(step.op)?.category === 'activation' && Object.keys(step.args).length === 0;
