/** The line of a budget: what it limits and to how much, and everything that can be wrong with it behind its name. */
import { type Budgeted, comparisonOf, exampleOf } from '../figures/budgets';
import { type Env, placeOf } from '../names/scope';
import { badItem } from '../problems/deployments';
import * as problems from '../problems/language';
import type { Item, NumberLiteral } from '../syntax/tree';
import { changeTo, type Mend } from '../text/problem';
import type { Budget } from './deployment';
import { amountsMeant, multipleIn, readingsOf, scales, unitMeant } from './units';

export const limits: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);

export const doubleOf = ({ value }: NumberLiteral): number =>
  typeof value === 'number' ? value : value!.num / value!.den;

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

/** Whether a mark limits a figure from the side that is asked for. */
const isLimit = (mark: string, { figure }: Budgeted): boolean =>
  limits.has(mark) && mark[0] === comparisonOf(figure)[0];

/** The amounts that can be meant by what is written, as they are written right: one alone where it is right. */
function amountsOf(value: NumberLiteral, name: string, budgeted: Budgeted): readonly string[] {
  const { budget } = budgeted;
  const number = doubleOf(value);
  // `fps >= 30` says its unit by its name.
  const named = value.unit === '' && scales.get(name)?.measure === budget.measure ? name : value.unit;
  return amountsMeant(number, named, budget);
}

/** The whole lines that can be meant by one whose name is not the budget's: nothing but the name differs, or more. */
export function wholeLines(item: Item, budgeted: Budgeted): readonly string[] {
  const { name, comparison, value } = item;
  if (value.kind !== 'number' || value.value === undefined) return [];
  const mark =
    comparison !== undefined && isLimit(comparison.name, budgeted)
      ? comparison.name
      : comparisonOf(budgeted.figure);
  const isRight = mark === comparison?.name && scales.get(value.unit)?.measure === budgeted.budget.measure;
  if (isRight) return [];
  return amountsOf(value, name.name.toLowerCase(), budgeted).map(
    amount => `${budgeted.budget.word} ${mark} ${amount}`,
  );
}

export function readBudget(item: Item, budgeted: Budgeted, env: Env, into: Budget[]): void {
  const { name, comparison, value } = item;
  const { figure, budget } = budgeted;
  const example = exampleOf(budgeted);
  const at = placeOf(env, value);
  const bad = (text: string, mends: readonly Mend[] = []) => env.report(badItem, at, { text }, { mends });
  const limit = comparisonOf(figure);
  if (value.kind !== 'number' || value.value === undefined)
    return bad(`A budget is a number${budget.measure === 'count' ? '' : ' with a unit'}: ${example}.`);
  const number = doubleOf(value);
  const amounts = amountsOf(value, name.name, budgeted);
  if (comparison === undefined)
    return bad(
      `Write a budget with its comparison: ${example}.`,
      amounts.flatMap(amount => changeTo(at, `${limit} ${amount}`)),
    );
  if (!isLimit(comparison.name, budgeted)) {
    const place = placeOf(env, comparison);
    const better = limit === '<=' ? 'no more than its limit' : 'at least its limit';
    const text = limits.has(comparison.name)
      ? `A budget of ${name.name} asks for ${better}: ${example}.`
      : `A budget is a limit, and '${comparison.name}' is none: ${example}.`;
    // What is wrong with the amount too is mended with it.
    const isAmount = scales.get(value.unit)?.measure === budget.measure;
    const until = placeOf(env, { start: comparison.start, end: value.end });
    // A colon stands right behind its word.
    const blank = comparison.name === ':' ? ' ' : '';
    const mends = isAmount
      ? changeTo(place, limit).map(mend => ({ ...mend, text: `${blank}${limit}` }))
      : amounts.flatMap(amount =>
          changeTo(until, `${limit} ${amount}`).map(mend => ({ ...mend, text: `${blank}${mend.text}` })),
        );
    return void env.report(badItem, place, { text }, { mends });
  }
  const scale = scales.get(value.unit);
  const unit = value.unit.trim();
  const readings = readingsOf(unit, budget.measure);
  if (readings.length > 0) {
    const mends = amounts.map(text => ({ title: `Read as ${text}`, place: at, text }));
    const help = `can mean ${readings[0]} or ${readings[1]}; say which.`;
    return void env.report(problems.unknownUnit, at, { unit, help }, { mends });
  }
  if (scale?.measure !== budget.measure) {
    const [instead] = amounts;
    const mends = amounts.flatMap(amount => changeTo(at, amount));
    if (unit !== '' && unitMeant(unit, budget.measure) === unit)
      return bad(`A unit stands right behind its number: ${instead}.`, mends);
    const multiple = multipleIn(unit, budget);
    if (multiple !== undefined)
      return bad(
        multiple.of === 1
          ? `${capital(figure.title)} are counted without a word behind their number: ${instead}.`
          : `${capital(figure.title)} are counted, and one of them is ${multiple.of} ${multiple.word}: ${number}${unit} are ${instead}.`,
        mends,
      );
    const what = unit === '' ? 'A number without a unit' : `'${unit}'`;
    const help =
      amounts.length === 0 ? `write for instance ${example}.` : `did you mean ${amounts.join(' or ')}?`;
    return bad(`${what} does not measure ${name.name}; ${help}`, mends);
  }
  into.push({
    name: name.name,
    comparison: comparison.name,
    limit: number * scale.factor,
    written: `${number}${value.unit}`,
    place: at,
  });
}
