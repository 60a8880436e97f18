/** What a network means does not depend on how it is written down. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Analysis, analyse } from '../../server/src/analysis';
import { type Figures, layerFigures, nothing, plus } from '../../server/src/cost/figures';
import { fp32 } from '../../server/src/cost/precision';
import { totalsOf, withoutWeights } from '../../server/src/cost/totals';
import { counted } from '../../server/src/figures';
import { formatText } from '../../server/src/format';
import { walk } from '../../server/src/graph/walk';
import { numberOf } from '../../server/src/quantity/quantity';
import { costOf } from '../../server/src/report/cost';
import { sayProblem } from '../../server/src/text/problem';
import { body, networkOf } from './bodies';
import { cases } from './cases';
import { relaid } from './syntax-layouts';

function sound(text: string): Analysis {
  const analysis = analyse('test:/a.lwnet', text);
  // Turns that double their channels soon have figures beyond exact numbers: nothing is left to compare.
  fc.pre(!analysis.problems.some(p => p.kind.code === 'count-too-large'));
  const errors = analysis.problems.filter(p => p.kind.severity === 'error').map(sayProblem);
  expect(errors, text).toEqual([]);
  return analysis;
}

const evaluatedIn = (text: string) => sound(text).networks[0]!.evaluated;

/** Every layer in order with its shapes and figures, and the totals; not where it stands. */
function meaningOf(text: string): unknown {
  const { body } = evaluatedIn(text);
  const layers = [...walk(body)].map(({ layer }) =>
    JSON.stringify([layer.op.name, layer.attrs, layer.inputShapes, layer.outputs, layerFigures(layer)]),
  );
  // A batch norm folds into a convolution of its own body only, so that what is stored knows of bodies.
  const { storedKernelElements, storedBiasElements, ...totals } = totalsOf(body);
  return { outputs: body.outputs, layers, totals, stored: storedKernelElements > 0 };
}

const indented = (lines: readonly string[]) => lines.map(line => `  ${line}`);
const loop = (n: number, lines: readonly string[]) => [`repeat ${n} {`, ...indented(lines), '}'];
const count = fc.integer({ min: 0, max: 5 });

describe('n turns of a repeat', () => {
  test('equal n copies of its body', () => {
    fc.assert(
      fc.property(count, body, (n, lines) => {
        const copies = Array.from({ length: n }, (_, i) => lines(`c${i}`)).flat();
        expect(meaningOf(networkOf(loop(n, lines(''))))).toEqual(meaningOf(networkOf(copies)));
      }),
      { numRuns: cases(0.01) },
    );
  });

  test('equal n uses of a block with its body, and n turns of a for', () => {
    fc.assert(
      fc.property(count, body, (n, lines) => {
        // What the network shares is not seen in a block.
        const alone = lines('').map(line => line.replaceAll(' -> fixed', ''));
        const block = `block Turn {\n${indented(alone).join('\n')}\n}\n\n`;
        const repeated = meaningOf(networkOf(loop(n, alone)));
        const uses = Array.from({ length: n }, () => 'Turn');
        expect(meaningOf(networkOf(uses, block))).toEqual(repeated);
        expect(meaningOf(networkOf([`for i of range(${n}) {`, ...indented(alone), '}']))).toEqual(repeated);
      }),
      { numRuns: cases(0.01) },
    );
  });

  test('n times m turns are n turns of m turns', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), body, (n, m, lines) => {
        expect(meaningOf(networkOf(loop(n, loop(m, lines('')))))).toEqual(
          meaningOf(networkOf(loop(n * m, lines('')))),
        );
      }),
      { numRuns: cases(0.01) },
    );
  });
});

test('sums over the hierarchy equal sums over the flat view', () => {
  fc.assert(
    fc.property(body, lines => {
      const evaluated = evaluatedIn(networkOf(lines('')));
      const { body } = evaluated;
      const flat = [...walk(body)];
      const work = flat.reduce<Figures>((sum, { layer }) => plus(sum, layerFigures(layer)), nothing);
      expect(withoutWeights(totalsOf(body))).toEqual(withoutWeights(work));
      expect(flat).toHaveLength(body.layerCount);
      // With its weights, each set of shared ones once.
      const cost = costOf(evaluated, fp32, () => ({ file: '', line: null }));
      for (const { key } of counted.filter(figure => figure.isSum)) {
        const sum = cost.layers.reduce((all, { figures }) => all + numberOf(figures.get(key)!), 0);
        expect(sum, key).toBe(numberOf(cost.figures.get(key)!));
      }
    }),
    { numRuns: cases(0.01) },
  );
});

test('another layout, comments and the canonical form mean the same', () => {
  const layout = fc.record({
    seed: fc.integer({ min: 1, max: 0x7fffffff }),
    longNames: fc.constant(0),
    comments: fc.constantFrom(0, 0.1),
    lineBreaks: fc.constantFrom(0, 0.3, 0.9),
    eol: fc.constantFrom('\n', '\r\n'),
  });
  fc.assert(
    fc.property(body, layout, (lines, how) => {
      const text = networkOf(lines(''));
      const meaning = meaningOf(text);
      const other = relaid(text, how);
      expect(meaningOf(other)).toEqual(meaning);
      expect(meaningOf(formatText(other))).toEqual(meaning);
    }),
    { numRuns: cases(0.01) },
  );
});
