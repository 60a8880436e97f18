import { resize } from './lib/resize';

export const nearest = resize({
  name: 'nearest',
  alsoCalled: [
    'resize',
    'upsample',
    'upsampling2d',
    'resize_nearest_neighbor',
    'upsample_nearest',
    'upsampling_nearest',
  ],
  orders: { resize: ['size'], Resize: ['size'] },
  summary: 'Resizes a map by taking the nearest pixel.',
  detail: 'No arithmetic; a map enlarged twice is written four times as large.',
  source: 'torch.nn.Upsample, mode nearest',
  example: 'nearest(2) -> conv(32, 3)',
  operations: 0,
  taps: 1,
  kernel: 'resize-nearest',
});
