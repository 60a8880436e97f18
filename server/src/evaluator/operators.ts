import type { Flow, FlowMap } from '../graph/builder';
import { flatOf, type Item, layersOf, makeLayer } from '../graph/graph';
import { limits } from '../graph/limits';
import type { Argument } from '../graph/values';
import type { Env } from '../names/scope';
import { type Attrs, isMismatch, type Op, type Shape } from '../ops/op';
import * as problems from '../problems/language';
import type { Place } from '../text/problem';
import { opAttrs } from './arguments';
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
    return this.add(site, layer, 0, guessed, env);
  }

  /** Adds an item to the body at work; one with which that would be too large ends the evaluation. */
  protected add({ builder }: Site, item: Item, unknown: number, guessed: boolean, env: Env): Flow {
    const made = builder.add(item, unknown, guessed);
    if (made === undefined) {
      const layers = builder.layers() + layersOf(item);
      const [size, what, limit] =
        layers > limits.layers
          ? [layers, 'layers', limits.layers]
          : [builder.flat() + flatOf(item), 'layers and uses of blocks', limits.flat];
      this.exhaust(item.place, env, `${size.toLocaleString('en')} ${what}`, limit.toLocaleString('en'));
    }
    return made;
  }
}
