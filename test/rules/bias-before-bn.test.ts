import { describe, test } from 'vitest';
import { biasBeforeBn as rule } from '../../server/src/rules/bias-before-bn';
import { expectMended, expectNoMend, expectQuiet, expectTold } from './check';

const network = (line: string) => `network A {\n  input(3, 32, 32) -> ${line}\n}\n`;

describe('a bias that batch norm cancels', () => {
  test('of a convolution', () =>
    expectTold(
      rule,
      network('conv(64, 3, ⟦bias = true⟧) -> bn -> relu'),
      'The batch norm behind this conv cancels its 64 biases: it subtracts the mean and has a shift of its own.',
    ));

  test('of a fully connected layer, which has one by default', () =>
    expectTold(
      rule,
      network('gap -> ⟦fc⟧(10) -> bn'),
      'The batch norm behind this fc cancels its 10 biases: it subtracts the mean and has a shift of its own.',
    ));

  test('in several uses of a block', () =>
    expectTold(
      rule,
      `block U(out) {\n  conv(out, 3, ⟦bias = true⟧) -> bn\n}\n${network('U(8) -> U(8) -> U(16)')}`,
      'The batch norm behind this conv cancels its 8 – 16 biases, in 3 layers: it subtracts the mean and has a shift of ' +
        'its own.',
    ));

  test('is mended in the text', () => {
    expectMended(rule, network('conv(64, 3, bias = true) -> bn'), network('conv(64, 3) -> bn'));
    expectMended(
      rule,
      network('conv(64, bias = true, kernel = 3) -> bn'),
      network('conv(64, kernel = 3) -> bn'),
    );
    expectMended(
      rule,
      network('conv(bias = true, out = 64) -> bn'),
      network('conv(bias = false, out = 64) -> bn'),
    );
    expectMended(
      rule,
      network('dwconv(3, 1, 1, 1, 1, true) -> bn'),
      network('dwconv(3, 1, 1, 1, 1, false) -> bn'),
    );
    expectMended(rule, network('fc(10) -> bn'), network('fc(10, bias = false) -> bn'));
    expectMended(rule, network('fc(10, bias = true) -> bn'), network('fc(10, bias = false) -> bn'));
    // A parameter may be false elsewhere, and what ends in a parenthesis may not end there.
    expectNoMend(rule, `block U(b) {\n  conv(8, bias = b) -> bn\n}\n${network('U(true)')}`);
    expectNoMend(rule, network('fc((10)) -> bn'));
  });

  test('keeps parentheses around it', () =>
    expectMended(rule, network('conv(64, bias = (true)) -> bn'), network('conv(64, bias = (false)) -> bn')));

  test('keeps parentheses around the argument before it', () =>
    expectMended(rule, network('conv((64), bias = true) -> bn'), network('conv((64), bias = false) -> bn')));

  test('quiet: without a norm, with another kind, or where someone else reads the result', () => {
    expectQuiet(rule, network('conv(64, 3, bias = true) -> relu'));
    expectQuiet(rule, network('conv(64, 3) -> bn'));
    expectQuiet(rule, network('conv(64, 3, bias = true) -> gn(8)'));
    expectQuiet(rule, network('conv(64, 3, bias = true) -> scale'));
    expectQuiet(
      rule,
      'network A {\n  input(3, 32, 32)\n  x = it -> conv(64, 3, bias = true)\n  y = x -> bn\n  x, y -> add\n}\n',
    );
  });
});
