/** Microcontrollers with an accelerator or vector instructions: what each takes, lacks and leaves open. */
import { expect, test } from 'vitest';
import { deploy, placedIn, small } from '../deploy/support';

const told = (pipeline: string, target: string, precision = 'int8') =>
  deploy(small(pipeline, target, precision)).told;
const makers = (pipeline: string, target: string) =>
  placedIn(deploy(small(pipeline, target)).judged).map(({ maker }) => maker);

const plain = 'conv(32, 3, 2) -> bn -> relu -> dwconv(3) -> bn -> relu -> conv(64) -> gap -> fc(10)';

test('an inverted residual with its gate runs on Neural-ART, softmax and resizing beside it', () => {
  expect(told(plain, 'stm32n6')).toEqual([]);
  expect(told('conv(32, 5) -> relu6 -> SE(8, relu, sigmoid) -> conv(32)', 'stm32n6')).toEqual([]);
  expect(makers('conv(32) -> bilinear(2) -> conv(32) -> gap -> fc(10) -> softmax', 'stm32n6')).toEqual([
    0, 1, 0, 0, 0, 1,
  ]);
});

test('nobody says whether Neural-ART has groups, dilation or channel shuffle', () => {
  expect(told('conv(32, 3, groups = 4)', 'stm32n6')).toEqual([
    'information conv: The sources on STM32N6 speak of convolutions in one group; this one has 4 groups. Where this layer ' +
      'would run is unknown.',
  ]);
  expect(told('dwconv(3, dilation = 2)', 'stm32n6')[0]).toContain(
    'without dilation; this one has a dilation of 2',
  );
  expect(told('shuffle(4)', 'stm32n6')[0]).toMatch(/^information shuffle: .* up to 3 axes/);
  expect(told('conv(8)', 'stm32n6', 'fp32')[0]).toMatch(/^error fp32/);
});

test('ESP-DL has groups of one or of every channel, and resizes only bytes', () => {
  expect(told(plain, 'esp32_s3')).toEqual([]);
  expect(told(`conv(32, 3, groups = 4)`, 'esp32_s3')).toEqual([
    'error conv: ESP32-S3 takes convolutions in one group; this one has 4 groups. This layer is refused.',
  ]);
  expect(told('nearest(2)', 'esp32_p4')).toEqual([]);
  expect(told('nearest(2)', 'esp32_p4', 'int16')[0]).toContain('of maps of 8 bits; this one has 16');
  expect(told('gelu', 'esp32_s3')[0]).toContain('ESP32-S3 has no GELU. This layer is refused.');
});

test('NE16 has 1×1 and 3×3, with strides of up to 2; the cluster has the rest', () => {
  expect(makers(plain, 'gap9')).toEqual([0, 0, 0, 0, 0, 1, 0]);
  expect(told('conv(32, 5)', 'gap9')[0]).toContain('The cluster runs this layer');
  expect(told('dwconv(1)', 'gap9')[0]).toContain('with kernels of 3×3; this one is 1×1');
  expect(told('conv(32, 3, 4)', 'gap9')[0]).toContain('with a stride of up to 2; this one has a stride of 4');
});

test('the sensor runs all or nothing', () => {
  expect(told('conv(32, 3, 2) -> bn -> swish -> dwconv(3) -> conv(32) -> hswish', 'imx500')).toEqual([]);
  expect(told('conv(32, 3)', 'imx500', 'w4a16')).toEqual([]);
  expect(told('conv(32, 3, groups = 4) -> gap', 'imx500')).toEqual([]);
  // imx500-converter 3.19.2: "Input padding is not supported".
  expect(told('tconv(32, 4, 2, pad = 1)', 'imx500')[0]).toMatch(
    /^error tconv: IMX500 takes transposed convolutions without padding \(pad = 0\), which crops their result; this one makes 112×112 of 114×114\./,
  );
  expect(told('abs', 'imx500')).toEqual([]);
  // "The network is not aligned with SDSP converter's restrictions": it multiplies matrices, and none of several axes.
  expect(told('split(2) -> matmul', 'imx500')[0]).toMatch(
    /^error matmul: IMX500 takes products of two computed matrices of tensors of up to 2 axes beside the batch; this one has 3\./,
  );
});
