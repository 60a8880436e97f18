/** Blocks that use themselves twice: a few bodies and more uses than anyone can walk. All answers come at once. */
import { describe, expect, test } from 'vitest';
import { fp32 } from '../../server/src/cost/precision';
import { codeActions } from '../../server/src/features/code-actions';
import { diagnostics } from '../../server/src/features/diagnostics';
import { hover } from '../../server/src/features/hover';
import { inlayHints } from '../../server/src/features/inlay-hints';
import { semanticTokens } from '../../server/src/features/semantic-tokens';
import { symbols } from '../../server/src/features/symbols';
import { occurrences, walk } from '../../server/src/graph/walk';
import { costOf } from '../../server/src/report/cost';
import { fixture, hoverText } from './fixture';

const empty =
  'block T(depth) {\n  if depth > 0 { T(depth - 1) -> T(depth - 1) }\n}\n\n' +
  'network A {\n  input(8, 8, 8) -> T(60) -> conv(8)\n}\n';

const texts: readonly (readonly [string, string])[] = [
  ['uses in a row', empty],
  [
    'uses side by side, beside a layer',
    'block T(depth) {\n  if depth > 0 {\n    a = in -> T(depth - 1)\n    b = in -> T(depth - 1)\n    b\n  }\n}\n\n' +
      'network A {\n  input(8, 8, 8) -> conv(8) -> T(60) -> conv(8)\n}\n',
  ],
  [
    'turns of turns',
    'block T(depth) {\n  if depth > 0 { repeat 1000000000 { T(depth - 1) } }\n}\n\n' +
      'network A {\n  input(8, 8, 8)\n  repeat 1000000000 { T(9) }\n  conv(8)\n}\n',
  ],
  [
    'with a layer at every end',
    'block T(depth) {\n  if depth > 0 {\n    a = in -> T(depth - 1)\n    b = in -> T(depth - 1)\n    a, b -> add\n' +
      '  } else { conv(8, 3) -> bn }\n}\n\nnetwork A {\n  input(8, 8, 8) -> T(10) -> conv(8)\n}\n',
  ],
];

const deployed = '\ndeploy A on ultra96_conv {\n  precision int8\n}\n';

test.each(texts)(
  '%s',
  (_, text) => {
    const since = performance.now();
    const { analysis } = fixture(text + deployed);
    const all = { start: 0, end: text.length };
    expect(diagnostics(analysis, () => undefined).filter(({ severity }) => severity === 1)).toEqual([]);
    for (const match of text.matchAll(/\b(T|P|A|conv|depth|input|repeat|add)\b/g)) {
      hover(analysis, match.index);
      codeActions(analysis, { start: match.index, end: match.index });
    }
    inlayHints(analysis, all);
    semanticTokens(analysis);
    symbols(analysis);
    const { evaluated } = analysis.networks[0]!;
    costOf(evaluated, fp32, () => ({ file: '', line: null }));
    const seconds = (performance.now() - since) / 1000;
    expect(seconds).toBeLessThan(5);
  },
  20_000,
);

describe('counts are those of a walk', () => {
  test('uses and layers at the end of each', () => {
    const { analysis, offset } = fixture(texts[3]![1].replace('conv(8, 3)', '$0conv(8, 3)'));
    const [unit] = analysis.positions.at(offset).slice(-1);
    const start = offset - analysis.positions.start(unit!)!;
    const { body } = analysis.networks[0]!.evaluated;
    const found = occurrences(body, { uri: analysis.uri, unit: unit!, start, end: start + 'conv'.length });
    expect(found.map(({ times }) => times)).toEqual([1024]);
    expect([...walk(body)].filter(({ layer }) => layer === found[0]!.item)).toHaveLength(1024);
    expect(hoverText(hover(analysis, offset))).toContain('1,024 layers in A, all alike');
  });

  test('beyond exact numbers they are not known', () => {
    const marked = empty.replace('T(depth - 1) ->', '$0T(depth - 1) ->').replace('60', '90');
    const { analysis, offset } = fixture(marked);
    expect(hoverText(hover(analysis, offset))).toContain('unknown uses');
  });

  test('turns without a layer keep the indices of those with one', () => {
    const text =
      'block E {\n  if in.channels == 1 { relu }\n}\n\nnetwork A {\n  input(8, 8, 8)\n' +
      '  for n of [0, 0, 1, 0, 2] { stage = it -> E -> repeat n { conv(8) } }\n}\n';
    const { body } = fixture(text).analysis.networks[0]!.evaluated;
    expect([...walk(body)].map(({ path }) => path)).toEqual([
      'input',
      'stage[2].conv',
      'stage[4].conv[0]',
      'stage[4].conv[1]',
    ]);
  });
});
