import { type Attrs, isMismatch, type Op, type Shape } from '../../ops/op';
import * as problems from '../../problems/language';
import type { Place } from '../../text/problem';
import { opAttrs } from '../arguments';
import { makeLayer } from '../graph';
import { limits } from '../limits';
import type { Env, Flow, FlowMap } from '../scope';
import type { Argument } from '../values';
import { Names, type Site } from './names';

const isGuessed = (map: FlowMap): boolean => map.guessed;

/** Nearly every layer reads one map, and there are many layers: arrays as long as needed, and no more. */
function knownShapes(flow: readonly FlowMap[]): readonly Shape[] | undefined {
  if (flow.length === 1) return flow[0]!.shape && [flow[0]!.shape];
  const shapes = flow.map(map => map.shape);
  return shapes.includes(undefined) ? undefined : (shapes as Shape[]);
}

export abstract class Operators extends Names {
  /** Whether as many maps arrive as the stage takes; tells where not. */
  protected arrives(
    callee: string,
    min: number,
    max: number,
    flow: readonly FlowMap[],
    at: Place,
    env: Env,
  ): boolean {
    if (flow.length >= min && flow.length <= max) return true;
    if (flow.length === 0) env.report(problems.nothingArrives, at, { name: callee });
    else env.report(problems.mapCount, at, { callee, min, max, got: flow.length });
    return false;
  }

  /** @param attrs the values of the arguments where they are known already */
  protected applyOp(
    op: Op,
    args: readonly Argument[],
    at: Place,
    env: Env,
    flow: Flow,
    site: Site,
    attrs: Attrs | undefined = opAttrs(op, args, at, env.report),
  ): Flow {
    if (flow === undefined || !this.arrives(op.name, op.inputs.min, op.inputs.max, flow, at, env))
      return this.unknown(site);
    const shapes = knownShapes(flow);
    if (attrs === undefined || shapes === undefined) return this.unknown(site);
    const guessed = flow.some(isGuessed);
    const answer = op.shape(shapes, attrs);
    if (isMismatch(answer)) {
      const arg =
        args.find(a => a.name === answer.at) ??
        args.filter(a => a.name === undefined)[Object.keys(op.params).indexOf(answer.at)];
      if (!guessed)
        env.report(problems.shapeMismatch, arg?.place ?? at, {
          callee: op.name,
          fact: answer.fact,
          help: answer.help,
        });
      return this.unknown(site);
    }
    const { builder, lines } = site;
    const inputs = flow.length === 1 ? [builder.idOf(flow[0]!)] : flow.map(map => builder.idOf(map));
    const layer = makeLayer(op, attrs, shapes, answer, at, lines, inputs, builder.take(answer.length));
    const made = builder.add(layer, 1, 0, guessed);
    this.limitLayers(site, at, env);
    return made;
  }

  /** Ends the evaluation where the layers of a body pass the limit. */
  protected limitLayers(site: Site, at: Place, env: Env): boolean {
    const layers = site.builder.layers();
    if (layers > limits.layers) this.exhaust(at, env, layers.toLocaleString('en'));
    return layers > limits.layers;
  }
}
