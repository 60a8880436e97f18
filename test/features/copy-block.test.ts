/** Blocks of the library as declarations of the file: what they cost is the same, and now they can be changed. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { fp32 } from '../../server/src/cost/precision';
import { totalsOf } from '../../server/src/cost/totals';
import { codeActions } from '../../server/src/features/code-actions';
import { counted } from '../../server/src/figures';
import { formatText } from '../../server/src/format';
import { cases } from '../std/cases';
import { edited, fixture, uri } from './fixture';

/** The text once the block at the cursor is copied; nothing where that is not offered. */
function copied(marked: string, name: string): string | undefined {
  const where = fixture(marked);
  const actions = codeActions(where.analysis, { start: where.offset, end: where.offset });
  const copy = actions.find(({ title }) => title === `Copy ${name} into this file`);
  return copy && edited(where, Object.values(copy.edit!.changes!)[0]!);
}

const figures = (text: string) => {
  const { networks, problems } = analyse(uri, text);
  expect(problems.filter(({ kind }) => kind.severity === 'error')).toEqual([]);
  return networks.map(({ evaluated }) => counted.map(figure => figure.of(totalsOf(evaluated.body), fp32)));
};

test.each(cases)('a copy of $block costs the same and has its form', ({ block, args, inputs }) => {
  const given = Object.entries(args).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const names = inputs.map((_, i) => `map${i}`);
  const lines = inputs.map((shape, i) => `  map${i} = input(${shape.join(', ')})\n`);
  const use = `${names.join(', ')} -> ${block}(${given.join(', ').replaceAll('"', '')})`;
  const text = `// Ours.\n\n/// A network.\nnetwork Net {\n${lines.join('')}  ${use}\n}\n`;
  const marked = text.replace(`-> ${block}`, `-> $0${block}`);
  const after = copied(marked, block)!;
  expect(after).toMatch(new RegExp(`^// Ours\\.\n\n(?:///.*\n)*block (?:\\w+(?:, \\w+)* -> )?${block}\\b`));
  expect(after.endsWith(text.slice('// Ours.\n\n'.length))).toBe(true);
  expect(figures(after)).toEqual(figures(text));
  expect(formatText(after)).toBe(
    formatText(text).replace('// Ours.\n\n', after.slice(0, -text.length + '// Ours.\n\n'.length)),
  );
  // It is this file's now: it can be changed, and cannot be copied again.
  expect(analyse(uri, after).linked.find(block)?.library).toBe(false);
  expect(copied(after.replace(`-> ${block}`, `-> $0${block}`), block)).toBeUndefined();
});

describe('is offered', () => {
  const net = (line: string) => `network Net {\n  input(24, 16, 16)\n  ${line}\n}\n`;

  test('anywhere on the line of a use, for the block at the cursor first', () => {
    const line = 'Separable(8) -> InvertedResidual(8, 6) -> relu';
    expect(copied(net(`${line}$0`), 'InvertedResidual')).toContain('block InvertedResidual(');
    expect(copied(net(`$0${line}`), 'Separable')).toContain('block Separable(');
    expect(copied(net(`$0${line}`), 'InvertedResidual')).toBeUndefined();
  });

  test('not where a name of what it is made of has another meaning here', () => {
    const own = 'block SE(squeeze, act = relu, gate = relu) {\n  relu\n}\n';
    expect(copied(net('$0InvertedResidual(8, 6)'), 'InvertedResidual')).toBeDefined();
    expect(copied(own + net('$0InvertedResidual(8, 6)'), 'InvertedResidual')).toBeUndefined();
  });

  test('with the line ends of the file', () => {
    const after = copied(net('$0Separable(8)').replaceAll('\n', '\r\n'), 'Separable')!;
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
  });

  test('not of operators and own blocks, and where other kinds of actions are asked for', () => {
    const { analysis, offset } = fixture(net('$0Separable(8)'));
    const at = { start: offset, end: offset };
    expect(codeActions(analysis, at, { only: ['refactor.rewrite'] }).map(({ kind }) => kind)).not.toContain(
      'refactor.inline',
    );
    expect(codeActions(analysis, at, { only: ['refactor'] }).map(({ kind }) => kind)).toContain(
      'refactor.inline',
    );
    expect(copied(net('$0conv(8)'), 'conv')).toBeUndefined();
  });
});
