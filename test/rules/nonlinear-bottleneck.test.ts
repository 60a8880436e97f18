import { describe, test } from 'vitest';
import { nonlinearBottleneck as rule } from '../../server/src/rules/nonlinear-bottleneck';
import { expectMended, expectQuiet, expectRelated, expectTold } from './check';

const network = (...lines: readonly string[]) =>
  `network A {\n  input(24, 28, 28)\n${lines.map(line => `  ${line}\n`).join('')}}\n`;
const expand = 'conv(144, 1) -> bn -> relu6';

describe('the projection of an inverted residual', () => {
  test('stays linear', () =>
    expectTold(
      rule,
      network(expand, 'dwconv(3) -> bn -> relu6', 'conv(32, 1) -> bn -> ⟦relu6⟧'),
      'This relu6 stands behind the 1×1 that projects 144 channels to the 32 of the bottleneck, which loses less where it ' +
        'stays linear.',
    ));

  test('behind its sum as well, and with squeeze-and-excitation between', () =>
    expectTold(
      rule,
      'block U(expand) {\n  conv(expand * in.channels) -> bn -> swish\n  dwconv(3) -> bn -> swish -> SE(6)\n' +
        '  main = it -> conv(in.channels) -> bn -> drop_path(0.2)\n  in, main -> add -> ⟦swish⟧\n}\n' +
        network('repeat 3 { U(6) }'),
      'This swish stands behind the 1×1 that projects 144 channels to the 24 of the bottleneck, which loses less where it ' +
        'stays linear, in 3 layers.',
    ));

  test('the projection is shown beside', () =>
    expectRelated(
      rule,
      network(expand, 'dwconv(3) -> bn', 'conv(32, 1) -> bn -> relu6'),
      '5 conv: the 1×1 that projects',
    ));

  test('is mended by leaving the non-linearity out', () => {
    expectMended(
      rule,
      network(expand, 'dwconv(3) -> bn', 'conv(32, 1) -> bn -> relu6 -> gap'),
      network(expand, 'dwconv(3) -> bn', 'conv(32, 1) -> bn -> gap'),
    );
    expectMended(
      rule,
      network(expand, 'dwconv(3) -> bn', 'conv(32, 1)\n    -> bn\n    -> relu6'),
      network(expand, 'dwconv(3) -> bn', 'conv(32, 1)\n    -> bn'),
    );
  });

  test('is mended at the start of a line as well', () =>
    expectMended(
      rule,
      network(expand, 'dwconv(3) -> bn', 'conv(32, 1)', 'bn -> relu6'),
      network(expand, 'dwconv(3) -> bn', 'conv(32, 1)', 'bn'),
    ));

  test('quiet: in depthwise separable convolutions, bottlenecks and units of equal widths it belongs there', () => {
    expectQuiet(rule, network('dwconv(3) -> bn -> relu', 'conv(16, 1) -> bn -> relu'));
    expectQuiet(rule, network('conv(6, 1) -> bn -> relu', 'dwconv(3) -> bn', 'conv(24, 1) -> bn -> relu'));
    expectQuiet(rule, network('conv(24, 1) -> bn -> relu', 'dwconv(3) -> bn', 'conv(24, 1) -> bn -> relu'));
    expectQuiet(
      rule,
      network('conv(144, 1) -> bn -> relu', 'conv(144, 3) -> bn -> relu', 'conv(24, 1) -> relu'),
    );
  });

  test('quiet: a middle that is little wider than its ends, as Single Path One-Shot has it', () => {
    const unit = (out: number) =>
      network('conv(48, 1) -> bn -> relu', 'dwconv(3) -> bn', `conv(${out}, 1) -> bn -> ⟦relu⟧`);
    expectQuiet(rule, unit(25).replace(/[⟦⟧]/g, ''));
    expectTold(
      rule,
      unit(24),
      'This relu stands behind the 1×1 that projects 48 channels to the 24 of the bottleneck, which loses less where it ' +
        'stays linear.',
    );
  });

  test('quiet: linear, and the activation of the next expansion', () =>
    expectQuiet(
      rule,
      network(expand, 'dwconv(3) -> bn -> relu6', 'conv(24, 1) -> bn', 'conv(144, 1) -> bn -> relu6'),
    ));
});
