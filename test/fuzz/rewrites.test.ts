import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Analysis, analyse } from '../../server/src/analysis';
import { bytesOf, fp32 } from '../../server/src/cost/precision';
import { totalsOf } from '../../server/src/cost/totals';
import { formatText } from '../../server/src/format';
import { unreachableArm, unusedName } from '../../server/src/problems/hints';
import { kernelRefused } from '../../server/src/problems/targets';
import { offersAt } from '../../server/src/rewrites/offers';
import { sayProblem } from '../../server/src/text/problem';
import { applyEdits } from '../../server/src/text/span';
import { analyseExample, exampleFiles } from '../examples/load';
import { cases } from './cases';

const size = fc.constantFrom('8', '9', '(n + 1) * 4', '2 * (n + 5)', '24', '40 - (n + (2 - n))');
const conv = fc
  .tuple(
    size,
    fc.constantFrom('1', '3', '5', '7', 'n', '2 * (n - 1) + 1', 'if n == 2 { 1 } else { 2 * (n - 1) }'),
    fc.constantFrom('1', '2', 'n - 2', 's'),
    fc.constantFrom('', ', groups = g', ', groups = n - 2', ', groups = it.channels / 12'),
    fc.constantFrom(', bias = true', ', bias = g == 1', ''),
    fc.constantFrom('', ', pad = 1', ', pad = 0', ', pad = same', ', pad = p', ', pad = [0, 1, 1, 0]'),
    fc.constantFrom('', '', ', dilation = 2', ', dilation = n - 2', ', dilation = s'),
  )
  .map(([out, kernel, stride, ...more]) => `conv(${out}, ${kernel}, ${stride}${more.join('')})`);
const tail = fc.constantFrom(
  '',
  ' -> bn',
  ' -> bn -> relu',
  ' -> bn -> leaky(0.1)',
  ' -> relu',
  ' -> bn -> maxpool(3, 2)',
  ' // note',
);
const line = fc.tuple(conv, tail).map(([c, t]) => `  ${c}${t}`);
const use = fc
  .tuple(
    fc.constantFrom('n', '3', '2', '5'),
    fc.constantFrom('1', 's', '2'),
    fc.constantFrom('1', '1', 'g', '2'),
    fc.constantFrom('auto', '1'),
  )
  .map(args => `U(${args.join(', ')})`);

/** Small networks of convolutions, some of them in a block that is used several times, with the same or other arguments. */
const network = fc
  .record({
    block: fc.array(line, { minLength: 1, maxLength: 3 }),
    body: fc.array(line, { maxLength: 2 }),
    uses: fc.array(use, { minLength: 1, maxLength: 4 }),
    channels: fc.constantFrom(12, 3, 32),
    deployed: fc.constantFrom(
      '',
      '\ndeploy A(s = 2) on ultra96_conv {\n}\n',
      '\ndeploy A on max78000 {\n}\n',
    ),
  })
  .map(({ block, body, uses, channels, deployed }) =>
    formatText(
      `block U(n, s = 1, g = 1, p = auto) {\n${block.join('\n')}\n}\n\nnetwork A(n = 3, s = 1, g = 1, p = auto) {\n  input(${channels}, 64, 64)\n${body.join('\n')}\n  ${uses.join(' -> ')}\n}\n${deployed}`,
    ),
  )
  .map(text => ({ text, analysed: (changed: string) => analyse('test:/a.lwnet', changed) }));

/** Every example, its imports at hand. */
const example = fc.constantFrom(...exampleFiles).map(file => {
  const { text } = analyseExample(file).file;
  return { text, analysed: (changed: string) => analyseExample(file, changed) };
});

const figures = (analysis: Analysis) =>
  new Map(
    analysis.networks.map(({ evaluated }) => {
      const totals = totalsOf(evaluated.body);
      const { memoryAccessBytes } = bytesOf(totals, fp32);
      return [
        evaluated.declared.node.name.name,
        { macs: totals.macs, params: totals.params, memoryAccessBytes },
      ] as const;
    }),
  );

/**
 * Errors, and what is written for nothing. What rules and targets say of another design is their judgement, and a chip
 * that refused a layer may refuse what takes its place.
 */
const mistakes = ({ problems }: Analysis): readonly string[] =>
  problems
    .filter(({ kind }) => kind !== kernelRefused)
    .filter(({ kind }) => kind.severity === 'error' || kind === unusedName || kind === unreachableArm)
    .map(sayProblem);

test('every offer applied is valid and in form, makes no mistake, and gains what it announced', () => {
  fc.assert(
    fc.property(
      fc.oneof({ weight: 8, arbitrary: network }, { weight: 1, arbitrary: example }),
      fc.nat(),
      ({ text, analysed }, pick) => {
        const places = [...text.matchAll(/\bconv\(/g)].map(match => match.index);
        const at = places[pick % Math.max(1, places.length)];
        if (at === undefined) return;
        const old = analysed(text);
        const offers = offersAt(old, { start: at, end: at });
        if (offers.length === 0) return;
        const before = figures(old);
        for (const offer of offers) {
          const result = applyEdits(text, offer.edits());
          expect(formatText(result)).toBe(result);
          const fresh = analysed(result);
          if (mistakes(fresh).length > mistakes(old).length) expect(mistakes(fresh)).toEqual(mistakes(old));
          const after = figures(fresh);
          expect([...after.keys()]).toEqual([...before.keys()]);
          for (const [network, b] of after) {
            const a = before.get(network)!;
            const change = offer.deltas.find(d => d.network === network)?.change ?? {
              macs: 0,
              params: 0,
              memoryAccessBytes: 0,
            };
            expect({
              macs: b.macs - a.macs,
              params: b.params - a.params,
              memoryAccessBytes: b.memoryAccessBytes - a.memoryAccessBytes,
            }).toEqual(change);
          }
        }
      },
    ),
    { numRuns: cases(0.04) },
  );
});
