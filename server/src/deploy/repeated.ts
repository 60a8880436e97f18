/** Lines of a deployment that another one overrules, and deployments that say what another one says. */
import { overruledLine, repeatedDeployment } from '../problems/hints';
import type { Report } from '../problems/list';
import type { Item, Path, Unit } from '../syntax/tree';
import type { Place } from '../text/problem';
import type { Budget, Deployed, PrecisionRule } from './deployment';

/** The whole line in which something stands. */
function lineOf({ uri, unit }: Place): Place {
  const { start, end } = (unit as Unit<Item>).node;
  return { uri, unit, start, end };
}

const limitIn = ({ name, comparison, written }: Budget): string => `${name} ${comparison} ${written}`;

const showPath = ({ parts }: Path): string =>
  parts.map(({ name, index }) => (index === undefined ? name : `${name}[${index}]`)).join('.');

const ruleIn = ({ precision, paths }: PrecisionRule): string =>
  `precision ${precision.name}${paths.length === 0 ? '' : ` for ${paths.map(showPath).join(', ')}`}`;

function tell(
  place: Place,
  line: string,
  other: string,
  isTighter: boolean,
  otherPlace: Place,
  report: Report,
): void {
  const at = lineOf(place);
  report(
    overruledLine,
    at,
    { line, other, isTighter },
    {
      related: [{ place: lineOf(otherPlace), text: 'This line holds.' }],
      mends: [{ title: 'Remove the line', place: at, text: '', keepsFunction: true }],
    },
  );
}

/** Of several limits of one figure the tightest holds, of precisions the last that says no place, of activations the last. */
export function checkOverruled({ budgets, precisions, activations }: Deployed, report: Report): void {
  for (const [i, budget] of budgets.entries()) {
    const isUpper = budget.comparison[0] === '<';
    const tighter = budgets.find((other, j) => {
      if (other.name !== budget.name || i === j) return false;
      const by = isUpper ? budget.limit - other.limit : other.limit - budget.limit;
      const isStrict = Number(other.comparison.length === 1) - Number(budget.comparison.length === 1);
      return by > 0 || (by === 0 && (isStrict > 0 || (isStrict === 0 && j < i)));
    });
    if (tighter !== undefined)
      tell(budget.place, limitIn(budget), limitIn(tighter), true, tighter.place, report);
  }
  const last = precisions.findLastIndex(({ paths }) => paths.length === 0);
  for (const rule of precisions.slice(0, Math.max(0, last)))
    tell(rule.place, ruleIn(rule), ruleIn(precisions[last]!), false, precisions[last]!.place, report);
  for (const { names, place } of activations.slice(0, -1)) {
    const holding = activations.at(-1)!;
    const [line, other] = [names, holding.names].map(all => `activations [${all.join(', ')}]`);
    tell(place, line!, other!, false, holding.place, report);
  }
}

/** What tells deployments of a network apart, beside their budgets. */
const computedIn = ({ unit, args, precisions, activations }: Deployed): string =>
  JSON.stringify([
    unit.node.name.name,
    unit.node.target.name,
    [...args].sort(),
    precisions.map(ruleIn),
    activations.at(-1)?.names ?? null,
  ]);

/** Deployments of the same network, arguments and precisions on the same target. */
export function checkRepeated(deployments: readonly Deployed[], report: Report): void {
  const before = new Map<string, Deployed>();
  for (const deployed of deployments) {
    const { unit, uri } = deployed;
    const { node } = unit;
    if (node.body === undefined || node.target.name === '' || deployed.evaluated === undefined) continue;
    const key = computedIn(deployed);
    const first = before.get(key);
    if (first === undefined) {
      before.set(key, deployed);
      continue;
    }
    const headOf = ({ unit: at }: Deployed): Place => ({
      uri,
      unit: at,
      start: at.node.name.start,
      end: at.node.target.end,
    });
    const isSame = deployed.budgets.map(limitIn).join() === first.budgets.map(limitIn).join();
    const place = { uri, unit, start: node.start, end: node.end };
    report(
      repeatedDeployment,
      headOf(deployed),
      { network: node.name.name, target: node.target.name, isSame },
      {
        related: [{ place: headOf(first), text: 'The other deployment is this one.' }],
        mends: isSame ? [{ title: 'Remove it', place, text: '', keepsFunction: true }] : [],
      },
    );
  }
}
