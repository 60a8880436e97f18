/**
 * The whole pipeline on one screen: text to tree to graph to figures to problems. Pure, total and deterministic; no
 * clock, no files, no connection. What did not change keeps its identity from the analysis before.
 */

import { checkCounts } from './counts';
import { type Deployed, evaluateDeployment } from './deploy/deployment';
import { type Judged, judgeDeployment } from './deploy/judge';
import { checkDivisions } from './evaluator/divisions';
import { checkDeclaration, type Evaluation, evaluateNetwork, Memo } from './evaluator/evaluate';
import type { Declared } from './graph/graph';
import { identity } from './graph/values';
import { toldIn } from './names/abroad';
import { checkNames, type Imports, importNames } from './names/declarations';
import { type Linked, link } from './names/link';
import { withNearest } from './names/unknown';
import { checkUntaken } from './names/untaken';
import { checkUnused } from './names/unused';
import { unknownName } from './problems/language';
import { ProblemList } from './problems/list';
import { mendsOf, syntaxProblems } from './problems/syntax';
import { runRules } from './rules';
import { withoutAllowed } from './rules/allow';
import { standardLibrary } from './std/library';
import { rareIn } from './syntax/facts';
import { type Positions, positionsOf } from './syntax/positions';
import { reparse } from './syntax/reparse';
import type { Deploy, File, Network, Unit } from './syntax/tree';
import { parse } from './syntax/units';
import { builtIn } from './targets';
import type { Targets } from './targets/registry';
import type { Place, Problem } from './text/problem';
import type { Span } from './text/span';

export interface Analysis {
  readonly uri: string;
  readonly file: File;
  readonly linked: Linked;
  /** Every network of the file at its defaults. */
  readonly networks: readonly Evaluation[];
  readonly deployments: readonly Judged[];
  /** All that is told. Every deployment is judged for it. */
  readonly problems: readonly Problem[];
  /** The same where of the other deployments only what is known already is told, which may be of the text before. */
  readonly problemsOn: (active: ReadonlySet<Judged>) => readonly Problem[];
  /** Where a place of this file stands in its text. */
  readonly locate: (place: Place) => Span | undefined;
  readonly positions: Positions;
  readonly memo: Memo;
  /** What import statements led to. */
  readonly imports: Imports;
  /** What deployments can name. */
  readonly targets: Targets;
}

/** What a file knows of the world around it. */
export interface Around {
  readonly imports: Imports;
  readonly targets: Targets;
}

/** The analysis of a text, by itself unless told otherwise. */
export function analyse(
  uri: string,
  text: string,
  { imports = () => undefined, targets = builtIn }: Partial<Around> = {},
  before?: Analysis,
): Analysis {
  const file = before === undefined ? parse(text) : reparse(before.file, text);
  return analyseFile(uri, file, { imports, targets }, before);
}

/** The analysis of a tree, which need not stand in any text: rewrites are tried on trees. */
export function analyseFile(
  uri: string,
  file: File,
  { imports, targets }: Around,
  before?: Analysis,
): Analysis {
  const positions = positionsOf(file);
  const memo: Memo = before?.memo ?? new Memo();
  const list = new ProblemList();
  const namedOutside = new Set<unknown>();
  for (const { unit, problem } of positions.syntaxProblems()) {
    const { code, start, end, data, instead, until = end } = problem;
    if (code === 'expected-declaration' && data.name !== undefined) namedOutside.add(data.name);
    const kind = syntaxProblems[code] as unknown as Problem['kind'];
    const place = { uri, unit, start, end };
    list.add({ kind, place, data, related: [], mends: mendsOf(code, { ...place, end: until }, instead) });
  }

  const imported = importNames(uri, file, imports, list.report);
  const linked = link(uri, file, imported, () => standardLibrary().blocks, before?.linked);
  checkNames(uri, file, list.report);

  const networks: Evaluation[] = [];
  const complete = new Set<Declared>();
  const told = new Telling(uri, linked, namedOutside, list);
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

  const deployments: Judged[] = [];
  for (const unit of file.units) {
    if (unit.node.kind !== 'deploy') continue;
    const deployed: Deployed = evaluateDeployment(uri, unit as Unit<Deploy>, linked, memo);
    const last = before?.deployments.find(other => other.deployed.unit === unit);
    deployments.push(judgeDeployment(deployed, targets, last));
  }
  const ofRules = runRules(networks.map(n => n.evaluated));

  /** @param on what is told of a deployment on its target */
  const problemsWith = (on: (judged: Judged) => readonly Problem[] | undefined): readonly Problem[] => {
    const onTargets = deployments.map(on);
    const { list, tell } = told.again();
    for (const [i, { deployed }] of deployments.entries()) {
      tell(deployed.problems);
      tell(onTargets[i] ?? []);
    }
    tell(ofRules);
    checkUnused(uri, file, list.report);
    checkUntaken(uri, file.units, list);
    checkDivisions(uri, rareIn(file).dividing, list.report);
    const allow = new ProblemList();
    const kept = withoutAllowed(uri, file, list.problems, allow.report);
    // Whether a comment silences nothing is known when every target has been asked.
    const isOpen = onTargets.includes(undefined);
    return isOpen || allow.problems.length === 0 ? kept : [...kept, ...allow.problems];
  };
  let whole: readonly Problem[] | undefined;
  const problems = () => (whole ??= problemsWith(judged => judged.problems));

  return {
    uri,
    file,
    linked,
    networks,
    deployments,
    get problems() {
      return problems();
    },
    problemsOn: active =>
      deployments.every(judged => judged.isJudged || active.has(judged))
        ? problems()
        : problemsWith(judged => (active.has(judged) ? judged.problems : judged.told)),
    positions,
    memo,
    imports,
    targets,
    locate: place => (place.uri === uri ? positions.of(place) : undefined),
  };
}

/** Problems on their way to the list of a file. */
class Telling {
  constructor(
    private readonly uri: string,
    private readonly linked: Linked,
    private readonly namedOutside: ReadonlySet<unknown>,
    readonly list: ProblemList,
    private readonly fromAbroad = new Set<string>(),
  ) {}

  /** All that was told, to go on from there and leave this as it is. */
  again(): Telling {
    const { uri, linked, namedOutside, list, fromAbroad } = this;
    return new Telling(uri, linked, namedOutside, list.copy(), new Set(fromAbroad));
  }

  readonly tell = (found: readonly Problem[]): void => {
    const { uri, linked, list, fromAbroad } = this;
    for (const problem of found) {
      // That it stands outside is told where it stands.
      const { kind, data } = problem as unknown as Problem<{ readonly name: string }>;
      if (kind.code === unknownName.code && this.namedOutside.has(data.name)) continue;
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
