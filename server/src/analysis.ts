/**
 * The whole pipeline on one screen: text to tree to graph to figures to problems. Pure, total and deterministic; no
 * clock, no files, no connection. What did not change keeps its identity from the analysis before.
 */

import { type Deployed, evaluateDeployment } from './deploy/deployment';
import { type Judged, judgeDeployment } from './deploy/judge';
import { checkOverruled, checkRepeated } from './deploy/repeated';
import { evaluateFile } from './evaluated';
import { checkDivisions } from './evaluator/divisions';
import type { Evaluation, Memo } from './evaluator/evaluate';
import type { Imports } from './names/declarations';
import type { Linked } from './names/link';
import { checkUntaken } from './names/untaken';
import { checkUnused } from './names/unused';
import { ProblemList } from './problems/list';
import { runRules } from './rules';
import { withoutAllowed } from './rules/allow';
import { rareIn } from './syntax/facts';
import type { Positions } from './syntax/positions';
import { reparse } from './syntax/reparse';
import type { Deploy, File, Unit } from './syntax/tree';
import { parse } from './syntax/units';
import { builtIn } from './targets';
import type { Targets } from './targets/registry';
import type { Place, Problem } from './text/problem';
import type { Span } from './text/span';

export interface Analysis {
  readonly uri: string;
  /** Where the paths of its imports begin. */
  readonly from: string;
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
  /** Where the paths of imports begin, if that is not the file itself. */
  readonly from?: string;
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
  { imports, targets, from = uri }: Around,
  before?: Analysis,
): Analysis {
  const { positions, memo, linked, networks, told } = evaluateFile(uri, file, imports, before);

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
    for (const { deployed } of deployments) checkOverruled(deployed, list.report);
    checkRepeated(
      deployments.map(({ deployed }) => deployed),
      list.report,
    );
    checkUnused(uri, file, list);
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
    from,
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
