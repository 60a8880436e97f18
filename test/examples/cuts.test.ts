/** What stands before a cut keeps its symbols, shapes and costs, wherever in the file the cut is. */
import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { type Analysis, analyse } from '../../server/src/analysis';
import { layerFigures } from '../../server/src/cost/figures';
import { symbols } from '../../server/src/features/symbols';
import { walk } from '../../server/src/graph/walk';
import { lex } from '../../server/src/syntax/lex';
import type { Unit } from '../../server/src/syntax/tree';
import type { Place } from '../../server/src/text/problem';
import { analyseExample, exampleFiles, exampleText } from './load';

/** Files beside the examples, which no cut touches. */
const known = new Map(exampleFiles.map(file => [file, analyseExample(file)]));

interface Told {
  /** Where the lines end that this follows from: its own and those of the uses that lead to it. */
  readonly end: number;
  readonly text: string;
}

/** Where the statement ends that a place is in; a place in another file ends nowhere here. */
function lineEnd({ positions }: Analysis, { unit }: Place): number {
  const start = positions.start(unit);
  return start === undefined ? 0 : start + (unit as Unit).length;
}

/** The first layer of each piece of text with its shapes and its cost, in each network. */
function layersOf(analysis: Analysis): readonly Told[] {
  return analysis.networks.flatMap(({ evaluated }) => {
    const first = new Map<string, Told>();
    let furthest = 0;
    for (const { layer, uses } of walk(evaluated.body)) {
      const span = analysis.locate(layer.place);
      if (span === undefined) continue;
      const end = Math.max(...[layer, ...uses].map(item => lineEnd(analysis, item.place)));
      // What first happens in a later turn of a loop follows from the lines below it.
      if (end < furthest) continue;
      furthest = end;
      const { params, macs } = layerFigures(layer);
      const network = evaluated.declared.node.name.name;
      const shapes = layer.outputs.map(shape => shape.join('×')).join();
      const key = `${network} ${span.start}`;
      if (!first.has(key))
        first.set(key, {
          end,
          text: `${key} ${layer.op.name} ${shapes} ${params} parameters ${macs} MACs`,
        });
    }
    return [...first.values()];
  });
}

function symbolsOf(analysis: Analysis, text: string): readonly Told[] {
  const lines = [0, ...[...text.matchAll(/\n/g)].map(m => m.index + 1)];
  const offset = (at: { line: number; character: number }) => lines[at.line]! + at.character;
  const gather = (list: ReturnType<typeof symbols>): Told[] =>
    list.flatMap(symbol => [
      {
        end: offset(symbol.selectionRange.end),
        text: `${symbol.name} ${offset(symbol.selectionRange.start)}`,
      },
      ...gather(symbol.children ?? []),
    ]);
  return gather(symbols(analysis));
}

const before = (told: readonly Told[], end: number) =>
  told.filter(one => one.end <= end).map(one => one.text);

/** Networks of the zoo are many and alike: a file of theirs is cut after every such token. */
const every = 6;

test.each(exampleFiles)('%s, cut after tokens', file => {
  const text = exampleText(file);
  const imports = (path: string) => known.get(posix.join(posix.dirname(file), path))?.linked;
  const whole = known.get(file)!;
  const wholeLayers = layersOf(whole);
  const wholeSymbols = symbolsOf(whole, text);
  for (const [i, token] of lex(text).tokens.entries()) {
    if (file.startsWith('zoo/') && i % every !== file.length % every) continue;
    const end = token.startOffset + token.image.length;
    // The line that is cut may mean anything; the lines above it stay what they are.
    const line = text.lastIndexOf('\n', end - 1) + 1;
    const cut = text.slice(0, end);
    const analysis = analyse(file, cut, { imports });
    const at = `cut to …${JSON.stringify(cut.slice(-40))}`;
    expect(before(symbolsOf(analysis, cut), line), at).toEqual(before(wholeSymbols, line));
    const kept = new Set(layersOf(analysis).map(one => one.text));
    const lost = before(wholeLayers, line).filter(one => !kept.has(one));
    expect(lost, at).toEqual([]);
    for (const problem of analysis.problems) {
      const span = analysis.locate(problem.place);
      if (span !== undefined)
        expect(span.start >= 0 && span.start <= span.end && span.end <= end, at).toBe(true);
    }
  }
});
