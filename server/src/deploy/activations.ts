/** The activations that a deployment states: a tier of a design, as a product or a tool chain of one's own allows them. */
import { bodiesOf } from '../graph/bodies';
import type { Body, Layer } from '../graph/graph';
import { type Env, placeOf } from '../names/scope';
import { ops } from '../ops';
import { activationNotStated, badItem } from '../problems/deployments';
import type { Expr, Item } from '../syntax/tree';
import { nearest } from '../text/nearest';
import { changeTo, type Place, type Problem, problemOf } from '../text/problem';
import type { Deployed } from './deployment';
import { keyOf } from './guilt';

export interface Activations {
  readonly names: readonly string[];
  readonly place: Place;
}

/** Functions of one element: what makes shares of all of them belongs to the classifier. */
const isActivation = ({ category, pointwise }: Layer['op']): boolean =>
  category === 'activation' && pointwise === true;

export const activationNames: readonly string[] = [...ops.values()].filter(isActivation).map(op => op.name);

/** None where what stands there is no list of activations. */
export function readActivations({ value }: Item, env: Env): readonly Activations[] {
  const given: readonly Expr[] = value.kind === 'list' ? value.items : [value];
  const names: string[] = [];
  for (const one of given) {
    const name = one.kind === 'name' ? one.name : '';
    if (activationNames.includes(name)) {
      names.push(name);
      continue;
    }
    if (one.kind === 'hole') return [];
    const place = placeOf(env, one);
    const near = nearest(name, activationNames);
    const text =
      one.kind === 'name'
        ? `'${name}' is no activation; ${near === undefined ? `there are ${activationNames.join(', ')}.` : `did you mean ${near}?`}`
        : 'Activations are a list of their names: activations [relu, relu6].';
    env.report(badItem, place, { text }, { mends: changeTo(place, near) });
    return [];
  }
  return [{ names, place: placeOf(env, value) }];
}

/** Each place that makes others, once; what a file of others makes is told where the deployment states them. */
export function activationProblems({ activations, uri }: Deployed, body: Body): readonly Problem[] {
  const holding = activations.at(-1);
  if (holding === undefined) return [];
  const { names, place: stated } = holding;
  const spots = new Map<string, { readonly place: Place; readonly found: Set<string> }>();
  for (const item of bodiesOf(body).items) {
    if (item.kind !== 'layer' || !isActivation(item.op) || names.includes(item.op.name)) continue;
    const key = keyOf(item.place);
    const spot = spots.get(key) ?? { place: item.place, found: new Set() };
    spots.set(key, spot);
    spot.found.add(item.op.name);
  }
  return [...spots.values()].map(({ place, found }) => {
    const data = { names: [...found], stated: names };
    if (place.uri !== uri)
      return {
        ...problemOf(activationNotStated, stated, data),
        related: [{ place, text: 'It is at work here.' }],
      };
    return {
      ...problemOf(activationNotStated, place, data),
      related: [{ place: stated, text: 'The deployment states its activations here.' }],
      // There may be arguments behind it that the other one does not take.
      mends: changeTo(place, names[0]).map(mend => ({ ...mend, tried: 'mends' as const })),
    };
  });
}
