/** Blocks of the library called as code of PyTorch calls them: with the channels that arrive in front. */
import type { Flow } from '../graph/builder';
import type { Declared } from '../graph/graph';
import { type Argument, isNumber } from '../graph/values';
import { blockOrders } from '../names/called';
import { argumentOrder } from '../problems/hints';
import { notWhole, repeatedArgument, shapeMismatch, tooManyArguments } from '../problems/language';
import type { Report } from '../problems/list';
import { type Rational, toDouble } from '../syntax/rational';
import type { Block } from '../syntax/tree';
import { changeTo, type Problem } from '../text/problem';
import { written } from './mistaken';

/** Fewer are no width that anybody gives a block: they are its window, its step or how often it widens. */
const leastWidth = 8;

/** Whether the first argument of several is how many channels arrive, and not the width that a block keeps. */
export function isArrivingFirst({ library }: Declared, args: readonly Argument[], flow: Flow): boolean {
  const [first, second] = args;
  const arriving = flow?.[0]?.shape?.[0];
  const isWidth =
    second?.name !== undefined || typeof second?.value !== 'number' || second.value >= leastWidth;
  return (
    library &&
    args.length > 1 &&
    isWidth &&
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
  // What has a name stands where it is said to; the others are in the order of the papers' code.
  const order = (blockOrders.get(callee) ?? names).filter(name => !args.some(arg => arg.name === name));
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

/** The argument of a library's block that is a share of the channels that arrive, where they are counted. */
export const shareGiven = ({ library }: Declared, args: readonly Argument[]): Argument | undefined =>
  library
    ? args.find(
        ({ value }) => value !== undefined && isNumber(value) && toDouble(value) > 0 && toDouble(value) < 1,
      )
    : undefined;

/** Whether a layer inside is given a fraction where it counts. */
export const isCountMeant = ({ kind, data }: Problem): boolean =>
  kind.code === notWhole.code ||
  (kind.code === shapeMismatch.code && (data as Parameters<typeof shapeMismatch.say>[0]).isShare === true);

/** Tells it at the argument, as the number that it is of what arrives here. */
export function tellShare(
  { node }: Declared<Block>,
  args: readonly Argument[],
  share: Argument,
  channels: number,
  report: Report,
): void {
  const callee = node.name.name;
  const value = share.value as Rational;
  const { num, den } = typeof value === 'number' ? { num: value, den: 1 } : value;
  const exact = num === 1 ? `it.channels / ${den}` : `it.channels * ${written(value)}`;
  const count = (channels * num) / den;
  const text = Number.isInteger(count) ? exact : `ceil(${exact})`;
  const param =
    share.name ?? node.params[args.filter(({ name }) => name === undefined).indexOf(share)]?.name.name;
  const data = {
    callee,
    fact: `${param ?? 'the argument'} = ${written(value)} is a share, and a number of channels is meant`,
    help: `of the ${channels} that arrive these are ${Math.ceil(count)}: '${text}'`,
    isShare: true,
  } as const;
  report(shapeMismatch, share.place, data, { mends: changeTo(share.place, text) });
}

/** The argument of a library's block that stands for the window and was meant as the step behind it: the last one without a name. */
export function stepGiven(
  { node, library }: Declared<Block>,
  args: readonly Argument[],
): Argument | undefined {
  const names = node.params.map(({ name }) => name.name);
  const unnamed = args.filter(({ name }) => name === undefined);
  const isLast = unnamed.length > 0 && unnamed.length === names.indexOf('kernel') + 1;
  const isFree = names.includes('stride') && !args.some(({ name }) => name === 'stride');
  return library && isLast && isFree ? unnamed.at(-1) : undefined;
}

/** Whether a layer inside has the step in the place of its window. */
export const isStepMeant = ({ kind, data }: Problem): boolean =>
  kind.code === argumentOrder.code &&
  (data as Parameters<typeof argumentOrder.say>[0]).meant?.stride === 'kernel';

/** Tells it at the argument, in the words of the block's own parameters; as an error where no layer comes of it. */
export function tellStep(
  { node }: Declared<Block>,
  args: readonly Argument[],
  given: Argument,
  inner: readonly Problem[],
  report: Report,
): void {
  const callee = node.name.name;
  const { place } = given;
  const show = (arg: Argument) => (arg.value === undefined ? '…' : written(arg.value));
  const texts = args.map(arg => (arg === given ? 'stride = ' : arg.name ? `${arg.name} = ` : '') + show(arg));
  const { fact } = inner.find(isStepMeant)!.data as Parameters<typeof argumentOrder.say>[0];
  const data = { callee, fact, help: `the step has a name: ${callee}(${texts.join(', ')})` };
  const mends = [
    {
      title: `Change to 'stride = ${show(given)}'`,
      place: { ...place, end: place.start },
      text: 'stride = ',
    },
  ];
  const fails = inner.some(({ kind }) => kind.severity === 'error');
  report(fails ? shapeMismatch : argumentOrder, place, data, { mends });
}
