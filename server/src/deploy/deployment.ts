/** A deployment: a network with its arguments, put on a target, with precisions and budgets. */
import { fp32, type Precision } from '../cost/precision';
import { checkArguments } from '../evaluator/bindings';
import { evaluateNetwork, type Memo } from '../evaluator/evaluate';
import { evaluateArgs } from '../evaluator/expressions';
import { type Declared, type Evaluated, lost } from '../graph/graph';
import { keysOf, showArgument } from '../graph/values';
import { brokenAbroad } from '../names/abroad';
import type { Linked } from '../names/link';
import { type Env, placeOf, Scope } from '../names/scope';
import { unknownNetwork } from '../problems/deployments';
import { ProblemList } from '../problems/list';
import type { Deploy, Network, Path, Unit } from '../syntax/tree';
import { nearest } from '../text/nearest';
import type { Place, Problem } from '../text/problem';
import { few } from '../text/shorten';
import type { Activations } from './activations';
import { readItem, type Stated } from './items';

export interface PrecisionRule {
  readonly precision: Precision;
  /** Where it holds; empty for everywhere. */
  readonly paths: readonly Path[];
  readonly place: Place;
}

export interface Budget {
  readonly name: string;
  readonly comparison: string;
  /** In the base unit: seconds, bytes, joules, or frames a second. */
  readonly limit: number;
  /** As it is written, with its unit: `32MB`. */
  readonly written: string;
  readonly place: Place;
}

export interface Deployed {
  readonly unit: Unit<Deploy>;
  readonly uri: string;
  readonly targetPlace: Place;
  readonly evaluated: Evaluated | undefined;
  /** What the network is given, as it reads: `width = 0.5`. */
  readonly args: readonly string[];
  /** In order; later ones win. */
  readonly precisions: readonly PrecisionRule[];
  /** The precision that holds where no path says otherwise. */
  readonly precision: Precision;
  readonly budgets: readonly Budget[];
  /** Those that the network is held to, of which the last line holds; none where any will do. */
  readonly activations: readonly Activations[];
  readonly problems: readonly Problem[];
}

export function evaluateDeployment(uri: string, unit: Unit<Deploy>, linked: Linked, memo: Memo): Deployed {
  const { node } = unit;
  const list = new ProblemList(uri);
  const declared = linked.find(node.name.name);
  const context = declared ?? ({ uri, unit, resolve: linked.resolve } as unknown as Declared);
  const env: Env = {
    declared: {
      ...context,
      uri,
      resolve: linked.resolve,
    } as Declared,
    unit,
    scope: new Scope(undefined),
    in: undefined,
    it: undefined,
    report: list.report,
    skip: () => {},
  };
  let evaluated: Evaluated | undefined;
  let shown: readonly string[] = [];
  if (declared?.node.kind === 'network') {
    const args = evaluateArgs(node.args, env);
    const evaluation = evaluateNetwork(declared as Declared<Network>, args, memo, placeOf(env, node.name));
    evaluated = evaluation.evaluated;
    checkArguments((declared as Declared<Network>).node.params, args, env);
    const { name } = node.name;
    const at = placeOf(env, node.name);
    shown = args.map(showArgument);
    const use = args.length === 0 ? name : `${name}(${few(shown, 'arguments')})`;
    const isOpen = evaluation.problems.length === 0 && evaluated.body.unknownCount > 0;
    const isImported = !linked.declared.includes(declared);
    const broken = isImported
      ? brokenAbroad(declared, at, use, isOpen && !keysOf(args).includes('?'))
      : undefined;
    if (broken !== undefined) list.add(broken);
    for (const problem of evaluation.problems) {
      const related = { place: at, text: `in this deployment of ${name}`, use };
      if (problem.place.unit === unit) list.add(problem);
      else if (broken === undefined) list.add({ ...problem, related: [...problem.related, related] });
    }
  } else if (node.name.name !== '' && linked.resolve(node.name.name) !== lost) {
    const names = linked.declared.filter(d => d.node.kind === 'network').map(d => d.node.name.name);
    const near = nearest(node.name.name, names);
    list.report(unknownNetwork, placeOf(env, node.name), { name: node.name.name, near });
  }
  const stated: Stated = { precisions: [], budgets: [], activations: [] };
  for (const item of node.body?.units ?? []) {
    if (item.node.kind !== 'item') continue;
    readItem(item.node, { ...env, unit: item }, stated);
  }
  const { precisions, budgets, activations } = stated;
  const everywhere = precisions.filter(rule => rule.paths.length === 0).at(-1);
  return {
    unit,
    uri,
    targetPlace: placeOf(env, node.target),
    evaluated,
    args: shown,
    precisions,
    precision: everywhere?.precision ?? fp32,
    budgets,
    activations,
    problems: list.problems,
  };
}
