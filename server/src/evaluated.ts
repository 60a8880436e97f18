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
  for (const { unit, problem } of withoutStray(positions.syntaxProblems())) {
    const { code, start, end, data, instead, until = end } = problem;
    if (code === 'expected-declaration') namedElsewhere.add(data.name ?? data.inner);
    const kind = syntaxProblems[code] as unknown as Problem['kind'];
    const place = { uri, unit, start, end };
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
  const told = new Telling(uri, linked, namedElsewhere, list);
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
    private readonly namedElsewhere: ReadonlySet<unknown>,
    readonly list: ProblemList,
    private readonly fromAbroad = new Set<string>(),
  ) {}

  /** All that was told, to go on from there and leave this as it is. */
  again(): Telling {
    const { uri, linked, namedElsewhere, list, fromAbroad } = this;
    return new Telling(uri, linked, namedElsewhere, list.copy(), new Set(fromAbroad));
  }

  readonly tell = (found: readonly Problem[]): void => {
    const { uri, linked, list, fromAbroad } = this;
    for (const problem of found) {
      // That it stands outside, or inside of another, is told where it stands.
      const { kind, data } = problem as unknown as Problem<{ readonly name: string }>;
      if (kind.code === unknownName.code && this.namedElsewhere.has(data.name)) continue;
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
