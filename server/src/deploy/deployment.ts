/** A deployment: a network with its arguments, put on a target, with precisions and budgets. */
import { fp32, type Precision, parsePrecision, precisionNames } from '../cost/precision';
import { checkArguments } from '../evaluator/bindings';
import { evaluateNetwork, type Memo } from '../evaluator/evaluate';
import { evaluateArgs } from '../evaluator/expressions';
import { budgetCalled, budgetWords, exampleOf } from '../figures/budgets';
import type { Budget as Limit } from '../figures/figure';
import { type Declared, type Evaluated, lost } from '../graph/graph';
import { keysOf, showArgument } from '../graph/values';
import { brokenAbroad } from '../names/abroad';
import type { Linked } from '../names/link';
import { type Env, placeOf, Scope } from '../names/scope';
import { badItem, unknownNetwork } from '../problems/deployments';
import * as problems from '../problems/language';
import { ProblemList } from '../problems/list';
import type { Deploy, Expr, Item, Network, Path, Unit } from '../syntax/tree';
import { nearest } from '../text/nearest';
import { changeTo, type Place, type Problem } from '../text/problem';
import { few } from '../text/shorten';

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
  readonly problems: readonly Problem[];
}

/** Base units of quantities, by unit. Decimal and binary bytes are told apart; `KB` could be either and is refused. */
const scales: ReadonlyMap<string, { readonly measure: Limit['measure']; readonly factor: number }> = new Map([
  ['s', { measure: 'time', factor: 1 }],
  ['ms', { measure: 'time', factor: 1e-3 }],
  ['us', { measure: 'time', factor: 1e-6 }],
  ['B', { measure: 'bytes', factor: 1 }],
  ['kB', { measure: 'bytes', factor: 1e3 }],
  ['KiB', { measure: 'bytes', factor: 1024 }],
  ['MB', { measure: 'bytes', factor: 1e6 }],
  ['MiB', { measure: 'bytes', factor: 1024 ** 2 }],
  ['GB', { measure: 'bytes', factor: 1e9 }],
  ['GiB', { measure: 'bytes', factor: 1024 ** 3 }],
  ['mJ', { measure: 'energy', factor: 1e-3 }],
  ['uJ', { measure: 'energy', factor: 1e-6 }],
  ['J', { measure: 'energy', factor: 1 }],
  ['fps', { measure: 'rate', factor: 1 }],
]);

const itemNames: readonly string[] = ['precision', 'patches', ...budgetWords.keys()];

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
  const precisions: PrecisionRule[] = [];
  const budgets: Budget[] = [];
  for (const item of node.body?.units ?? []) {
    if (item.node.kind !== 'item') continue;
    readItem(item.node, { ...env, unit: item }, precisions, budgets);
  }
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
    problems: list.problems,
  };
}

function readItem(item: Item, env: Env, precisions: PrecisionRule[], budgets: Budget[]): void {
  const { name } = item.name;
  const place = placeOf(env, item.name);
  if (name === '' || item.value.kind === 'hole') return;
  if (name === 'precision') return readPrecision(item, env, precisions);
  if (name === 'patches') return;
  const budgeted = budgetWords.get(name);
  if (budgeted === undefined) {
    const called = budgetCalled.get(name.toLowerCase());
    const near = called ?? nearest(name, itemNames);
    // Whoever misspelt a word knows it; whoever guessed one is shown all.
    const all = near === undefined || called !== undefined ? { all: itemNames.join(', ') } : {};
    env.report(problems.unknownName, place, { name, what: 'budget or placement', near, ...all });
    return;
  }
  const example = exampleOf(budgeted);
  const bad = (text: string) => env.report(badItem, placeOf(env, item.value), { text });
  if (item.comparison === undefined) return bad(`Write a budget with its comparison: ${example}.`);
  if (item.value.kind !== 'number' || item.value.value === undefined)
    return bad(`A budget is a number with a unit: ${example}.`);
  const scale = scales.get(item.value.unit);
  if (/^[KkMG]b?$/i.test(item.value.unit) && scale === undefined) {
    const digits = String(
      typeof item.value.value === 'number' ? item.value.value : item.value.value.num / item.value.value.den,
    );
    const prefix = item.value.unit[0]!.toUpperCase();
    const readings = prefix === 'K' ? ['kB', 'KiB'] : [`${prefix}B`, `${prefix}iB`];
    const at = placeOf(env, item.value);
    const mends = readings.map(unit => ({
      title: `Read as ${digits}${unit}`,
      place: at,
      text: digits + unit,
    }));
    env.report(
      problems.unknownUnit,
      at,
      { unit: item.value.unit, help: `can mean ${readings[0]} or ${readings[1]}; say which.` },
      { mends },
    );
    return;
  }
  if (scale?.measure !== budgeted.budget.measure) {
    const unit = item.value.unit === '' ? 'A number without a unit' : `'${item.value.unit}'`;
    return bad(`${unit} does not measure ${name}; write for instance ${example}.`);
  }
  const value =
    typeof item.value.value === 'number' ? item.value.value : item.value.value.num / item.value.value.den;
  budgets.push({
    name,
    comparison: item.comparison.name,
    limit: value * scale.factor,
    place: placeOf(env, item.value),
  });
}

function readPrecision(item: Item, env: Env, into: PrecisionRule[]): void {
  const names: Expr[] = item.value.kind === 'list' ? [...item.value.items] : [item.value];
  for (const [i, value] of names.entries()) {
    const place = placeOf(env, value);
    const name = value.kind === 'name' ? value.name : '';
    const precision = parsePrecision(name);
    if (precision !== undefined) {
      into.push({
        precision,
        paths: item.value.kind === 'list' ? item.paths.slice(i, i + 1) : item.paths,
        place,
      });
      continue;
    }
    // Bits alone are mostly meant as whole numbers.
    const bits = value.kind === 'number' ? String(value.value) : undefined;
    const near =
      bits === undefined ? nearest(name, precisionNames) : precisionNames.find(one => one === `int${bits}`);
    const hint = near === undefined ? `use one of ${precisionNames.join(', ')}` : `did you mean ${near}`;
    const text = `'${bits ?? name}' is no precision; ${hint}${near === undefined ? '.' : '?'}`;
    env.report(badItem, place, { text }, { mends: changeTo(place, near) });
    return;
  }
}
