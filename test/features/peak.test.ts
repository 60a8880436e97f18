import { expect, test } from 'vitest';
import { hover } from '../../server/src/features/hover';
import { fixture, hoverText } from './fixture';

test('hover on a network tells where its memory is at its peak, line by line', () => {
  const { analysis, offset } = fixture(
    'network $0A {\n  input(3, 32, 32)\n  conv(16, 3) -> bn -> relu\n  conv(4) -> gap\n}\n',
  );
  const text = hoverText(hover(analysis, offset));
  expect(text).toMatch(/^Peak memory \(fp32\) +80\.0 KiB +maps alive at one step$/m);
  expect(text).toContain(
    '- The most memory is taken while conv runs (line 4).\n' +
      '- 64.0 KiB of it are what conv makes (line 3).\n' +
      '- 16.0 KiB of it are what conv makes (line 4).',
  );
});

test('what a block of the library makes is told without a line', () => {
  const { analysis, offset } = fixture('network $0A {\n  input(16, 32, 32) -> Ghost(32)\n}\n');
  const text = hoverText(hover(analysis, offset));
  expect(text).toMatch(/^- The most memory is taken while \w+ runs\.$/m);
});

test('hover on a deployment tells the arena of its runtime, and whether all of it fits', () => {
  const at = (marked: string) => {
    const { analysis, offset } = fixture(
      `network A {\n  input(3, 32, 32) -> conv(16, 3) -> gap -> fc(10)\n}\ndeploy ${marked} {\n  precision int8\n}\n`,
    );
    return hoverText(hover(analysis, offset));
  };
  const arena =
    /^(\*\*STM32F746\*\* · )?Arena [\d.]+ KiB of the 320 KiB of RAM: [\d.]+ KiB for maps as they are laid out, [\d.]+ (KiB|B) kept by the runtime\./m;
  expect(at('$0A on stm32f746')).toMatch(arena);
  expect(at('$0A on stm32f746')).toMatch(/^Peak memory \(int8\) +19\.0 KiB/m);
  expect(at('A on $0stm32f746')).toMatch(arena);
  expect(at('A on $0stm32f746')).toContain('It fits: Code, stacks and other data are not counted');
  expect(at('A on $0cortex_m4')).toContain('Whether it fits is unknown: The size of the flash is not known');
});

test('where another order of lines keeps less, hover tells how much and which line goes first', () => {
  const { analysis, offset } = fixture(
    'network $0A {\n  x = input(16, 16, 16)\n  b = x -> conv(32)\n  a = x -> conv(64) -> conv(4)\n  a, b -> concat\n}\n',
  );
  expect(hoverText(hover(analysis, offset))).toContain(
    '- With its lines in another order it needs 84.0 KiB: write first what stands (line 4).\n' +
      '- It is to stand before what is written (line 3).',
  );
});

test('what a chip refuses does not run there, however small it is', () => {
  const { analysis, offset } = fixture(
    'network A {\n  input(3, 32, 32) -> conv(16, 3, 2) -> gap -> fc(10)\n}\ndeploy A on $0max78000 {\n  precision int8\n}\n',
  );
  expect(hoverText(hover(analysis, offset))).toContain(
    'It does not run: MAX78000 takes convolutions with a stride of 1; this one has a stride of 2.',
  );
});
