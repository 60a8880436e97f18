/** Blocks of the library called as code of PyTorch calls them: with the channels that arrive in front. */
import type { Flow } from '../graph/builder';
import type { Declared } from '../graph/graph';
import type { Argument } from '../graph/values';
import { blockOrders } from '../names/called';
import { argumentOrder } from '../problems/hints';
import { repeatedArgument, shapeMismatch, tooManyArguments } from '../problems/language';
import type { Report } from '../problems/list';
import type { Block } from '../syntax/tree';
import { changeTo, type Problem } from '../text/problem';
import { written } from './mistaken';

/** Whether the first argument of several is how many channels arrive. */
export function isArrivingFirst({ library }: Declared, args: readonly Argument[], flow: Flow): boolean {
  const [first] = args;
  const arriving = flow?.[0]?.shape?.[0];
  return (
    library &&
    args.length > 1 &&
    first!.name === undefined &&
    arriving !== undefined &&
    first!.value === arriving
  );
}

/** Problems that arguments which stand one place too far back may have. */
const follow: ReadonlySet<string> = new Set([
  argumentOrder.code,
  shapeMismatch.code,
  repeatedArgument.code,
  tooManyArguments.code,
]);

export const followsFromOrder = ({ kind }: Problem): boolean => follow.has(kind.code);

/** Tells it at the first argument, in the words of the block's own parameters. */
export function tellArriving(
  { node }: Declared<Block>,
  args: readonly Argument[],
  problem: Problem,
  report: Report,
): void {
  const callee = node.name.name;
  const names = node.params.map(({ name }) => name.name);
  const order = blockOrders.get(callee) ?? names;
  const given = new Map<string, string>();
  let at = 0;
  for (const { name, value } of args.slice(1)) {
    const param = name ?? order[at++];
    if (param !== undefined && value !== undefined) given.set(param, written(value));
  }
  const texts: string[] = [];
  for (const name of names) {
    const text = given.get(name);
    if (text !== undefined) texts.push(names.indexOf(name) === texts.length ? text : `${name} = ${text}`);
  }
  const isWhole =
    given.size === args.length - 1 && given.size === texts.length && !texts.some(t => t.includes('…'));
  const [first] = args;
  const { place } = first!;
  const data = {
    callee,
    fact: `the first argument, ${written(first!.value!)}, is how many channels arrive`,
    help: `they are known and not written: ${callee}(${texts.join(', ')})`,
  };
  const last = args.at(-1)!.place;
  const mends =
    isWhole && last.unit === place.unit ? changeTo({ ...place, end: last.end }, texts.join(', ')) : [];
  report(problem.kind.severity === 'error' ? shapeMismatch : argumentOrder, place, data, { mends });
}
