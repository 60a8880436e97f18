import { resize } from './lib/resize';

export const bilinear = resize({
  name: 'bilinear',
  alsoCalled: ['resize_bilinear', 'upsample_bilinear', 'upsampling_bilinear', 'interpolate'],
  orders: { interpolate: ['size', 'scale'] },
  summary: 'Resizes a map by linear interpolation between the four nearest pixels.',
  detail:
    'Seven operations an output: four multiplications and three additions. Whether the corners are aligned changes ' +
    'the numbers, not the cost; chips often support only one of the two.',
  source: 'torch.nn.Upsample, mode bilinear',
  example: 'bilinear(2) -> conv(32, 3)',
  operations: 7,
  taps: 2,
  kernel: 'resize-bilinear',
});
