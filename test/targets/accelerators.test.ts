/** What accelerators beside a larger processor make of typical networks: their documents' lines, as problems tell them. */
import { describe, expect, test } from 'vitest';
import { deploy, mobileNet, shuffleNet } from '../deploy/support';

const told = (lines: string, target: string) =>
  deploy(`network A {\n${lines}\n}\ndeploy A on ${target} { precision int8 }\n`).told;
const toldOf = (network: string, target: string) =>
  deploy(network.replace(/ on \w+ \{/, ` on ${target} {`)).told;
/** Without what is a hint. */
const findings = (lines: string, target: string) =>
  told(lines, target).filter(one => !one.startsWith('hint'));

const gated =
  'x = input(16, 8, 8) -> conv(16) -> relu\n' +
  'g = x -> gap -> conv(4) -> relu -> conv(16) -> sigmoid\nx, g -> mul -> conv(8)';

describe('K210', () => {
  test('has windows of 1×1 and 3×3 on maps of 4×4 and more', () => {
    expect(
      told('input(3, 224, 224) -> conv(16, 3, 2) -> bn -> relu -> dwconv(3) -> conv(32)', 'k210'),
    ).toEqual([]);
    expect(told('input(16, 8, 8) -> conv(16, 5)', 'k210')[0]).toContain('this one is 5×5. The RISC-V runs');
    expect(told('input(16, 257, 8) -> conv(16, 3)', 'k210')[0]).toContain(
      'takes convolutions of maps from 1×1 to 256×512 pixels; this one has one of 257×8. The RISC-V runs',
    );
    for (const aside of ['6, 6) -> conv(16, 3, 2)', '8, 8) -> conv(16, 3, 2, pad = same)'])
      expect(told(`input(16, ${aside}`, 'k210')[0]).toContain(
        'hint conv: K210 runs convolutions by one of a map of at least 4×4 that keeps its size',
      );
    expect(told('input(16, 8, 8) -> conv(1280)', 'k210')[0]).toContain(
      'up to 1,024 channels; this one has 1,280',
    );
  });

  test('has three pools, tables for functions, and no arithmetic', () => {
    const pools = 'maxpool(2) -> conv(16) -> avgpool(4) -> conv(16) -> maxpool(2, 1, pad = [0, 1, 1, 0])';
    expect(told(`input(16, 32, 32) -> conv(16) -> ${pools}`, 'k210')).toEqual([]);
    expect(told('input(16, 32, 32) -> conv(16) -> maxpool(3, 2)', 'k210')[0]).toContain(
      'this one has 3×3 at a stride of 2 and a padding of [1, 1, 1, 1].',
    );
    expect(told('input(16, 8, 8) -> conv(16) -> hswish', 'k210')).toEqual([
      'hint hswish: K210 runs hard swish by a piecewise linear table.',
    ]);
    const sum = 'x = input(16, 8, 8) -> conv(16)\nx -> conv(16)\nx, it -> add -> relu -> conv(16)';
    expect(findings(sum, 'k210')).toEqual([
      'warning add: K210 has no sums of maps. The RISC-V runs this layer.',
      expect.stringContaining("'add' and 'relu' leave the accelerator, 3 crossings"),
    ]);
  });
});

describe('DPU', () => {
  test('of ISA0 leaves the gate of squeeze-and-excitation to the Arm, with its global pool above 8×8', () => {
    expect(told(gated, 'dpu_b1600')).toEqual([
      'warning sigmoid: DPU B1600 has no sigmoid. The Arm Cortex-A53 runs this layer.',
      'warning mul: DPU B1600 has no products of maps. The Arm Cortex-A53 runs this layer.',
      expect.stringContaining("'sigmoid' and 'mul' leave the accelerator, 3 crossings"),
    ]);
    expect(told('input(16, 14, 14) -> conv(16) -> gap -> fc(10)', 'dpu_b1600')[0]).toContain(
      'global average pools with windows of up to 8×8; this one is 14×14.',
    );
    expect(told('input(16, 14, 14) -> conv(16) -> gap -> fc(10)', 'dpu_b1600_isa1')).toEqual([]);
  });

  test('of ISA1 has products of maps of equal shape; nobody says so of others', () => {
    const product = 'x = input(16, 8, 8) -> conv(16)\ny = x -> conv(16)\nx, y -> mul';
    expect(told(product, 'dpu_b4096')).toEqual([]);
    expect(told(gated, 'dpu_b4096')).toEqual([
      'information sigmoid: No source says whether DPU B4096 runs sigmoid; where this layer would run is unknown.',
      'information mul: The sources on DPU B4096 speak of products of maps of equal shape; this one joins 16×8×8 and ' +
        '16×1×1. Where this layer would run is unknown.',
    ]);
  });

  test('holds a window by groups of channels, and leaves other groups to the Arm', () => {
    expect(told('input(80, 32, 32) -> conv(16, 16, pad = 0)', 'dpu_b1600')).toEqual([]);
    expect(told('input(81, 32, 32) -> conv(16, 16, pad = 0)', 'dpu_b1600')[0]).toContain(
      'whose windows hold up to 2,048 groups of 10 channels for each output; this one holds 2,304.',
    );
    // 2,048 of 16 where a B1600 has them of 10.
    expect(told('input(81, 32, 32) -> conv(16, 16, pad = 0)', 'dpu_b4096')).toEqual([]);
    expect(told('input(80, 32, 32) -> conv(16, groups = 4)', 'dpu_b4096')[0]).toContain(
      'this one has 4 groups',
    );
    expect(told('input(16, 8, 8) -> conv(16, 3, dilation = 161, pad = 161)', 'dpu_b1600')[0]).toContain(
      'this one has 161 times 16.',
    );
  });

  test('of ISA0 has a leaky ReLU only as part of a convolution', () => {
    expect(told('input(16, 8, 8) -> conv(16) -> bn -> leaky -> dwconv -> relu', 'dpu_b1600')).toEqual([]);
    const behind = 'warning leaky: DPU B1600 takes leaky ReLU right behind convolutions';
    expect(told('input(16, 8, 8) -> conv(16) -> dwconv -> leaky', 'dpu_b1600')[0]).toContain(behind);
    expect(told('input(16, 8, 8) -> conv(16) -> dwconv -> leaky', 'dpu_b1600_isa1')).toEqual([]);
  });
});

describe('Edge TPU', () => {
  test('leaves everything behind the first shuffle to the host', () => {
    const problems = toldOf(shuffleNet, 'edge_tpu');
    expect(problems[0]).toContain(
      'run as reshape, transpose and reshape, this one has 4. The host runs this layer',
    );
    expect(problems.at(-1)).toContain("'conv' and 5 others leave the accelerator, 1 crossing.");
    expect(toldOf(mobileNet, 'edge_tpu')).toEqual([]);
  });

  test('runs a gate, has no hard swish, and takes means over height and width', () => {
    expect(told(gated, 'edge_tpu')).toEqual([]);
    expect(told('input(8, 8, 8) -> conv(8) -> hswish -> conv(8)', 'edge_tpu')).toEqual([
      'warning hswish: Edge TPU has no hard swish. The host runs this layer.',
      expect.stringContaining("'hswish' and 'conv' leave the accelerator, 1 crossing"),
    ]);
    expect(told('input(8, 8, 8) -> conv(8) -> reduce_mean(1)', 'edge_tpu')).toEqual([]);
    expect(told('input(8, 8, 8) -> conv(8) -> reduce_mean(0)', 'edge_tpu')[0]).toContain(
      'turns 8×8×8 into 1×8×8',
    );
    expect(told('input(8, 8, 8) -> conv(8, 3, dilation = 2)', 'edge_tpu')).toEqual([
      'information conv: The sources on Edge TPU speak of convolutions without dilation; this one has a dilation of 2. ' +
        'Where this layer would run is unknown.',
    ]);
  });
});

test('Hailo-8 says nothing of splits and shuffles, and Hailo-8L nothing of hard swish', () => {
  expect(toldOf(mobileNet, 'hailo8')).toEqual([]);
  expect(toldOf(shuffleNet, 'hailo8').every(one => one.startsWith('information'))).toBe(true);
  expect(told('input(8, 8, 8) -> conv(8) -> hswish', 'hailo8')).toEqual([]);
  expect(told('input(8, 8, 8) -> conv(8) -> hswish', 'hailo8l')).toEqual([
    expect.stringContaining('No source says'),
  ]);
});

test('an Orin DLA hands a global average to the GPU, and runs one of windows of 7×7', () => {
  expect(toldOf(mobileNet, 'orin_dla')).toEqual([
    'warning gap: Orin DLA has no global average pools. The GPU runs this layer.',
    expect.stringContaining("'gap' leaves the accelerator, 2 crossings"),
  ]);
  expect(toldOf(mobileNet.replace('gap', 'avgpool(7)'), 'orin_dla')).toEqual([]);
  expect(told('input(8, 8, 8) -> conv(8) -> bilinear(4) -> nearest(8)', 'orin_dla')).toEqual([]);
  expect(told('input(8, 8, 8) -> conv(8) -> bilinear(8)', 'orin_dla')[0]).toContain('turns 8×8 into 64×64');
});
