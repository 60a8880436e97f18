/**
 * A declaration with its arguments to a body of layers: one walk over its statements. Total and pure; blocks are
 * remembered by (declaration, arguments, input shapes), equal turns of a loop are evaluated once. Unknown values and
 * shapes flow on in silence: one mistake, one problem.
 */
import { BodyBuilder, type Flow } from '../graph/builder';
import { type Declared, type Evaluated, nameOf } from '../graph/graph';
import { type Argument, keysOf, placesOf } from '../graph/values';
import * as problems from '../problems/language';
import { ProblemList } from '../problems/list';
import type { Body as BodyNode, Network } from '../syntax/tree';
import type { Place, Problem } from '../text/problem';
import { bindInputs, bindParams, checkChoices, define, rootEnv } from './bindings';
import { evaluateBody } from './body';
import { isExhausted } from './effort';
import { type Evaluator, evaluatorOf } from './evaluator';
import { evaluate } from './expressions';
import type { Memo } from './memo';

export { Memo } from './memo';

export interface Evaluation {
  readonly evaluated: Evaluated;
  readonly problems: readonly Problem[];
  /** Whether everything written in the network was evaluated; else `checkDeclaration` may find more. */
  readonly complete: boolean;
}

/**
 * A network with its defaults, or with arguments from a deployment or the command line. Evaluated once for equal
 * arguments: deployments on several targets are one network.
 */
export function evaluateNetwork(
  declared: Declared<Network>,
  args: readonly Argument[],
  memo: Memo,
  at?: Place,
): Evaluation {
  const key = keysOf(args) + placesOf(args);
  const before = memo.networks.get(declared, key);
  if (before !== undefined) return before;
  const evaluation = runNetwork(evaluatorOf(memo), declared, args, at);
  // What is wrong may be told where the arguments are given, and that differs.
  if (evaluation.problems.length === 0) memo.networks.set(declared, key, evaluation);
  return evaluation;
}

/** Checks everything of a declaration that needs neither shapes nor arguments. */
export function checkDeclaration(declared: Declared, memo: Memo): readonly Problem[] {
  let problems = memo.checks.get(declared);
  if (problems === undefined)
    memo.checks.set(declared, (problems = check(evaluatorOf(memo, { checking: true }), declared)));
  return problems;
}

/** Evaluates the network, whatever is remembered of it. */
export function runNetwork(
  ev: Evaluator,
  declared: Declared<Network>,
  args: readonly Argument[],
  at: Place | undefined,
): Evaluation {
  const list = new ProblemList(declared.uri);
  // What is wrong with its header may be that the input stands there.
  const begins: Flow = declared.unit.problems.length > 0 ? undefined : [];
  const env = rootEnv(ev, declared, list, begins);
  const bound = bindParams(ev, declared, args, at ?? nameOf(declared), env, true);
  const recall = ev.memo.recallNetwork(declared, keysOf(args));
  const builder = new BodyBuilder(recall);
  const flow =
    bound === undefined ? undefined : evaluateBody(ev, declared.node.body, env, begins, builder, recall);
  const body = builder.finish(flow);
  if (
    declared.node.body !== undefined &&
    bound !== undefined &&
    list.problems.length === 0 &&
    body.layerCount === 0 &&
    // A line with a mistake in its form may hold the input.
    declared.node.body.units.every(unit => unit.problems.length === 0)
  )
    list.report(problems.emptyNetwork, nameOf(declared), { name: declared.node.name.name });
  const outputNames = (flow ?? []).map((_, i) => outputName(declared.node.body, i));
  return {
    evaluated: { declared, args: bound ?? new Map(), body, outputNames },
    problems: list.problems,
    complete: bound !== undefined && ev.skipped === 0 && !isExhausted(ev),
  };
}

function check(ev: Evaluator, declared: Declared): readonly Problem[] {
  const list = new ProblemList(declared.uri);
  const { node } = declared;
  const named = node.kind === 'block' ? node.inputs.length : 0;
  const recall = ev.memo.recall(declared, `check ${node.kind} ${named}`);
  const builder = new BodyBuilder(recall);
  const arriving = builder.arrive(
    Array.from({ length: Math.max(1, named) }, () => undefined),
    false,
  );
  const input: Flow = node.kind === 'network' ? [] : named > 0 ? arriving : undefined;
  const env = rootEnv(ev, declared, list, input);
  for (const param of node.params) {
    checkChoices(param, param.default && evaluate(param.default, env), env);
    define(ev, env, param.name, { kind: 'value', value: undefined, what: 'a parameter' });
  }
  if (node.kind === 'block') bindInputs(ev, node, arriving, env);
  evaluateBody(ev, node.body, env, input, builder, recall);
  return list.problems;
}

function outputName(body: BodyNode | undefined, index: number): string | undefined {
  const last = body?.units.at(-1)?.node;
  if (last?.kind !== 'flow') return undefined;
  if (last.targets.length > 0) return last.targets[index]?.name;
  const bare = last.stages.length === 0 && last.sources.length > 1;
  return bare ? last.sources[index]?.name : undefined;
}
