import { defineOp, one } from './op';

export const identity = defineOp({
  name: 'identity',
  alsoCalled: ['noop'],
  category: 'layout',
  summary: 'Hands its input on unchanged.',
  detail: 'Costs nothing; stands where a block expects an activation and none is wanted.',
  source: 'torch.nn.Identity',
  inputs: one,
  params: {},
  example: 'conv(32, 1) -> bn -> identity',
  view: true,
  shape: inputs => inputs,
  channels: 'keeps',
});
