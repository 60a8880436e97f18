/** The only code of these tests that touches the engine: text in, text out. */
import { expect } from 'vitest';
import { type Analysis, analyse } from '../../server/src/analysis';
import { totalsOf } from '../../server/src/cost/totals';
import { walk } from '../../server/src/graph/walk';
import { sayProblem } from '../../server/src/text/problem';

export const analysed = (text: string): Analysis => analyse('test:/a.lwnet', text);

/** Path, shape, parameters and MACs of every layer, a line each. */
export function layersOf(text: string): string[] {
  const network = analysed(text).networks[0]!;
  return [...walk(network.evaluated.body)].map(
    ({ path, layer }) => `${path} ${layer.outputs.map(shape => shape.join('×')).join(', ')}`,
  );
}

export function figuresOf(text: string, name?: string): { params: number; macs: number; layers: number } {
  const all = analysed(text).networks;
  const network = name === undefined ? all[0]! : all.find(n => n.evaluated.declared.node.name.name === name)!;
  const { params, macs, layers } = totalsOf(network.evaluated.body);
  return { params, macs, layers };
}

/** Every problem as `code "text it stands at" words`, related sentences behind an arrow. */
export function problemsOf(text: string): string[] {
  const analysis = analysed(text);
  return analysis.problems
    .filter(problem => problem.kind.severity === 'error')
    .map(problem => {
      const span = analysis.locate(problem.place)!;
      const related = problem.related.map(r => ` <- ${r.text}`).join('');
      return `${problem.kind.code} "${text.slice(span.start, span.end)}" ${sayProblem(problem)}${related}`;
    });
}

/** A network around lines that start from a 3×32×32 map. */
export const inNetwork = (lines: string, before = ''): string =>
  `${before}network A {\n  input(3, 32, 32)\n${lines}\n}\n`;

export const expectProblems = (text: string, ...expected: string[]): void =>
  expect(problemsOf(text)).toEqual(expected);
