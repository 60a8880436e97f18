import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { bytesOf, fp32 } from '../../server/src/cost/precision';
import { totalsOf } from '../../server/src/cost/totals';
import { formatText } from '../../server/src/format';
import { offersAt } from '../../server/src/rewrites/offers';
import { applyEdits } from '../../server/src/text/span';
import { cases, examples } from './cases';

const size = fc.constantFrom('8', '9', '(n + 1) * 4', '2 * (n + 5)', '24', '40 - (n + (2 - n))');
const conv = fc
  .tuple(
    size,
    fc.constantFrom('1', '3', '5', '7', 'n', '2 * (n - 1) + 1'),
    fc.constantFrom('1', '2', 'n - 2'),
    fc.constantFrom('', ', bias = true', ', pad = 1', ', dilation = 2', ', pad = same'),
  )
  .map(([out, kernel, stride, more]) => `conv(${out}, ${kernel}, ${stride}${more})`);
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

/** Small networks of convolutions, some of them in a block that is used several times. */
const network = fc
  .record({
    block: fc.array(line, { minLength: 1, maxLength: 3 }),
    body: fc.array(line, { maxLength: 3 }),
    times: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ block, body, times }) =>
    formatText(
      `block U(n) {\n${block.join('\n')}\n}\n\nnetwork A(n = 3) {\n  input(12, 64, 64)\n${body.join('\n')}\n  repeat ${times} { U(n) }\n}\n`,
    ),
  );

const figures = (text: string) =>
  new Map(
    analyse('test:/a.lwnet', text).networks.map(({ evaluated }) => {
      const totals = totalsOf(evaluated.body);
      const { memoryAccessBytes } = bytesOf(totals, fp32);
      return [
        evaluated.declared.node.name.name,
        { macs: totals.macs, params: totals.params, memoryAccessBytes },
      ] as const;
    }),
  );

const errors = (text: string): number =>
  analyse('test:/a.lwnet', text).problems.filter(p => p.kind.severity === 'error').length;

test('every offer applied is valid and in form, and gains what it announced', () => {
  fc.assert(
    fc.property(
      fc.oneof({ weight: 4, arbitrary: network }, fc.constantFrom(...examples)),
      fc.nat(),
      (text, pick) => {
        const places = [...text.matchAll(/\bconv\(/g)].map(match => match.index);
        const at = places[pick % Math.max(1, places.length)];
        if (at === undefined) return;
        const before = figures(text);
        for (const offer of offersAt(analyse('test:/a.lwnet', text), { start: at, end: at })) {
          const result = applyEdits(text, offer.edits());
          expect(errors(result)).toBeLessThanOrEqual(errors(text));
          expect(formatText(result)).toBe(result);
          const after = figures(result);
          for (const { network, change } of offer.deltas) {
            const [a, b] = [before.get(network)!, after.get(network)!];
            expect({
              macs: b.macs - a.macs,
              params: b.params - a.params,
              memoryAccessBytes: b.memoryAccessBytes - a.memoryAccessBytes,
            }).toEqual(change);
          }
        }
      },
    ),
    { numRuns: cases(0.1) },
  );
});
