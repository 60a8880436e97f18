/**
 * A changed tree tried: its networks and deployments evaluated, and nothing else. No rule is run, nothing is printed, and
 * only what the change reaches is evaluated anew, so that a light bulb can try many.
 */
import type { Analysis } from '../analysis';
import { allFolds } from '../cost/folds';
import { type Deployed, evaluateDeployment } from '../deploy/deployment';
import { fallback, takes } from '../deploy/precision';
import { supportOf } from '../deploy/support';
import { checkDeclaration, evaluateNetwork } from '../evaluator/evaluate';
import type { Declared, Evaluated, Layer } from '../graph/graph';
import { workOf } from '../lower/lower';
import { importNames } from '../names/declarations';
import { link } from '../names/link';
import { ProblemList } from '../problems/list';
import { standardLibrary } from '../std/library';
import { positionsOf } from '../syntax/positions';
import type { Deploy, File, Network, Unit } from '../syntax/tree';
import type { Targets } from '../targets/registry';
import type { Problem } from '../text/problem';

export interface Trial {
  readonly networks: readonly Evaluated[];
  readonly deployments: readonly Deployed[];
  /** Mistakes of form and of shapes, arms that nothing takes, and layers that a target refuses. */
  readonly problemCount: number;
}

const known = new WeakMap<Analysis, Trial>();

/** The trial of the file as it stands, with which others are compared. */
export function trialOf(analysis: Analysis): Trial {
  let trial = known.get(analysis);
  if (trial === undefined) known.set(analysis, (trial = tried(analysis, analysis.file)));
  return trial;
}

export function tried({ uri, linked: before, imports, targets, memo }: Analysis, file: File): Trial {
  const told = new ProblemList();
  const note = (found: readonly Problem[]) => {
    for (const problem of found) told.add(problem);
  };
  const imported = importNames(uri, file, imports, () => {});
  const linked = link(uri, file, imported, () => standardLibrary().blocks, before);
  const networks: Evaluated[] = [];
  const complete = new Set<Declared>();
  for (const declared of linked.declared) {
    if (declared.node.kind !== 'network') continue;
    const evaluation = evaluateNetwork(declared as Declared<Network>, [], memo);
    networks.push(evaluation.evaluated);
    note(evaluation.problems);
    if (evaluation.complete) complete.add(declared);
  }
  for (const declared of linked.declared) if (!complete.has(declared)) note(checkDeclaration(declared, memo));
  const deployments: Deployed[] = [];
  let refusedCount = 0;
  for (const unit of file.units) {
    if (unit.node.kind !== 'deploy') continue;
    const deployed = evaluateDeployment(uri, unit as Unit<Deploy>, linked, memo);
    note(deployed.problems);
    refusedCount += refusedIn(deployed, targets);
    deployments.push(deployed);
  }
  const misread = positionsOf(file).syntaxProblems().length;
  return { networks, deployments, problemCount: misread + told.problems.length + refusedCount };
}

/** Layers of the graph, each once however often it is at work, that the target of a deployment refuses. */
function refusedIn({ unit, evaluated, precision }: Deployed, targets: Targets): number {
  const { target } = targets.find(unit.node.target.name) ?? {};
  if (target === undefined || evaluated === undefined) return 0;
  const at = takes(target, precision) === 'accepted' ? precision : fallback(target);
  // What a layer becomes hangs on what stands around it: the worst of it counts.
  const counts = new Map<Layer, number>();
  for (const folds of allFolds(evaluated.body))
    for (const item of folds.body.items) {
      if (item.kind !== 'layer' || folds.vanishes(item)) continue;
      const works = workOf(item, folds.needsBias(item));
      const refused = works.filter(work => supportOf(target, work, at).outcome === 'refused').length;
      counts.set(item, Math.max(refused, counts.get(item) ?? 0));
    }
  let count = 0;
  for (const refused of counts.values()) count += refused;
  return count;
}
