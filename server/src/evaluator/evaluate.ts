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
import { evaluate } from './expressions';
import type { Memo } from './memo';
import { Statements } from './statements';

export { Memo } from './memo';

export interface Evaluation {
  readonly evaluated: Evaluated;
  readonly problems: readonly Problem[];
  /** Whether everything written in the network was evaluated; else `checkDeclaration` may find more. */
  readonly complete: boolean;
}

/** Arguments for which one network is remembered: those of a file's deployments. */
const mostRemembered = 32;

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
  let known = memo.networks.get(declared);
  if (known === undefined) memo.networks.set(declared, (known = new Map()));
  const key = keysOf(args) + placesOf(args);
  const before = known.get(key);
  if (before !== undefined) return before;
  const evaluation = new Evaluator(memo).network(declared, args, at);
  // What is wrong may be told where the arguments are given, and that differs.
  if (evaluation.problems.length > 0) return evaluation;
  if (known.size >= mostRemembered) known.delete(known.keys().next().value!);
  known.set(key, evaluation);
  return evaluation;
}

/** Checks everything of a declaration that needs neither shapes nor arguments. */
export function checkDeclaration(declared: Declared, memo: Memo): readonly Problem[] {
  let problems = memo.checks.get(declared);
  if (problems === undefined) memo.checks.set(declared, (problems = new Evaluator(memo).check(declared)));
  return problems;
}

export class Evaluator extends Statements {
  network(declared: Declared<Network>, args: readonly Argument[], at: Place | undefined): Evaluation {
    const list = new ProblemList(declared.uri);
    const env = this.rootEnv(declared, list, []);
    const bound = this.bindParams(declared, args, at ?? nameOf(declared), env, true);
    const recall = this.memo.recall(declared, `network ${keysOf(args)}`);
    const builder = new BodyBuilder(recall);
    const flow = bound === undefined ? undefined : this.whole(declared.node.body, env, [], builder, recall);
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
    const outputNames = (flow ?? []).map((_, i) => this.outputName(declared.node.body, i));
    return {
      evaluated: { declared, args: bound ?? new Map(), body, outputNames },
      problems: list.problems,
      complete: bound !== undefined && this.skipped === 0 && !this.exhausted(),
    };
  }

  check(declared: Declared): readonly Problem[] {
    this.checking = true;
    const list = new ProblemList(declared.uri);
    const { node } = declared;
    const named = node.kind === 'block' ? node.inputs.length : 0;
    const recall = this.memo.recall(declared, `check ${node.kind} ${named}`);
    const builder = new BodyBuilder(recall);
    const arriving = builder.arrive(
      Array.from({ length: Math.max(1, named) }, () => undefined),
      false,
    );
    const input: Flow = node.kind === 'network' ? [] : named > 0 ? arriving : undefined;
    const env = this.rootEnv(declared, list, input);
    for (const param of node.params) {
      this.checkChoices(param, param.default && evaluate(param.default, env), env);
      this.define(env, param.name, { kind: 'value', value: undefined, what: 'a parameter' });
    }
    if (node.kind === 'block') this.bindInputs(node, arriving, env);
    this.whole(node.body, env, input, builder, recall);
    return list.problems;
  }

  protected outputName(body: BodyNode | undefined, index: number): string | undefined {
    const last = body?.units.at(-1)?.node;
    if (last?.kind !== 'flow') return undefined;
    if (last.targets.length > 0) return last.targets[index]?.name;
    const bare = last.stages.length === 0 && last.sources.length > 1;
    return bare ? last.sources[index]?.name : undefined;
  }
}
