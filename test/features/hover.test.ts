import { describe, expect, test } from 'vitest';
import { hover } from '../../server/src/features/hover';
import { covered, fixture, hoverText } from './fixture';

const mobileNetV2 = `/// Table 2.
network MobileNetV2(width = 1.0, classes = 1000) {
  input(3, 224, 224)
  conv(round_to(32 * width, 8), 3, 2) -> bn -> relu6
  for expand, out, n, stride of [
    [1,  16, 1, 1],
    [6,  24, 2, 2],
    [6,  32, 3, 2],
    [6,  64, 4, 2],
    [6,  96, 3, 1],
    [6, 160, 3, 2],
    [6, 320, 1, 1],
  ] {
    let c = round_to(out * width, 8)
    InvertedResidual(c, expand, 3, stride)
    repeat n - 1 { InvertedResidual(c, expand) }
  }
  conv(1280, 1) -> bn -> relu6
  gap -> dropout(0.2) -> fc(classes)
}
`;

const at = (text: string, needle: string) => {
  const where = fixture(text.replace(needle, `$0${needle}`));
  return hoverText(hover(where.analysis, where.offset));
};

describe('a layer', () => {
  test("MobileNetV2's first convolution, exactly", () => {
    // 32·112·112 outputs of 3·3·3 taps; memory access in bytes: 4·(150,528 + 864 + 401,408) = 2,211,200.
    expect(at(mobileNetV2, 'conv(round')).toBe(
      [
        '**conv** · 3×224×224 → 32×112×112  ',
        '`conv[0]` in MobileNetV2 · out 32, kernel 3×3, stride 2×2',
        '',
        '```text',
        'MACs                   10,838,016    3.6 %',
        'Parameters                    864  < 0.1 %',
        'Memory access (fp32)     2.11 MiB    1.3 %  no layers fused',
        '  in                      588 KiB',
        '  weights                3.38 KiB',
        '  out                    1.53 MiB',
        'MACs per byte (fp32)         4.90',
        'Weights stored (fp32)    3.50 KiB  < 0.1 %  batch norm folded',
        '```',
        '',
        'Two-dimensional convolution, dense or in groups.',
      ].join('\n'),
    );
  });

  test('marks the word it is about', () => {
    const where = fixture(mobileNetV2.replace('conv(round', 'co$0nv(round'));
    expect(covered(where, hover(where.analysis, where.offset)!.range!)).toBe('conv');
  });

  test('inside a block used with several shapes: the range and the sum', () => {
    const text =
      'block B {\n  dwconv(3, 2)\n}\nnetwork A {\n  input(8, 16, 16)\n  B -> B\n}\nnetwork Other {\n  input(8, 8, 8) -> B\n}\n';
    const shown = at(text, 'dwconv');
    expect(shown).toContain('**dwconv** · 8 channels of 8×8 to 16×16 → 8 channels of 4×4 to 8×8');
    expect(shown).toContain('2 layers in A');
    expect(shown).toContain('Also in Other.');
    // 9 taps for each of 8·8·8 and 8·4·4 outputs.
    expect(shown).toMatch(/MACs +1,152 – 4,608 +5,760 +100 %/);
  });

  test('what costs nothing says so', () => {
    expect(at('network A {\n  a, b = input(4, 8, 8) -> split(2)\n  a, b -> concat\n}\n', 'split')).toContain(
      'Costs nothing at inference.',
    );
  });

  test('a stage that a parameter holds', () => {
    const text = 'block B(act = bn -> relu) {\n  conv(4) -> act\n}\nnetwork A {\n  input(3, 8, 8) -> B\n}\n';
    const shown = at(text, 'act\n}');
    expect(shown).toContain('**bn → relu**');
    expect(shown).toMatch(/Parameters +0 – 8/);
  });

  test('on the name of a target: what it runs, and what crosses to the host', () => {
    const text =
      'network A {\n  input(3, 8, 8) -> conv(4, 3) -> gap\n}\n\ndeploy A on ultra96_conv {\n  precision int8\n}\n';
    const told = at(text, 'ultra96_conv');
    expect(told).toContain(
      '360 DSPs at 100 MHz do at most 36 G MACs a second with one product in each, 72 G with 2.',
    );
    expect(told).toContain('2 steps: 1 native, 1 on the host; 1 crossing, 256 B.');
  });

  test('on a target: support in one line, and its precision in the figures', () => {
    const shown = at(
      'network A {\n  input(3, 8, 8) -> conv(4, 5)\n}\ndeploy A on max78000 {\n  precision int8\n}\n',
      'conv',
    );
    expect(shown).toMatch(/MAX78000: refused: it takes .*5×5/);
    expect(shown).toContain('Memory access (int8)');
  });

  test('figures first, then what chips say, and nothing twice where the editor shows the problems itself', () => {
    const text =
      'block B(n) {\n  conv(n, 3, 2)\n}\nnetwork A {\n  input(3, 16, 16) -> B(8) -> conv(8, 1, 3) -> B(9)\n}\ndeploy A on max78000 {\n}\ndeploy A on k210 {\n}\n';
    const { analysis, offset } = fixture(text.replace('conv(n', '$0conv(n'));
    const alone = hoverText(hover(analysis, offset));
    expect(alone).toMatch(/```\n\nMAX78000: refused: it takes convolutions with a stride of 1, this one .*2/);
    const beside = hoverText(hover(analysis, offset, analysis.problems));
    expect(beside).toMatch(/```\n\nMAX78000: refused {2}\n/);
    expect(beside).toContain('K210: emulated (1 of 2 layers)');
    // The layer beside it has its own reason, and the problems of this place are none of it.
    const here = analysis.problems.filter(({ place }) => analysis.locate(place)!.start === offset);
    expect(here).not.toEqual([]);
    const other = fixture(text.replace('conv(8, 1', '$0conv(8, 1')).offset;
    expect(hoverText(hover(analysis, other, here))).toContain('stride of 1, this one has a stride of 3');
  });

  test('what a chip’s sources leave open is said where the problem of the place does not say it', () => {
    const { analysis, offset } = fixture(
      'network A {\n  input(3, 16, 16) -> conv(8) -> maxpool(2) -> $0relu -> conv(8)\n}\ndeploy A on k210 {\n  precision int8\n}\n',
    );
    expect(hoverText(hover(analysis, offset, analysis.problems))).toContain(
      'K210: unknown: Right behind a pool that is the end of a convolution nncase makes nothing of the network',
    );
  });

  test('without figures its documentation', () => {
    const shown = at('block B {\n  conv(4, 3)\n}\n', 'conv');
    expect(shown).toContain(
      'conv(out, kernel = 1, stride = 1, groups = 1, pad = auto, dilation = 1, bias = false)',
    );
    expect(shown).toContain('- `out` Output channels.');
    expect(shown).not.toContain('MACs ');
  });

  test('a figure beyond exact counting is unknown, never 0', () => {
    const shown = at('network A {\n  input(1000000, 100000, 10000) -> conv(1000000)\n}\n', 'conv');
    expect(shown).toMatch(/MACs +unknown/);
  });
});

test('a loop: turns, layers, figures', () => {
  const shown = at(mobileNetV2, 'for expand');
  expect(shown).toContain('**for** · 32×112×112 → 320×7×7');
  expect(shown).toContain('7 turns, 143 layers in MobileNetV2');
  expect(shown).toMatch(/MACs +268,585,856 +89\.3 %/);
});

test('a use of a library block', () => {
  const shown = at(mobileNetV2, 'InvertedResidual(c, expand, 3');
  expect(shown).toContain('7 uses');
  expect(shown).toContain('Inverted residual (Sandler et al. 2018');
});

test("a network's name: totals and the rows of the paper's table", () => {
  const shown = at(mobileNetV2, 'MobileNetV2(');
  expect(shown).toContain('**MobileNetV2** · 3×224×224 → 1000');
  expect(shown).toContain('Table 2.');
  expect(shown).toMatch(/MACs +300,774,272/);
  expect(shown).toMatch(/Parameters +3,504,872/);
  expect(shown).toMatch(/InvertedResidual ×4 +64×14×14 +35 +38,497,536 +12\.8 % +183,872/);
  expect(shown).toMatch(/fc +1000 +3 +1,280,000 +0\.4 % +1,281,000/);
});

test('an error inside is told, and figures stay lower bounds', () => {
  const shown = at('network A {\n  input(3, 8, 8) -> conv(4) -> convv(4)\n}\n', 'A {');
  expect(shown).toContain('Without 1 stage whose cost is unknown');
});

describe('names', () => {
  test.each([
    ['c = round_to', 'c = 16, 24, 32, 64, 96, 160, 320'],
    ['stride of', 'stride = 1, 2'],
    ['width = 1.0', 'width = 1'],
    ['classes)\n', 'classes = 1000'],
  ])('%s', (needle, shown) => expect(at(mobileNetV2, needle)).toContain(shown));

  test('a named map', () => {
    expect(at('network A {\n  stem = input(3, 8, 8)\n  stem -> conv(4)\n}\n', 'stem ->')).toContain(
      '**stem** · 3×8×8',
    );
  });

  test('an argument, a function, a property', () => {
    const text = 'network A {\n  x = input(3, 8, 8)\n  x -> conv(max(4, x.channels), stride = 2)\n}\n';
    expect(at(text, 'stride')).toContain('Step of the window.');
    expect(at(text, 'max(')).toContain('The largest of its arguments.');
    expect(at(text, 'channels')).toContain('Channels of the feature map.');
  });

  test.each([
    ['conv(16, 3, $02)', 'stride = 2'],
    ['conv(out = 16, 3, $02)', 'kernel = 2'],
    ['conv(16, 3, bias = t$0rue)', 'bias = true'],
    ['B($07)', 'n = 7'],
  ])('a number among arguments tells what it is given to: %s', (line, told) => {
    const text = `/// @param n how wide\nblock B(n) {\n  conv(n)\n}\nnetwork A {\n  input(3, 8, 8)\n  ${line}\n}\n`;
    const where = fixture(text);
    expect(hoverText(hover(where.analysis, where.offset))).toContain(`\`\`\`lwnet\n${told}\n\`\`\``);
  });

  test('a number that is given to nothing, or only a part of a value, has nothing to say', () => {
    for (const line of [
      'conv(1$06 + 1)',
      'let n = $03',
      'conv(8, 3, 1, 1, 0, 1, true, $09)',
      'conv(max($01, 2))',
    ]) {
      const where = fixture(`network A {\n  input(3, 8, 8)\n  ${line}\n}\n`);
      expect(hover(where.analysis, where.offset), line).toBeUndefined();
    }
  });

  test('an argument of a deployment: what it is there, and what it is else', () => {
    const network = 'network A(size = 320) {\n  input(3, size, size) -> relu\n}\n';
    const hover = at(`${network}deploy A(size = 32 * 3) on max78000 {\n}\n`, 'size = 32 *');
    expect(hover).toContain('size = 96');
    expect(hover).toContain('320 where no argument says otherwise');
  });

  test('a block of the library, in an import, in a deployment', () => {
    expect(at('network A {\n  input(3, 8, 8) -> Ghost(8)\n}\ndeploy A on max78000 {\n}\n', 'A on')).toContain(
      '**A**',
    );
    expect(at('network A {\n  input(3, 8, 8) -> relu\n}\ndeploy A on max78000 {\n}\n', 'max78000')).toContain(
      '**MAX78000**',
    );
    const judged = (target: string) =>
      at(`network A {\n  input(3, 8, 8) -> relu\n}\ndeploy A on ${target} {\n}\n`, target);
    expect(judged('max78000')).toContain('Its support is stated by its documents.');
    expect(judged('ethos_u55_128')).toContain('Its support is judged by its compiler.');
    const where = fixture('import $0B from "b.lwnet"\n', {
      'b.lwnet': '/// Says what.\nblock B {\n  relu\n}\n',
    });
    expect(hoverText(hover(where.analysis, where.offset))).toContain('Says what.');
  });
});

test('nothing where there is nothing to say, in any text', () => {
  for (const text of ['', '  ', '// a comment', 'network', 'network A {', 'network A { x = ', '\u{1F600}']) {
    const { analysis } = fixture(text);
    for (let offset = 0; offset <= text.length; offset++) expect(() => hover(analysis, offset)).not.toThrow();
  }
});

describe('shared layers', () => {
  // 8·8·9 = 576 weights and 8 biases, once; the work at both uses: 576·(64 + 16) MACs.
  const text =
    'network A {\n  x = input(8, 8, 8)\n  shared head = conv(8, 3, bias = true) -> relu\n  a = x -> head\n  b = x -> maxpool(2) -> head\n  a, b\n}\n';

  test('weights count once, work at every use', () => {
    for (const needle of ['head = conv', 'conv(8']) {
      const shown = at(text, needle);
      expect(shown).toMatch(/MACs +9,216 – 36,864 +46,080 +100 %/);
      expect(shown).toMatch(/Parameters +584 +584 +100 %/);
    }
  });

  test("rows of a network's table add up to its parameters", () => {
    const shown = at(text, 'A {');
    expect(shown).toMatch(/Parameters +584\n/);
    expect(shown).toMatch(/a +8×8×8 +2 +36,864 .* 584 /);
    expect(shown).toMatch(/b +8×4×4 +3 +9,216 .* 0 /);
  });

  test('a block that is used twice has two sets', () => {
    const block = `block B {\n  shared head = conv(8, 3)\n  head -> head\n}\nnetwork A {\n  input(8, 8, 8) -> B -> B\n}\n`;
    expect(at(block, 'conv(8')).toMatch(/Parameters +576 +1,152 +100 %/);
  });
});

test.each([
  ['wei$0ghts <= 4MB', /^\*\*weights stored 9\.\d+ KiB of 3\.81 MiB \(4MB\): kept\*\*\n\n\*\*weights\*\* · /],
  ['peak_me$0mory <= 64KiB', /^\*\*peak memory 96\.0 KiB of 64\.0 KiB: broken\*\*/],
  ['laten$0cy <= 6ms', /^\*\*latency: open\*\*/],
])('a budget says first what it comes to: %s', (line, expected) => {
  const network =
    'network Net {\n  input(3, 64, 64)\n  conv(48, 3, 2) -> bn -> relu\n  repeat 3 { dwconv(3) -> bn -> relu -> conv(48, 1) -> bn }\n  gap -> fc(10)\n}\n\n';
  const { analysis, offset } = fixture(
    `${network}deploy Net on max78000 {\n  precision int8\n  ${line}\n}\n`,
  );
  expect(hoverText(hover(analysis, offset))).toMatch(expected);
});
