/** Blocks called with a number in the place of an operator: code elsewhere has another argument there. */
import type { Declared } from '../graph/graph';
import { type Argument, describeValue, isStage } from '../graph/values';
import { isDivided } from '../names/called';
import { notAStage, wrongType } from '../problems/language';
import type { Report } from '../problems/list';
import type { Block } from '../syntax/tree';
import { changeTo, type Mend, type Problem } from '../text/problem';
import { without } from './arguments';
import { written } from './mistaken';

/** The argument through which maps cannot flow inside, though a parameter of the block says that they do. */
export function numberForStage(
  { node }: Declared<Block>,
  args: readonly Argument[],
  inner: readonly Problem[],
): Argument | undefined {
  const names = node.params.map(({ name }) => name.name);
  const told = new Set(
    inner.flatMap(({ kind, data }) =>
      kind.code === notAStage.code ? (data as Parameters<typeof notAStage.say>[0]).name : [],
    ),
  );
  let position = 0;
  return args.find(({ name, value }) => {
    const param = name ?? names[position++];
    return param !== undefined && told.has(param) && value !== undefined && !isStage(value);
  });
}

/** Tells it at the argument, where it is written, and not at the line inside that runs into it. */
export function tellNumberForStage(
  block: Declared<Block>,
  args: readonly Argument[],
  given: Argument,
  arriving: number | undefined,
  report: Report,
): void {
  const { node } = block;
  const names = node.params.map(({ name }) => name.name);
  const at = args.indexOf(given);
  const param = given.name ?? names[args.slice(0, at).filter(({ name }) => name === undefined).length]!;
  const divided = dividedBy(block, args, given, arriving);
  report(
    wrongType,
    given.place,
    {
      subject: `'${param}' of ${node.name.name}`,
      wanted: 'an operator or a block',
      got: describeValue(given.value!),
      ...(divided === undefined
        ? {}
        : {
            instead: `channels are counted, and divided where they are written: ${node.name.name}(${divided})`,
          }),
    },
    {
      mends: [
        ...meant(args, given, divided),
        ...(given.name === undefined ? without(args.slice(at), args) : []),
      ],
    },
  );
}

function meant(args: readonly Argument[], given: Argument, divided: string | undefined): readonly Mend[] {
  const [first] = args;
  if (divided === undefined || first!.place.unit !== given.place.unit) return [];
  return changeTo({ ...first!.place, end: given.place.end }, divided);
}

/** `16 / 4`, where code elsewhere says how many channels there are and by what they are divided. */
function dividedBy(
  { node, library }: Declared<Block>,
  args: readonly Argument[],
  given: Argument,
  arriving: number | undefined,
): string | undefined {
  const [first, second] = args;
  const { value } = given;
  if (!library || !isDivided(node.name.name) || second !== given || first!.name !== undefined)
    return undefined;
  if (typeof value !== 'number' || typeof first!.value !== 'number') return undefined;
  const count = first!.value / value;
  if (given.name !== undefined || !Number.isInteger(count) || count < 1) return undefined;
  return `${first!.value === arriving ? 'it.channels' : written(first!.value)} / ${written(value)}`;
}
