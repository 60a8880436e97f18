/** What the tools of MAX78000 take and refuse. */
import { describe, expect, test } from 'vitest';
import { deploy } from './support';

const told = (lines: string, target = 'max78000', items = '') =>
  deploy(`network A {\n${lines}\n}\ndeploy A on ${target} {\n  precision int8\n${items}}\n`).told;

describe('one-dimensional networks are written with a map of one row or column', () => {
  test('with up to nine taps', () => {
    expect(
      told('  input(1, 1, 64) -> conv(4, [1, 2]) -> bn -> relu -> maxpool([1, 2]) -> flatten -> fc(2)'),
    ).toEqual([]);
    expect(told('  input(1, 64, 1) -> conv(4, [9, 1], pad = 0)')).toEqual([]);
    expect(told('  input(1, 1, 64) -> conv(4, [1, 3], dilation = 20, pad = 0)')).toEqual([]);
  });

  test('and no more, nor on maps with height and width', () => {
    expect(told('  input(1, 1, 64) -> conv(4, [1, 10])')).toEqual([
      'error conv: MAX78000 takes convolutions with kernels of 1×1 or 3×3, or of up to 9 pixels along a map of one row ' +
        'or column; this one is 1×10. This layer is refused.',
    ]);
    expect(told('  input(1, 8, 64) -> conv(4, [1, 3])')).toHaveLength(1);
    expect(told('  input(1, 1, 64) -> conv(4, [1, 4], dilation = 2)')).toHaveLength(1);
  });
});

test('a dilated row is stretched to nine pixels at most, or has up to three far apart and no border', () => {
  const row = (kernel: number, dilation: number, pad: number, target = 'max78000', channels = 4) =>
    told(
      `  input(${channels}, 1, 64) -> conv(8, [1, ${kernel}], dilation = ${dilation}, pad = [0, ${pad}, 0, ${pad}])`,
      target,
    );
  expect(row(5, 2, 2)).toEqual([]);
  expect(row(3, 20, 0)).toEqual([]);
  expect(row(3, 4, 2)).toEqual([]);
  expect(row(3, 5, 2)[0]).toContain('this one pads by 2 and spans 11.');
  expect(row(6, 2, 0)).toHaveLength(1);
  // MAX78002 alone pads no rows of more channels than it has processors.
  expect(row(3, 1, 1, 'max78000', 65)).toEqual([]);
  expect(row(3, 1, 1, 'max78002', 64)).toEqual([]);
  expect(row(3, 1, 1, 'max78002', 65)[0]).toContain('pads by 1, and 65 arrive');
  expect(row(3, 1, 0, 'max78002', 65)).toEqual([]);
  expect(row(1, 1, 0, 'max78002', 65)).toEqual([]);
});

test('MAX78002 dilates rows only and has up to 1,024 channels, as its tool does whatever its documents say', () => {
  expect(told('  input(4, 2, 2) -> conv(1028) -> conv(4)', 'max78002')[0]).toContain('up to 1,024 channels');
  expect(told('  input(8, 8, 8) -> conv(8, 3, dilation = 2)', 'max78002')).toHaveLength(1);
});

test('a bias for more than 512 outputs has no room, whatever makes them', () => {
  expect(told('  input(16, 1, 1) -> fc(516)')[0]).toContain('up to 512 output channels; this one has a bias');
  expect(told('  input(16, 1, 1) -> fc(516, bias = false)')).toEqual([]);
  expect(told('  input(16, 1, 1) -> fc(516)', 'max78002')).toEqual([]);
  expect(told('  input(4, 4, 4) -> tconv(516, 3, 2, output_pad = 1, bias = true)')[0]).toContain('512');
});

test('a fully connected layer sees up to 1,024 channels, of up to 256 pixels each', () => {
  expect(told('  input(64, 8, 8) -> conv(64) -> fc(10)')).toEqual([]);
  expect(told('  input(4, 17, 17) -> conv(4) -> fc(10)')[0]).toContain('sees 1,156 numbers and 289 pixels.');
  expect(told('  input(1028, 1, 1) -> fc(10)')[0]).toContain('in 1,028 channels.');
  // What was flattened before may have had as many channels or fewer.
  expect(told('  input(64, 8, 8) -> conv(64) -> flatten -> fc(10)')[0]).toContain('sees a vector of 4,096');
});

describe('a ReLU behind a sum', () => {
  const behind = 'error relu: MAX78000 takes ReLU behind what a convolution makes, not right behind';

  test('is refused, with the mend', () => {
    const [first, ...others] = told(
      '  x = input(16, 16, 16) -> conv(16, 3) -> relu\n  x -> conv(16, 3) -> bn\n' +
        '  x, it -> add -> relu -> conv(16, 3) -> relu',
    );
    expect(others).toEqual([]);
    expect(first).toContain(behind);
    expect(first).toContain(
      'let a convolution follow, and activate what that makes; this one stands behind a sum of maps.',
    );
  });

  test('also in another block, behind what only hands the sum on, and in a later turn', () => {
    const relu = (lines: string) => {
      const text = `block Relu { relu }\nblock Sum { in, it -> add }\nnetwork A {\n  ${lines}\n}\n`;
      return deploy(`${text}deploy A on max78000 {\n  precision int8\n}\n`).told;
    };
    expect(relu('input(16, 8, 8) -> Sum -> Relu')).toHaveLength(1);
    expect(relu('input(16, 8, 8) -> Sum -> dropout(0.1) -> relu')).toHaveLength(1);
    expect(relu('input(16, 8, 8) -> repeat 2 { relu -> Sum }')[0]).toContain('(1 of 2 uses)');
    expect(relu('input(16, 8, 8) -> Sum -> conv(16) -> relu')).toEqual([]);
  });
});

describe('a ReLU behind a pool, which runs ahead of the convolution behind it', () => {
  test('gives the same in front of a maximum pool, and is told to be written there', () => {
    const hint =
      "hint relu: MAX78000 runs ReLU by what makes the pool's input: write it in front of the pool, which gives the same " +
      'and is the order of the chip.';
    for (const target of ['max78000', 'max78002'])
      expect(told('  input(16, 16, 16) -> conv(16) -> maxpool(2) -> relu -> conv(16)', target)).toEqual([
        hint.replace('MAX78000', target.toUpperCase()),
      ]);
    expect(told('  input(16, 16, 16) -> conv(16) -> bn -> maxpool(2) -> relu')).toEqual([hint]);
    expect(told('  input(16, 16, 16) -> conv(16) -> relu -> maxpool(2) -> conv(16)')).toEqual([]);
    expect(told('  input(16, 16, 16) -> conv(16) -> maxpool(2) -> conv(16) -> relu')).toEqual([]);
  });

  test('gives something else in front of an average pool, and is refused', () => {
    for (const pool of ['avgpool(2)', 'gap']) {
      const [first, ...others] = told(`  input(16, 16, 16) -> conv(16) -> ${pool} -> relu -> conv(16, 1)`);
      expect(others).toEqual([]);
      expect(first).toContain(
        'error relu: MAX78000 takes ReLU behind what a convolution makes, not right behind',
      );
      expect(first).toMatch(/this one stands behind a (?:global )?average pool\./);
    }
  });

  test('is refused behind any pool where it is an absolute value', () => {
    for (const pool of ['avgpool(2)', 'maxpool(2)'])
      expect(told(`  input(16, 16, 16) -> conv(16) -> ${pool} -> abs -> conv(16, 1)`)).toEqual([
        expect.stringContaining('error abs: MAX78000 takes absolute values behind'),
      ]);
  });
});

test('a border is below the window, and the same on every side', () => {
  expect(told('  input(16, 8, 8) -> conv(16, 1, pad = 1)')[0]).toContain('pads 1 around 1×1');
  expect(told('  input(16, 8, 8) -> conv(16, 3, pad = [0, 1, 1, 0])')[0]).toContain('pads by [0, 1, 1, 0]');
  expect(told('  input(16, 8, 8) -> conv(16, 3, pad = 2)')).toEqual([]);
});

test.each(['max78000', 'max78002'])('a transposed layer of %s adds one row and column', target => {
  expect(told('  input(16, 18, 18) -> tconv(16, 3, 2, output_pad = 1) -> relu', target)).toEqual([]);
  expect(told('  input(16, 18, 18) -> tconv(16, 3, 2) -> relu', target)[0]).toContain(
    'takes transposed convolutions that add 1 to each side of the result (output_pad = 1); this one adds 0×0.',
  );
});

describe('weights at several precisions add up', () => {
  const lines = '  a = input(64, 8, 8) -> conv(64, 3)\n  a -> conv(64, 3)';
  const budget = (limit: string) =>
    told(lines, 'max78000', `  precision w2a8 for a\n  weights <= ${limit}\n`);

  test('to what a budget holds', () => {
    expect(budget('45KiB')).toEqual([]);
    expect(budget('44KiB')).toEqual([
      'error 44KiB: The budget for weights stored is <= 45,056 bytes; at w2a8 and int8 the network needs ' +
        '46,080 bytes, 1,024 bytes more.',
    ]);
  });

  test('with those that several uses share counted once', () => {
    const shared = '  shared S = conv(64, 3)\n  a = input(64, 8, 8) -> S\n  b = a -> S\n  b -> conv(64, 3)';
    const items = '  precision w2a8 for b\n  weights <= 72KiB\n';
    expect(told(shared, 'max78000', items)).toEqual([]);
    expect(told(shared, 'max78000', items.replace('72', '71'))).toHaveLength(1);
  });
});

test('biases are bytes in a memory of their own', () => {
  const lines =
    '  input(64, 8, 8) -> repeat 11 { conv(64, 3, bias = true) -> relu } -> conv(60, 3, bias = true) -> relu';
  expect(told(lines, 'max78000', '  weights <= 432KiB\n')).toEqual([]);
  expect(told(lines, 'max78000', '  weights <= 440064B\n')).toEqual([]);
  expect(told(lines, 'max78000', '  weights <= 440063B\n')).toHaveLength(1);
});

describe('what cannot fit is an error without any budget', () => {
  test('weights', () => {
    const heavy = (turns: number) =>
      told(`  input(64, 16, 16) -> repeat ${turns} { conv(64, 3) -> relu } -> maxpool(16)`);
    expect(heavy(13)).toEqual([
      'error max78000: The weight memory of MAX78000 holds 442,368 bytes; the weights, as they lie beside 64 ' +
        'processors, take 479,232 bytes, 36,864 bytes more.',
    ]);
    expect(heavy(12)).toEqual([]);
  });

  test('weights that no choice of processors lays out', () => {
    const narrow = (turns: number, channels: number, items = '', target = 'max78000') =>
      told(`  input(${channels}, 4, 4) -> repeat ${turns} { conv(${channels}, 3) -> relu }`, target, items);
    // 33 outputs take 33 words, which are 36 up to where the next layer can begin.
    expect(narrow(21, 33)).toEqual([]);
    expect(narrow(22, 33)).toEqual([
      'error max78000: The weight memory of each processor of MAX78000 holds 6,912 bytes; the weights of layers on 33 ' +
        'processors or more, as many side by side as have room on 64, take 7,128 bytes, 216 bytes more.',
    ]);
    expect(narrow(30, 32)).toEqual([]);
    expect(narrow(22, 33, '  precision w4a8\n')).toEqual([]);
  });

  test('each pass beyond 64 channels has words of its own', () => {
    const odd = (turns: number) => told(`  input(66, 4, 4) -> repeat ${turns} { conv(66, 3) -> relu }`);
    // 66 channels are two passes of 36, in and out: 144 words, of which a processor has room for five times as many.
    expect(odd(5)).toEqual([]);
    expect(odd(6)[0]).toContain('holds 6,912 bytes; the weights of layers on');
    const one = told('  input(16, 4, 4) -> conv(780, 3) -> conv(4, 1)');
    expect(one).toEqual([
      'error conv: The weight memory of each processor of MAX78000 holds 6,912 bytes; what conv keeps there takes 7,020 ' +
        'bytes, 108 bytes more.',
    ]);
  });

  test('of a vector, as far as it is known what it was made of', () => {
    expect(told('  input(64, 4, 4) -> conv(64) -> flatten -> fc(10)')).toEqual([]);
    expect(told('  input(64, 4, 4) -> conv(64) -> flatten -> fc(500)')[0]).toContain('as they lie beside 64');
  });

  test('weights at several precisions', () => {
    const lines = '  a = input(64, 4, 4) -> repeat 6 { conv(64, 3) }\n  a -> repeat 8 { conv(64, 3) }';
    expect(told(lines)).toHaveLength(1);
    expect(told(lines, 'max78000', '  precision w4a8 for a\n')).toEqual([]);
    const shared = `  shared S = conv(64, 3)\n  input(64, 4, 4) -> repeat 12 { S -> relu }\n`;
    expect(told(shared)).toEqual([]);
  });

  test('biases, those of a layer in one of four parts', () => {
    const biased = (turns: number, outputs: number) =>
      told(`  input(16, 4, 4) -> repeat ${turns} { conv(${outputs}, 1) -> bn -> relu }`);
    expect(biased(16, 128)).toEqual([]);
    expect(biased(17, 128)).toEqual([
      'error max78000: The bias memory of MAX78000 holds 2,048 bytes; the biases take 2,176 bytes, 128 bytes more.',
    ]);
    expect(biased(4, 260)).toEqual([]);
    expect(biased(5, 260)[0]).toContain('the biases of layers of 260 outputs or more');
  });

  test('a picture, unless it can stream through', () => {
    const maps = (shape: string) =>
      told(`  input(${shape}) -> maxpool(2) -> conv(8, 3) -> relu -> maxpool(16) -> conv(8, 3)`);
    expect(maps('48, 112, 112')).toEqual([
      'error max78000: The data memory of 4 processors of MAX78000 holds 32,768 bytes; an input of 48×112×112, in words ' +
        'of 4 channels for every 64, takes 50,176 bytes, 17,408 bytes more; with 48 channels it has room for 90×90.',
    ]);
    expect(maps('48, 90, 90')).toEqual([]);
    expect(maps('128, 64, 64')).toEqual([]);
    expect(maps('128, 66, 66')).toHaveLength(1);
    expect(maps('4, 400, 400')).toEqual([]);
  });

  test('layers', () => {
    const deep = (turns: number, target: string) =>
      told(`  input(16, 16, 16) -> repeat ${turns} { conv(16, 3) -> relu }`, target);
    expect(deep(33, 'max78000')).toEqual([
      'error max78000: MAX78000 runs networks of up to 32 layers; this one has 33 layers at least, pools and sums not ' +
        'counted.',
    ]);
    expect(deep(32, 'max78000')).toEqual([]);
    expect(deep(33, 'max78002')).toEqual([]);
  });
});

describe('a map between layers lies in pieces beside the processors', () => {
  const after = (layers: number, lines: string, target = 'max78000', input = '3, 128, 128') =>
    told(`  input(${input}) -> repeat ${layers} { conv(16, 3) -> relu }\n${lines}`, target).filter(
      line => !line.includes('layers at least'),
    );

  test('each of which holds four channels of 64, so that 90×90 is the largest', () => {
    const grown = after(
      8,
      '  maxpool(2) -> conv(64, 3)\n  conv(128, 3) -> maxpool(4)',
      'max78000',
      '3, 140, 140',
    );
    // The eighth layer writes its map whole; behind the pool 64 channels of 70×70 have room, 128 have not.
    expect(grown).toEqual([
      'error conv: The data memory of 4 processors of MAX78000 holds 32,768 bytes; what conv makes, 16×140×140, in words ' +
        'of 4 channels for every 64, takes 78,400 bytes, 45,632 bytes more; with 16 channels it has room for 90×90.',
      'error conv: The data memory of 4 processors of MAX78000 holds 32,768 bytes; what conv makes, 128×70×70, in words ' +
        'of 4 channels for every 64, takes 39,200 bytes, 6,432 bytes more; with 128 channels it has room for 64×64.',
    ]);
  });

  test('unless it is one of the first seven, which stream', () => {
    expect(after(7, '  maxpool(2) -> conv(16, 3)')).toEqual([]);
    expect(after(8, '  maxpool(2) -> conv(16, 3)')).toHaveLength(1);
    expect(after(8, '  maxpool(2) -> conv(16, 3)', 'max78002')).toEqual([]);
    // More than 16 channels cannot stream.
    expect(after(1, '  maxpool(2) -> conv(16, 3)', 'max78000', '32, 64, 64')).toEqual([]);
    expect(told('  input(32, 88, 88) -> conv(80, 3) -> relu')[0]).toContain('what conv makes, 80×88×88,');
  });

  test('and one that stays too large is told once', () =>
    expect(after(8, '  conv(16, 3) -> conv(16, 3) -> conv(32, 3)')).toHaveLength(1));

  test('and each line of its own that becomes too large again, equal ones too', () => {
    const line = '  conv(192, 3) -> relu -> conv(64, 3)';
    expect(told(`  input(64, 64, 64)\n${line}`)).toHaveLength(1);
    expect(told(`  input(64, 64, 64)\n${line}\n${line}`)).toHaveLength(2);
    // Several turns of one line are one place.
    expect(told(`  input(64, 64, 64)\n  repeat 2 { conv(192, 3) -> relu -> conv(64, 3) }`)).toHaveLength(1);
  });

  test('beside another one that it is added to', () => {
    const sum = (size: number) =>
      told(
        `  a = input(64, ${size}, ${size}) -> conv(64, 3)\n  b = a -> conv(64, 3)\n  a, b -> add -> conv(16, 3)`,
      );
    expect(sum(64)).toEqual([]);
    expect(sum(65)).toEqual([
      'error add: The data memory of 4 processors of MAX78000 holds 32,768 bytes; the 2 maps that add reads, 64×65×65, in ' +
        'words of 4 channels for every 64, take 33,800 bytes, 1,032 bytes more; with 64 channels it has room for 64×64.',
    ]);
  });

  test('of a block of another file it is told where the network is put on the chip', () => {
    const lines = '  input(32, 88, 88) -> Separable(80)';
    expect(told(lines, 'max78002').some(line => line.startsWith('error max78002: The data memory'))).toBe(
      false,
    );
    expect(told('  input(32, 160, 160) -> Separable(80)', 'max78002')[0]).toMatch(
      /^error max78002: The data memory/,
    );
  });
});

describe('parts of a join lie beside processors of their own', () => {
  const joined = (lines: string, target = 'max78000') =>
    told(`  a = input(3, 16, 16) -> conv(16, 3) -> relu\n${lines} -> conv(8, 3)`, target).filter(one =>
      one.includes('parts'),
    );

  test('which two pools of one map do not', () => {
    const pools = '  b = a -> maxpool(2)\n  c = a -> avgpool(2)\n  b, c -> concat';
    for (const target of ['MAX78000', 'MAX78002'])
      expect(joined(pools, target.toLowerCase())).toEqual([
        `error concat: ${target} reads the parts of a join beside processors of their own; parts 1 and 2 of this one lie ` +
          'beside the same, as pools and sums leave a map where it lies: conv(16) behind one of them moves it.',
      ]);
    expect(joined('  b = a -> maxpool(2) -> conv(16)\n  c = a -> avgpool(2)\n  b, c -> concat')).toEqual([]);
  });

  test('nor maps that are summed, before the join or behind it', () => {
    const two = '  b = a -> conv(16)\n  c = a -> conv(16)\n';
    expect(joined(`${two}  d = b, c -> add\n  d, c -> concat`)).toHaveLength(1);
    expect(joined(`${two}  d = b, c -> concat -> conv(16)\n  e = b, c -> add\n  d, e -> add`)).toHaveLength(
      1,
    );
    expect(joined(`${two}  d = b, c -> add -> conv(16)\n  d, c -> concat`)).toEqual([]);
  });

  test('nor two joins of which a map is a part', () => {
    const join = '  b = a -> conv(16)\n  c = a, b -> concat\n';
    expect(joined(`${join}  d = a -> conv(16)\n  e = d, b -> concat\n  c, e -> concat`)).toHaveLength(1);
    expect(joined(`${join}  d = c -> conv(16)\n  a, b, d -> concat`)).toEqual([]);
  });

  test('but those of more channels than there are processors are copied', () => {
    const pools = '  b = a -> conv(64)\n  c = b -> maxpool(2)\n  d = b -> avgpool(2)\n  c, d -> concat';
    expect(joined(pools)).toEqual([]);
  });
});
