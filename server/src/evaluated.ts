/**
 * What a file says: text to tree to graph, with what is told on the way. What rules and chips make of it is the analysis';
 * whoever asks only what a text stands for does without.
 */

import { checkCounts } from './counts';
import { checkDeclaration, type Evaluation, evaluateNetwork, Memo } from './evaluator/evaluate';
import type { Declared } from './graph/graph';
import { identity } from './graph/values';
import { toldIn } from './names/abroad';
import { checkNames, type Imports, importNames } from './names/declarations';
import { type Linked, link } from './names/link';
import { withNearest } from './names/unknown';
import { unknownName } from './problems/language';
import { ProblemList } from './problems/list';
import { mendsOf, syntaxProblems } from './problems/syntax';
import { standardLibrary } from './std/library';
import { type Positions, positionsOf } from './syntax/positions';
import type { File, Network, SyntaxProblem } from './syntax/tree';
import type { Problem } from './text/problem';

export interface Evaluated {
  readonly linked: Linked;
  /** Every network of the file at its defaults. */
  readonly networks: readonly Evaluation[];
  readonly positions: Positions;
  readonly memo: Memo;
  readonly told: Telling;
}

/** @param before what was worked out of the tree before: what did not change keeps its identity */
export function evaluateFile(
  uri: string,
  file: File,
  imports: Imports,
  before?: Pick<Evaluated, 'linked' | 'memo'>,
): Evaluated {
  const positions = positionsOf(file);
  const memo: Memo = before?.memo ?? new Memo();
  const list = new ProblemList();
  const namedElsewhere = new Set<unknown>();
  /** Where words end behind which their line's bracket was to go on: half of a name, and the bracket is the mistake. */
  const cutAt = new Set<number>();
  for (const { unit, problem } of withoutStray(positions.syntaxProblems())) {
    const { code, start, end, data, instead, until = end } = problem;
    if (code === 'expected-declaration') namedElsewhere.add(data.name ?? data.inner);
    const kind = syntaxProblems[code] as unknown as Problem['kind'];
    const place = { uri, unit, start, end };
    if (code === 'unclosed-bracket')
      cutAt.add(endOfLine(file.text, positions.of(place)?.end ?? file.text.length));
    list.add({
      kind,
      place,
      data,
      related: [],
      mends: mendsOf(code, { ...place, end: until }, instead, data),
    });
  }

  const imported = importNames(uri, file, imports, list.report);
  const linked = link(uri, file, imported, standardLibrary, before?.linked);
  checkNames(uri, file, list.report);

  const networks: Evaluation[] = [];
  const complete = new Set<Declared>();
  const isToldOtherwise = ({ kind, place, data }: Problem): boolean => {
    if (kind.code !== unknownName.code) return false;
    // That it stands outside, or inside of another, is told where it stands.
    if (namedElsewhere.has((data as { readonly name?: unknown }).name)) return true;
    return cutAt.size > 0 && cutAt.has(positions.of(place)?.end ?? -1);
  };
  const told = new Telling(uri, linked, isToldOtherwise, list);
  for (const declared of linked.declared) {
    if (declared.node.kind !== 'network') continue;
    const evaluation = evaluateNetwork(declared as Declared<Network>, [], memo);
    networks.push(evaluation);
    told.tell(evaluation.problems);
    checkCounts(evaluation.evaluated, list.report);
    if (evaluation.complete) complete.add(declared);
  }
  for (const declared of linked.declared)
    if (!complete.has(declared)) told.tell(checkDeclaration(declared, memo));
  return { linked, networks, positions, memo, told };
}

/** Where the words end that stand behind an offset on its line. */
function endOfLine(text: string, offset: number): number {
  const [words] = /^[^\n\r]*/.exec(text.slice(offset))!;
  return offset + words.trimEnd().length;
}

/** Without closing braces that close nothing because the opening one is told to be missing further up. */
function withoutStray<T extends { readonly problem: SyntaxProblem }>(all: Iterable<T>): readonly T[] {
  let lacking = 0;
  return [...all].filter(({ problem: { code, data } }) => {
    if (code === 'expected' && data.what === "'{'") lacking++;
    return code !== 'unmatched-bracket' || data.found !== '}' || lacking-- <= 0;
  });
}

/** Problems on their way to the list of a file. */
export class Telling {
  constructor(
    private readonly uri: string,
    private readonly linked: Linked,
    private readonly isToldOtherwise: (problem: Problem) => boolean,
    readonly list: ProblemList,
    private readonly fromAbroad = new Set<string>(),
  ) {}

  /** All that was told, to go on from there and leave this as it is. */
  again(): Telling {
    const { uri, linked, isToldOtherwise, list, fromAbroad } = this;
    return new Telling(uri, linked, isToldOtherwise, list.copy(), new Set(fromAbroad));
  }

  readonly tell = (found: readonly Problem[]): void => {
    const { uri, linked, list, fromAbroad } = this;
    for (const problem of found) {
      if (this.isToldOtherwise(problem)) continue;
      const told = toldIn(uri, problem);
      // What a use meets inside a block of another file is one mistake: the next may follow from it.
      if (problem.place.uri !== uri) {
        const key = `${identity(told.place.unit)}:${told.place.start}`;
        if (fromAbroad.has(key)) continue;
        fromAbroad.add(key);
      }
      list.add(withNearest(told, { uri, linked }));
    }
  };
}
