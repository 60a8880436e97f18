/** What decides whether stages run and how often: `if`, `repeat`, `for`. */
import { BodyBuilder, type Flow, type FlowMap } from '../graph/builder';
import type { Loop, Run } from '../graph/graph';
import { limits } from '../graph/limits';
import { isList, keyOf, showValue, type Value } from '../graph/values';
import { type Env, placeOf, Scope } from '../names/scope';
import { sameShape } from '../ops/lib/shape';
import type { Shape } from '../ops/op';
import { unreachableArm } from '../problems/hints';
import * as problems from '../problems/language';
import type { Body as BodyNode, For, If, Repeat } from '../syntax/tree';
import { changeTo } from '../text/problem';
import { define } from './bindings';
import { evaluateBody } from './body';
import { step } from './effort';
import type { Evaluator } from './evaluator';
import { evaluate, evaluateCondition, evaluateWhole } from './expressions';
import { addItem, missed, type Site } from './site';
import { evaluateArm } from './statements';
import { contextOf, evaluateTurn } from './turns';

const sameShapes = (a: readonly (Shape | undefined)[], b: readonly (Shape | undefined)[]): boolean =>
  a.length === b.length && a.every((shape, i) => sameShape(shape, b[i]));

export function applyIf(ev: Evaluator, stage: If, env: Env, flow: Flow, site: Site): Flow {
  const condition = evaluateCondition(stage.condition, env);
  const taken = (body: BodyNode | If | undefined): Flow => {
    if (body === undefined) return flow;
    if (body.kind === 'if') return applyIf(ev, body, env, flow, site);
    return evaluateArm(ev, body, { ...env, scope: new Scope(env.scope) }, flow, site);
  };
  if (condition !== undefined) {
    const never = condition ? stage.else : stage.then;
    if (never !== undefined) {
      env.skip();
      // In a use, a loop or a shared layer the values are those of one case among others.
      if (ev.checking && ev.turning === 0 && ev.depth === 0)
        env.report(unreachableArm, placeOf(env, never), { condition });
    }
    return taken(condition ? stage.then : stage.else);
  }
  // Not known which: both are checked, neither counts.
  ev.uncertain++;
  const aside: Site = { builder: new BodyBuilder(), lines: site.lines };
  for (const body of [stage.then, stage.else]) {
    if (body?.kind === 'if') applyIf(ev, body, { ...env, it: undefined }, undefined, aside);
    else if (body !== undefined)
      evaluateArm(ev, body, { ...env, it: undefined, scope: new Scope(env.scope) }, undefined, aside);
  }
  ev.uncertain--;
  return missed(site);
}

export function applyRepeat(ev: Evaluator, stage: Repeat, env: Env, flow: Flow, site: Site): Flow {
  const count = evaluateWhole(stage.count, env, 'The count of a repeat');
  if (count !== undefined && count < 0) {
    env.report(problems.tooSmall, placeOf(env, stage.count), {
      subject: 'The count of a repeat',
      value: String(count),
      min: 0,
    });
    return missed(site);
  }
  if (stage.body === undefined) return flow;
  if (count === undefined || flow === undefined) return checkTurn(ev, stage.body, env, site, () => {});
  return applyTurns(
    ev,
    stage,
    stage.body,
    // Rows without a value, not one of which is made: there can be as many as steps.
    { length: Math.min(count, limits.steps) },
    count,
    env,
    flow,
    site,
    () => {},
  );
}

export function applyFor(ev: Evaluator, stage: For, env: Env, flow: Flow, site: Site): Flow {
  const list = evaluate(stage.list, env);
  const names = stage.names.map(ident => ident.name);
  const bindRow = (row: Value | undefined, inTurn: Env) => {
    stage.names.forEach((ident, i) => {
      const value = names.length === 1 ? row : row !== undefined && isList(row) ? row[i] : undefined;
      define(ev, inTurn, ident, { kind: 'value', value, what: 'a loop variable' });
    });
  };
  if (stage.body === undefined) return flow;
  if (list === undefined || flow === undefined)
    return checkTurn(ev, stage.body, env, site, inTurn => bindRow(undefined, inTurn));
  if (!isList(list)) {
    const at = placeOf(env, stage.list);
    const data = { subject: 'What a loop walks', wanted: 'a list', got: showValue(list) };
    // A count stands for so many turns in other languages.
    const mends = changeTo(at, typeof list === 'number' ? `range(${list})` : undefined);
    env.report(problems.wrongType, at, data, { mends });
    return checkTurn(ev, stage.body, env, site, inTurn => bindRow(undefined, inTurn));
  }
  const items = stage.list.kind === 'list' ? stage.list.items : [];
  for (const [i, row] of list.entries()) {
    if (names.length === 1 || row === undefined || (isList(row) && row.length === names.length)) continue;
    const what = `Row ${i + 1} has to fill ${names.join(', ')}`;
    env.report(problems.lengthMismatch, placeOf(env, items[i] ?? stage.list), {
      what,
      expected: names.length,
      got: isList(row) ? row.length : 1,
    });
    return checkTurn(ev, stage.body, env, site, inTurn => bindRow(undefined, inTurn));
  }
  return applyTurns(ev, stage, stage.body, list, list.length, env, flow, site, bindRow);
}

/** One turn with nothing known: names and arguments are checked, nothing counts. */
function checkTurn(
  ev: Evaluator,
  body: BodyNode,
  env: Env,
  site: Site,
  bindRow: (inTurn: Env) => void,
): undefined {
  const inTurn: Env = { ...env, scope: new Scope(env.scope), it: undefined };
  bindRow(inTurn);
  evaluateBody(ev, body, inTurn, undefined, new BodyBuilder());
  site.builder.missed();
  return undefined;
}

function applyTurns(
  ev: Evaluator,
  stage: Repeat | For,
  node: BodyNode,
  rows: ArrayLike<Value | undefined>,
  count: number,
  env: Env,
  arriving: readonly FlowMap[],
  site: Site,
  bindRow: (row: Value | undefined, inTurn: Env) => void,
): Flow {
  if (count === 0) {
    env.skip();
    return arriving;
  }
  const { builder, lines } = site;
  const word = stage.kind;
  const at = placeOf(env, { start: stage.start, end: stage.start + word.length });
  // In an arm that may not be taken no block is evaluated, which is not to be remembered.
  const context = ev.uncertain > 0 ? undefined : contextOf(node, env);
  const runs: Run[] = [];
  let shapes: readonly (Shape | undefined)[] = arriving.map(map => map.shape);
  let guessed = arriving.some(map => map.guessed);
  let layers = 0;
  let unknown = 0;
  let before:
    | {
        readonly rowKey: string;
        readonly shapes: readonly (Shape | undefined)[];
        readonly guessed: boolean;
      }
    | undefined;
  for (let turn = 0; turn < rows.length; turn++) {
    const row = rows[turn];
    const rowKey = keyOf(row);
    const last = runs.at(-1);
    const isSame =
      before !== undefined &&
      before.guessed === guessed &&
      before.rowKey === rowKey &&
      sameShapes(before.shapes, shapes);
    if (last !== undefined && isSame) {
      // The turn before had the same values and shapes, so this one is the same; a repeat's all are.
      const more = word === 'repeat' ? count - turn : 1;
      runs[runs.length - 1] = { ...last, times: last.times + more };
      layers += last.body.layerCount * more;
      unknown += last.body.unknownCount * more;
      if (word === 'repeat') break;
      continue;
    }
    before = { rowKey, shapes, guessed };
    if (!step(ev, at, env)) return missed(site);
    const { body, out, captured } = evaluateTurn(
      ev,
      node,
      row,
      rowKey,
      shapes,
      guessed,
      env,
      context,
      bindRow,
    );
    runs.push({ body, times: 1, captured: captured.map(map => builder.idOf(map)) });
    layers += body.layerCount;
    unknown += body.unknownCount;
    if (out === undefined || layers > limits.layers) {
      shapes = [];
      if (out === undefined) unknown += 1;
      break;
    }
    shapes = out.shapes;
    guessed ||= out.guessed;
  }
  const inputs = arriving.map(map => builder.idOf(map));
  const first = builder.take(shapes.length);
  const loop: Loop = { kind: 'loop', runs, outputs: shapes, place: at, lines, inputs, first };
  const made = addItem(ev, site, loop, unknown, guessed, env);
  return shapes.length === 0 && runs.at(-1)?.body.results.length === 0 ? undefined : made;
}
