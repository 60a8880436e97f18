/** The lines of a deployment: precisions and budgets, each with what is wrong with how it is written. */
import { parsePrecision, precisionCalled, precisionNames } from '../cost/precision';
import { budgetCalled, budgetWords } from '../figures/budgets';
import { type Env, placeOf } from '../names/scope';
import { badItem } from '../problems/deployments';
import * as problems from '../problems/language';
import type { Expr, Item, NumberLiteral } from '../syntax/tree';
import { nearest } from '../text/nearest';
import { changeTo } from '../text/problem';
import { type Activations, readActivations } from './activations';
import type { Budget, PrecisionRule } from './deployment';
import { doubleOf, limits, readBudget, wholeLines } from './limits';

const itemNames: readonly string[] = ['precision', 'patches', 'activations', ...budgetWords.keys()];

/** What a precision is called where tools ask for one. */
const precisionWords: ReadonlySet<string> = new Set(
  'quantize quantization quantisation quant dtype bits'.split(' '),
);

/** What the lines of a deployment have said so far. */
export interface Stated {
  readonly precisions: PrecisionRule[];
  readonly budgets: Budget[];
  readonly activations: Activations[];
}

export function readItem(item: Item, env: Env, stated: Stated): void {
  const { name } = item.name;
  if (name === '' || item.value.kind === 'hole') return;
  if (name === 'precision' || name === 'patches' || name === 'activations') {
    if (item.comparison !== undefined) return tellPlain(item, env);
    if (name === 'precision') readPrecision(item, env, stated.precisions);
    else if (name === 'activations') stated.activations.push(...readActivations(item, env));
    return;
  }
  const budgeted = budgetWords.get(name);
  if (budgeted !== undefined) return readBudget(item, budgeted, env, stated.budgets);
  const small = name.toLowerCase().replace(/^(?:max|min|total|target)_(?=.)/, '');
  const multiple = multipleOf(item, small);
  if (multiple !== undefined) {
    const place = placeOf(env, item.name);
    const { text, whole } = multiple;
    return void env.report(
      badItem,
      place,
      { text },
      { mends: whole === undefined ? [] : changeTo(placeOf(env, item), whole) },
    );
  }
  const aside = asides.get(small);
  if (aside !== undefined) {
    env.report(problems.unknownName, placeOf(env, item.name), {
      name,
      what: 'budget or placement',
      near: undefined,
      instead: aside,
    });
    return;
  }
  const called = budgetCalled.get(small) ?? (precisionWords.has(small) ? 'precision' : undefined);
  const near = called ?? (budgetWords.has(small) ? small : undefined) ?? nearest(name, itemNames);
  // Whoever misspelt a word knows it; whoever guessed one is shown all.
  const all = near === undefined || called !== undefined ? { all: itemNames.join(', ') } : {};
  const place = placeOf(env, item.name);
  // What is wrong behind the name too is mended with it.
  const meant = budgetWords.get(near ?? '');
  const whole =
    meant === undefined ? [] : wholeLines(item, meant).flatMap(text => changeTo(placeOf(env, item), text));
  const mends = whole.length > 0 ? whole : changeTo(place, near);
  env.report(problems.unknownName, place, { name, what: 'budget or placement', near, ...all }, { mends });
}

/** What people would limit and nothing here works out or asks for, and how it is otherwise. */
const asides: ReadonlyMap<string, string> = new Map([
  ['power', "What one inference takes is budgeted: 'energy <= 5mJ'."],
  ['accuracy', 'How accurate a network is nobody can tell before it is trained.'],
  ['batch', 'The batch is always 1 and not written.'],
  ['batch_size', 'The batch is always 1 and not written.'],
  ...['target', 'chip', 'device', 'platform', 'board', 'hardware'].map(
    word => [word, "The chip stands behind 'on': 'deploy Net on max78000 { … }'."] as const,
  ),
]);

/** A budget of what is a multiple of a figure, as FLOPs are of MACs: what to write in the place of the whole line. */
function multipleOf(
  { comparison, value }: Item,
  name: string,
): { readonly text: string; readonly whole: string | undefined } | undefined {
  for (const [word, { budget }] of budgetWords) {
    const found = budget.multiples?.[name];
    if (found === undefined) continue;
    const { of, unit } = found;
    const known = value.kind === 'number' && value.value !== undefined ? doubleOf(value) / of : undefined;
    const limit = limits.has(comparison?.name ?? '') ? comparison!.name : '<=';
    const whole =
      known === undefined ? undefined : `${word} ${limit} ${known}${unit || (value as NumberLiteral).unit}`;
    const why = of === 1 ? 'MACs are counted' : `MACs are counted, and one is ${of} of them`;
    return { text: `There is no budget '${name}': ${why}${whole === undefined ? '' : `: ${whole}`}.`, whole };
  }
  return undefined;
}

/** A precision behind a mark that compares or names. */
function tellPlain({ name, comparison, value }: Item, env: Env): void {
  const place = placeOf(env, comparison!);
  const between = placeOf(env, { start: name.end, end: value.start });
  const text = `What stands for '${name.name}' follows without '${comparison!.name}': precision int8, patches [2, 2] for stem, activations [relu].`;
  env.report(badItem, place, { text }, { mends: [{ title: 'Remove it', place: between, text: ' ' }] });
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
    // Bits alone are mostly meant as whole numbers: `8`, `8bit`, `8-bit`.
    const number = value.kind === 'binary' ? value.left : value;
    const bits = number.kind === 'number' ? String(number.value) : undefined;
    const near = precisionCalled(bits === undefined ? name : `int${bits}`) ?? nearest(name, precisionNames);
    const hint = near === undefined ? `use one of ${precisionNames.join(', ')}.` : `did you mean ${near}?`;
    env.report(
      badItem,
      place,
      { text: `'${bits ?? name}' is no precision; ${hint}` },
      { mends: changeTo(place, near) },
    );
    return;
  }
}
