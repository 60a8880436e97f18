/** What the rules say of the examples. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { type Analysis, analyse } from '../../server/src/analysis';
import { rules } from '../../server/src/rules';
import { sayProblem } from '../../server/src/text/problem';

/** Tests and documentation are made from the root of the repository. */
const folder = resolve('examples');

export const exampleFiles = (): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.lwnet'))
    .map(name => name.replaceAll('\\', '/'))
    .sort();

export interface Told {
  readonly line: number;
  readonly code: string;
  /** The text that it stands at. */
  readonly text: string;
  readonly words: string;
}

function analysed(file: string): Analysis {
  const text = readFileSync(join(folder, file), 'utf8');
  return analyse(file, text, {
    imports: path => analysed(posix.join(posix.dirname(file), path)).linked,
  });
}

/** Everything that a rule tells of a file below `examples/`, in the order of its lines. */
export function told(file: string): readonly Told[] {
  const { problems, locate, file: tree } = analysed(file);
  const codes = new Set(rules.map(rule => rule.kind.code));
  return problems
    .filter(problem => codes.has(problem.kind.code))
    .map(problem => ({ span: locate(problem.place)!, problem }))
    .sort((a, b) => a.span.start - b.span.start)
    .map(({ span, problem }) => ({
      line: tree.text.slice(0, span.start).split('\n').length,
      code: problem.kind.code,
      text: tree.text.slice(span.start, span.end),
      words: sayProblem(problem),
    }));
}

/** The networks that a file declares; a file of deployments alone has none. */
export const networksOf = (file: string): readonly string[] =>
  analysed(file).networks.map(({ evaluated }) => evaluated.declared.node.name.name);
