/** The statements of a body that begins a builder: each is closed for itself, and remembered where the body is long. */
import type { BodyBuilder, Flow } from '../graph/builder';
import type { Env } from '../names/scope';
import type { Body as BodyNode, Unit } from '../syntax/tree';
import { begin, mayBeRemembered, spendAgain, spentSince } from './effort';
import type { Evaluator } from './evaluator';
import { definedBy, holds, meaningOf, type Recall, type Recalled, type State } from './recall';
import { isSteady, reshape } from './reshape';
import { Run } from './runs';
import { evaluateStatement } from './statements';

/** The maps that leave the body. */
export function evaluateBody(
  ev: Evaluator,
  body: BodyNode | undefined,
  env: Env,
  arriving: Flow,
  builder: BodyBuilder,
  recall?: Recall,
): Flow {
  const units = body?.units ?? [];
  const first: State = { it: arriving, above: 'first' };
  if (recall !== undefined) return recallBody(ev, units, env, first, builder, recall);
  const site = { builder, lines: [] };
  let state: State | undefined = first;
  for (const unit of units) {
    state = evaluateStatement(ev, unit, state, env, site);
    if (state === undefined) break;
    builder.close(state.it);
  }
  return state?.it;
}

/** The same, where a statement is found again that gives what it gave before. */
function recallBody(
  ev: Evaluator,
  units: readonly Unit[],
  env: Env,
  first: State,
  builder: BodyBuilder,
  recall: Recall,
): Flow {
  const site = { builder, lines: [] };
  const recalling = recall.again();
  let state = first;
  let i = 0;
  for (; i < units.length; i++) {
    const unit = units[i]!;
    // Lines that come to such a name are not known by the names in them, and are evaluated anew.
    const isPlain = !env.scope.hides;
    let entry = isPlain ? recalling.entryAt(units, i) : undefined;
    if (entry instanceof Run) {
      const run: Run | undefined = holds(entry.recalled, state, env) ? entry : entry.reshaped(state, env);
      if (run !== undefined && fits(ev, run.recalled, builder)) {
        recalling.keep(run);
        state = putAgain(run.recalled, env, builder);
        i += run.units.length - 1;
        continue;
      }
      entry = recalling.part(entry, unit);
    }
    const before = entry?.recalled;
    if (before !== undefined) {
      const found = holds(before, state, env) ? before : reshape(before, [before.after.it ?? []], state, env);
      if (found !== undefined && fits(ev, found, builder)) {
        recalling.keep(found === before ? entry! : { unit, made: found.made, recalled: found });
        state = putAgain(found, env, builder);
        continue;
      }
    }
    // A shared layer is another one each time.
    const meaning = isPlain && unit.node.kind !== 'shared' ? meaningOf(unit, env) : undefined;
    const begun = begin(ev);
    builder.begin(entry?.made.segment);
    const after = evaluateStatement(ev, unit, state, env, site);
    const spent = spentSince(ev, begun);
    if (after === undefined) break;
    const made = builder.close(after.it);
    const recalled: Recalled | undefined =
      meaning === undefined || !mayBeRemembered(ev, begun)
        ? undefined
        : {
            names: meaning.names,
            blocks: meaning.blocks,
            before: state,
            after,
            defines: definedBy(unit, env.scope),
            made,
            spent,
            isSteady: isSteady(unit, after.it, made.segment?.items ?? []),
          };
    recalling.keep({ unit, made, recalled });
    state = after;
  }
  builder.regroup(recall.keep(recalling));
  // Nothing leaves where the evaluation had to end.
  return i < units.length ? undefined : state.it;
}

/** Counts what statements gave before; false where the evaluation or the body would pass a limit with it. */
const fits = (ev: Evaluator, { spent, made }: Recalled, builder: BodyBuilder): boolean =>
  builder.fits(made) && spendAgain(ev, spent);

/** Puts what statements gave before into the body; what the statement below them finds. */
function putAgain(recalled: Recalled, env: Env, builder: BodyBuilder): State {
  builder.put(recalled.made);
  for (const [name, binding] of recalled.defines) env.scope.set(name, binding);
  return recalled.after;
}
