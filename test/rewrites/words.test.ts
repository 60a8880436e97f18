/** Names of operators that blocks are handed: what is offered at them, and at the stages and uses that they reach. */
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { codeActions } from '../../server/src/features/code-actions';
import { applyEdits } from '../../server/src/text/span';
import { apply, ids, offersIn } from './offered';

const on = (target: string) => `deploy A on ${target} {\n  precision int8\n}\n`;
const file = (header: string, stages: string, use: string, target = 'max78000') =>
  `block U(out, ${header}) {\n  conv(out, 3) -> bn -> ${stages}\n}\n\n` +
  `network A {\n  input(8, 16, 16) -> ${use}\n}\n\n${on(target)}`;
const titleOf = (text: string) => offersIn(text).offers.find(({ id }) => id === 'relu')?.title;

test('at an argument, by its name or its place', () => {
  const given = file('act = relu', 'act', 'U(8, act = $0hswish) -> U(8, relu6)');
  expect(titleOf(given)).toBe('Replace by ReLU: no longer refused on max78000, retrain');
  expect(apply(given, 'relu')).toContain('U(8, act = relu) -> U(8, relu6)\n');
  const placed = file('act = relu', 'act', 'U(8, act = hswish) -> U(8, re$0lu6)');
  expect(apply(placed, 'relu')).toContain('U(8, act = hswish) -> U(8, relu)\n');
  expect(apply(file('act = relu', 'act', 'U(8, act = leaky$0(0.1))'), 'relu')).toContain(
    'U(8, act = relu)\n',
  );
  expect(apply(file('act = relu', 'act', 'U(8, act = bn -> swish$0)'), 'relu')).toContain(
    'act = bn -> relu)',
  );
});

test('at the default of a parameter, of a block or of a network, and at the argument of a deployment', () => {
  expect(apply(file('act = $0relu6', 'act', 'U(8)'), 'relu')).toContain('block U(out, act = relu) {\n');
  const network = (act: string, args: string) =>
    `network A(act = ${act}) {\n  input(8, 16, 16) -> conv(8, 3) -> act\n}\n\ndeploy A${args} on max78000 {\n  precision int8\n}\n`;
  expect(apply(network('$0swish', ''), 'relu')).toContain('network A(act = relu) {');
  expect(apply(network('relu', '(act = $0swish)'), 'relu')).toContain('deploy A(act = relu) on');
});

test('in a list that a loop goes through', () => {
  const rows = 'for out, act of [[8, relu], [8, $0hswish]] {\n    conv(out, 3) -> act\n  }';
  const text = `network A {\n  input(8, 16, 16)\n  ${rows}\n}\n\n${on('max78000')}`;
  expect(apply(text, 'relu')).toContain('[[8, relu], [8, relu]]');
});

test('at the stage that is the parameter, wherever the file gives it', () => {
  const text = file(
    'act = swish',
    '$0act',
    'U(8) -> U(8, act = hswish) -> repeat 2 { U(8, relu6) } -> U(8, relu)',
  );
  expect(titleOf(text)).toBe('Replace by ReLU as act: no longer refused on max78000, in 3 places, retrain');
  const after = apply(text, 'relu');
  expect(after).toContain('U(out, act = relu)');
  expect(after).toContain('U(8) -> U(8, act = relu) -> repeat 2 { U(8, relu) } -> U(8, relu)\n');
  expect(analyse('test:/a.lwnet', after).problems.filter(p => p.kind.code === 'kernel-refused')).toEqual([]);
});

test('at the use of a block of the library, whose default is another file’s', () => {
  const text = `network A {\n  input(8, 16, 16) -> $0InvertedResidual(8, 1)\n}\n\n${on('max78002')}`;
  expect(apply(text, 'relu')).toContain('-> InvertedResidual(8, 1, act = relu)\n');
  expect(titleOf(text)).toContain('Replace by ReLU as act: less is refused on max78002');
  expect(apply(text.replace('8, 1)', '8, 1, act = hswish)'), 'relu')).toContain('8, 1, act = relu)\n');
});

test('as a quick fix of the problem where the chip refuses it', () => {
  const text = file('act = relu', 'act', 'U(8, act = hswish)');
  const analysis = analyse('test:/a.lwnet', text);
  const at = text.indexOf('-> act') + 3;
  const [fix] = codeActions(analysis, { start: at, end: at }, { only: ['quickfix'] });
  expect(fix?.title).toContain('Replace by ReLU as act: no longer refused');
  expect(fix?.diagnostics?.map(({ code }) => code)).toEqual(['kernel-refused']);
  expect(applyEdits(text, offersIn(`${text.slice(0, at)}$0${text.slice(at)}`).offers[0]!.edits())).toContain(
    'act = relu)',
  );
});

test('not: without a chip that refuses it, for what opens a gate, in a comment, where ReLU is refused as well', () => {
  expect(ids(file('act = relu', 'act', 'U(8, act = $0hswish)', 'ethos_u55_128'))).toEqual([]);
  expect(ids(file('act = relu', 'act', 'U(8, act = $0sigmoid)'))).toEqual([]);
  const comment = file('act = relu', 'act', 'U(8, act = hswish)').replace(
    'network A',
    '// not $0hswish\nnetwork A',
  );
  expect(ids(comment)).toEqual([]);
  // The chip has no activation at all behind a sum.
  const sum =
    'block S(act = $0relu6) {\n  in, in -> add -> act\n}\n\nnetwork A {\n  input(8, 8, 8) -> S\n}\n\n';
  expect(ids(sum + on('max78000'))).toEqual([]);
});
