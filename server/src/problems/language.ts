/** The mistakes that evaluating a network finds. Errors: they cannot be silenced. */
import { didYouMean } from '../text/nearest';
import { defineProblem } from '../text/problem';
import { also, count } from './layer-words';

export const unknownName = defineProblem<{
  name: string;
  what: string;
  near: string | undefined;
  /** What there is, where that is little. */
  all?: string;
  /** Whether a block or network could have been meant. */
  mayBeDeclared?: true;
  /** How it is written here, where another name alone would be something else. */
  instead?: string;
}>({
  code: 'unknown-name',
  severity: 'error',
  summary: 'A name that nothing in reach has.',
  why:
    'Names come from parameters, `let`, named lines, loops, operators, and the blocks of this file, its imports and ' +
    'the standard library.',
  bad: 'network A {\n  input(3, 8, 8) -> convv(4)\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n',
  say: d =>
    `There is no ${d.what} '${d.name}'${d.all === undefined ? '' : `; there are ${d.all}`}.${d.instead ? ` ${d.instead}` : didYouMean(d.near)}`,
});

export const duplicateName = defineProblem<{ name: string; what: string; again?: true }>({
  code: 'duplicate-name',
  severity: 'error',
  summary: 'A name that is already taken.',
  why: 'Names are never shadowed, so that a name means one thing wherever it can be seen. Choose another.',
  bad: 'network A(n = 1) {\n  let n = 2\n  input(3, 8, 8) -> conv(n)\n}\n',
  good: 'network A(n = 1) {\n  let m = 2\n  input(3, 8, 8) -> conv(m * n)\n}\n',
  say: d =>
    `'${d.name}' is already ${d.what}${d.again ? ', and a name is given once; write the stages behind each other or' : ';'} choose another name.`,
});

export const nameCase = defineProblem<{ name: string; what: string; capital: boolean }>({
  code: 'name-case',
  severity: 'error',
  summary: 'A name that begins with the wrong kind of letter.',
  why: 'Blocks and networks start with a capital, everything else with a small letter, so that a reader can tell.',
  bad: 'network small {\n  input(3, 8, 8) -> conv(4)\n}\n',
  good: 'network Small {\n  input(3, 8, 8) -> conv(4)\n}\n',
  say: d => `The name of ${d.what} begins with a ${d.capital ? 'capital' : 'small'} letter: '${d.name}'.`,
});

export const notAStage = defineProblem<{ name: string; what: string; help?: string }>({
  code: 'not-a-stage',
  severity: 'error',
  summary: 'Something that feature maps cannot flow through.',
  why: 'Behind an arrow stands an operator, a block, or a parameter that holds one.',
  bad: 'network A {\n  x = input(3, 8, 8)\n  x -> conv(4) -> x\n}\n',
  good: 'network A {\n  x = input(3, 8, 8)\n  x -> conv(3)\n  x, it -> add\n}\n',
  say: d =>
    `'${d.name}' is ${d.what}, and maps cannot flow through it; ${d.help ?? 'use an operator or a block'}.`,
});

export const mapInParentheses = defineProblem<{ maps: string; stages: string }>({
  code: 'map-in-parentheses',
  severity: 'error',
  summary: 'A feature map given to an operator as an argument.',
  why: 'Feature maps travel on arrows, numbers stand in parentheses, so that a line reads in the order in which it runs.',
  bad: 'network A {\n  x = input(3, 8, 8)\n  y = x -> conv(3)\n  add(x, y)\n}\n',
  good: 'network A {\n  x = input(3, 8, 8)\n  y = x -> conv(3)\n  x, y -> add\n}\n',
  say: d => `Maps travel on arrows, and parentheses hold numbers: write '${d.maps} -> ${d.stages}'.`,
});

export const notAMap = defineProblem<{ name: string; what: string }>({
  code: 'not-a-map',
  severity: 'error',
  summary: 'Something that is not a feature map where one is needed.',
  why: 'Left of an arrow and between commas on the arrow stand feature maps: `in`, `it`, or the name of a line.',
  bad: 'network A {\n  let n = 4\n  x = input(3, 8, 8)\n  x, n -> concat\n}\n',
  good: 'network A {\n  x = input(3, 8, 8)\n  y = x -> conv(4)\n  x, y -> concat\n}\n',
  say: d => `'${d.name}' is ${d.what}, not a feature map; only maps travel on arrows.`,
});

export const notAValue = defineProblem<{ name: string; what: string }>({
  code: 'not-a-value',
  severity: 'error',
  summary: 'Something that has no value in parentheses.',
  why: 'Feature maps travel on arrows, numbers stand in parentheses. Of a map its `.channels`, `.height` and `.width` can be used.',
  bad: 'network A {\n  shared head = conv(3)\n  input(3, 8, 8) -> head -> conv(head)\n}\n',
  good: 'network A {\n  shared head = conv(3)\n  input(3, 8, 8) -> head -> conv(it.channels)\n}\n',
  say: d => `'${d.name}' is ${d.what} and has no value here; maps flow through it.`,
});

/** `instead` is how it is otherwise here, as a clause. */
export const wrongType = defineProblem<{ subject: string; wanted: string; got: string; instead?: string }>({
  code: 'wrong-type',
  severity: 'error',
  summary: 'A value of the wrong kind.',
  why: 'Operators and functions take numbers, lists, booleans or stages, as their documentation says.',
  bad: 'network A {\n  input(3, 8, 8) -> conv(true)\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n',
  say: d => `${d.subject} must be ${d.wanted}, but this is ${d.got}${also(d.instead)}.`,
});

export const notWhole = defineProblem<{ subject: string; value: string }>({
  code: 'not-whole',
  severity: 'error',
  summary: 'A fraction where a whole number is needed.',
  why: 'Numbers are exact: `out / 2` of 57 is 28.5 and no count of channels. Use `floor`, `ceil` or `round_to`.',
  bad: 'network A(out = 57) {\n  input(3, 8, 8) -> conv(out / 2)\n}\n',
  good: 'network A(out = 57) {\n  input(3, 8, 8) -> conv(floor(out / 2))\n}\n',
  say: d => `${d.subject} must be a whole number, but this is ${d.value}; use floor, ceil or round_to.`,
});

export const tooSmall = defineProblem<{ subject: string; value: string; min: number }>({
  code: 'too-small',
  severity: 'error',
  summary: 'A count below its smallest value.',
  why: 'A layer needs at least one channel, one group, one pixel of stride.',
  bad: 'network A {\n  input(3, 8, 8) -> conv(0)\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(1)\n}\n',
  say: d => `${d.subject} must be at least ${d.min}, but this is ${d.value}.`,
});

export const noValue = defineProblem<{ text: string }>({
  code: 'no-value',
  severity: 'error',
  summary: 'Arithmetic without a result.',
  why: 'Division by zero has no value, and numbers beyond 2^53 (9,007,199,254,740,992) cannot be kept exact.',
  bad: 'network A {\n  input(3, 8, 8) -> conv(4 / 0)\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(4 / 1)\n}\n',
  say: d => `${d.text}`,
});

export const badIndex = defineProblem<{ index: string; length: number }>({
  code: 'index-out-of-range',
  severity: 'error',
  summary: 'An index that the list does not have.',
  why: 'The first element of a list has index 0.',
  bad: 'network A(widths = [8, 16]) {\n  input(3, 8, 8) -> conv(widths[2])\n}\n',
  good: 'network A(widths = [8, 16]) {\n  input(3, 8, 8) -> conv(widths[1])\n}\n',
  say: d =>
    d.length === 0
      ? `The list is empty and has no element ${d.index}.`
      : `The list has ${count(d.length, 'element')}, 0 to ${d.length - 1}, and none with index ${d.index}.`,
});

export const lengthMismatch = defineProblem<{ what: string; expected: number; got: number }>({
  code: 'length-mismatch',
  severity: 'error',
  summary: 'Two lists, or a row and its names, of different length.',
  why: 'Every name of a loop takes one column of the table, and `zip` walks its lists side by side.',
  bad: 'network A {\n  input(3, 8, 8)\n  for out, stride of [[4, 1], [8]] { conv(out, 3, stride) }\n}\n',
  good: 'network A {\n  input(3, 8, 8)\n  for out, stride of [[4, 1], [8, 2]] { conv(out, 3, stride) }\n}\n',
  say: d => `${d.what}: ${d.expected} expected, ${d.got} given.`,
});

export const unknownArgument = defineProblem<{
  callee: string;
  name: string;
  near: string | undefined;
  /** What it takes, or how one says it here, as a sentence. */
  known: string;
}>({
  code: 'unknown-argument',
  severity: 'error',
  summary: 'An argument that the operator or block does not take.',
  why: 'The parameters are listed in hover and completion.',
  bad: 'network A {\n  input(3, 8, 8) -> conv(4, strid = 2)\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(4, stride = 2)\n}\n',
  say: d =>
    `'${d.callee}' has no parameter '${d.name}'.${d.near === undefined ? ` ${d.known}` : didYouMean(d.near)}`,
});

/** `instead` is what does not belong there, as a clause. */
export const tooManyArguments = defineProblem<{ callee: string; max: number; got: number; instead?: string }>(
  {
    code: 'too-many-arguments',
    severity: 'error',
    summary: 'More arguments than parameters.',
    why: 'Arguments are positional or named; each parameter takes one.',
    bad: 'network A {\n  input(3, 8, 8) -> relu(1)\n}\n',
    good: 'network A {\n  input(3, 8, 8) -> relu\n}\n',
    say: d =>
      `'${d.callee}' takes ${d.max === 0 ? 'no arguments' : `at most ${count(d.max, 'argument')}`}, ${d.got} given${also(d.instead)}.`,
  },
);

export const missingArgument = defineProblem<{ callee: string; name: string; doc: string }>({
  code: 'missing-argument',
  severity: 'error',
  summary: 'An argument that must be given is not.',
  why: 'Parameters without a default have no sensible one.',
  stillComes: 'inside',
  bad: 'network A {\n  input(3, 8, 8) -> conv\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n',
  say: d => `'${d.callee}' needs '${d.name}'${d.doc === '' ? '' : `: ${d.doc}`}`.replace(/[^.]$/, '$&.'),
});

export const repeatedArgument = defineProblem<{ callee: string; name: string }>({
  code: 'repeated-argument',
  severity: 'error',
  summary: 'An argument given twice.',
  why: 'A positional argument already fills that parameter, or it is named twice.',
  bad: 'network A {\n  input(3, 8, 8) -> conv(4, out = 8)\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(out = 8)\n}\n',
  say: d => `'${d.name}' of '${d.callee}' is given twice.`,
});

export const mapCount = defineProblem<{ callee: string; min: number; max: number; got: number }>({
  code: 'map-count',
  severity: 'error',
  summary: 'Too few or too many maps arrive at a stage.',
  why: 'Several maps travel on an arrow as on a wire: `a, b -> concat`. Each stage takes a certain number.',
  bad: 'network A {\n  input(3, 8, 8) -> add\n}\n',
  good: 'network A {\n  x = input(3, 8, 8)\n  x, x -> add\n}\n',
  say: d => {
    const wanted = d.min === d.max ? count(d.min, 'map') : `at least ${count(d.min, 'map')}`;
    return `'${d.callee}' takes ${wanted}, but ${d.got} arrive${d.got === 1 ? 's' : ''} here.`;
  },
});

export const nameCount = defineProblem<{ names: number; maps: number }>({
  code: 'name-count',
  severity: 'error',
  summary: 'A line names more or fewer maps than it makes.',
  why: 'Each map that comes out gets a name; `_` leaves one unnamed.',
  stillComes: 'behind',
  bad: 'network A {\n  a, b = input(4, 8, 8) -> split(4)\n  a, b -> concat\n}\n',
  good: 'network A {\n  a, b = input(4, 8, 8) -> split(2)\n  a, b -> concat\n}\n',
  say: d =>
    `This line makes ${count(d.maps, 'map')} but has ${count(d.names, 'name')}; '_' leaves one unnamed.`,
});

export const shapeMismatch = defineProblem<{
  callee: string;
  fact: string;
  help: string;
  /** The maps that do not meet. */
  maps?: readonly (readonly number[])[];
  /** For each parameter that was meant, the one in whose place its argument stands, or those whose arguments are its list. */
  meant?: Readonly<Record<string, string | readonly string[]>>;
  /** Whether a share stands where channels are counted. */
  isShare?: true;
}>({
  code: 'shape-mismatch',
  severity: 'error',
  summary: 'A layer that cannot be computed on the maps that arrive.',
  why: 'Shapes must fit: groups divide channels, maps that are added have one size, a window fits its map.',
  bad: 'network A {\n  input(64, 8, 8) -> conv(64, groups = 3)\n}\n',
  good: 'network A {\n  input(64, 8, 8) -> conv(64, groups = 4)\n}\n',
  say: d => `${d.callee}: ${d.fact}; ${d.help}.`,
});

export const startUnsaid = defineProblem<{ stage: string; above: string; inBlock: boolean }>({
  code: 'start-unsaid',
  severity: 'error',
  summary: 'A line that does not say where it starts.',
  why:
    'A line may leave out where it starts only below a line without a name, and never when it has a name itself: so a ' +
    'forgotten source is an error at its place and never a wrong wiring.',
  bad: 'network A {\n  a = input(3, 8, 8)\n  conv(4)\n}\n',
  good: 'network A {\n  a = input(3, 8, 8)\n  a -> conv(4)\n}\n',
  say: d =>
    d.above === ''
      ? `A line with a name says where it starts: write 'it -> ${d.stage}' or start from another map.`
      : `Below the named line '${d.above}' a line says where it starts: write '${d.above} -> ${d.stage}'${d.inBlock ? `, 'in -> ${d.stage}' for what arrives at the block,` : ''} or start from another map.`,
});

export const nothingArrives = defineProblem<{ name: string; begun?: boolean }>({
  code: 'nothing-arrives',
  severity: 'error',
  summary: 'A stage that no map reaches.',
  why: 'A network begins with `input(channels, height, width)`.',
  bad: 'network A {\n  conv(4)\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n',
  say: d =>
    d.begun === true
      ? `'in' is what arrives at a block; in a network write 'it', or give the line of its input a name.`
      : `Nothing arrives at '${d.name}'; a network begins with input(channels, height, width).`,
});

export const sharedDiffers = defineProblem<{ name: string; before: string; now: string }>({
  code: 'shared-differs',
  severity: 'error',
  summary: 'A shared instance used on maps that need other weights.',
  why: 'One set of weights fits one number of channels; the size of the map may differ between uses.',
  bad: 'network A {\n  x = input(3, 8, 8)\n  y = x -> conv(4)\n  shared head = conv(8)\n  a = x -> head\n  b = y -> head\n  a, b -> add\n}\n',
  good: 'network A {\n  x = input(3, 8, 8)\n  y = x -> conv(3)\n  shared head = conv(8)\n  a = x -> head\n  b = y -> head\n  a, b -> add\n}\n',
  say: d =>
    `'${d.name}' shares its weights: its first use has ${d.before} parameters, this one would have ${d.now}.`,
});

export const tooDeepRecursion = defineProblem<{ name: string; limit: number }>({
  code: 'endless-recursion',
  severity: 'error',
  summary: 'Blocks that use themselves without an end, or too many bodies inside each other.',
  why: 'A block may use itself under an `if` whose condition ends it; the depth has a limit.',
  bad: 'block A {\n  A\n}\nnetwork N {\n  input(3, 8, 8) -> A\n}\n',
  good: 'block A(n) {\n  relu\n  if n > 0 { A(n - 1) }\n}\nnetwork N {\n  input(3, 8, 8) -> A(2)\n}\n',
  say: d =>
    `'${d.name}' would stand inside more than ${d.limit} blocks and loops; what uses itself ends by a condition: if depth > 0 { … }.`,
});

export const sharedInsideItself = defineProblem<{ name: string }>({
  code: 'shared-inside-itself',
  severity: 'error',
  summary: 'A shared layer that is defined by itself.',
  why: 'What a shared layer consists of is said once, by operators, blocks and other shared layers.',
  bad: 'network A {\n  shared head = conv(3) -> head\n  input(3, 8, 8) -> head\n}\n',
  good: 'network A {\n  shared head = conv(3) -> relu\n  input(3, 8, 8) -> head -> head\n}\n',
  say: d => `'${d.name}' is what this line defines, so that it cannot be used in it; use it in a line below.`,
});

export const tooManyLayers = defineProblem<{ layers: string; limit: string }>({
  code: 'too-many-layers',
  severity: 'error',
  summary: 'More layers than any network has.',
  why: 'A limit keeps a slip of the keyboard, a repeat of a billion, from stopping the editor.',
  bad: 'network A {\n  input(3, 8, 8) -> repeat 1000000000 { relu }\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> repeat 10 { relu }\n}\n',
  say: d => `This makes ${d.layers}; the limit is ${d.limit}.`,
});

export const countTooLarge = defineProblem<{ what: string; callee: string }>({
  code: 'count-too-large',
  severity: 'error',
  summary: 'A figure above 2^53.',
  why: 'Counts are exact up to 9,007,199,254,740,992; beyond that no figure is shown rather than a wrong one.',
  bad: 'network A {\n  input(1000, 100000, 100000) -> conv(1000)\n}\n',
  good: 'network A {\n  input(3, 1000, 1000) -> conv(1000)\n}\n',
  say: d => `${d.callee}: its ${d.what} are more than 2^53 and cannot be counted exactly.`,
});

export const emptyNetwork = defineProblem<{ name: string }>({
  code: 'no-input',
  severity: 'error',
  summary: 'A network without an input.',
  why: 'Shapes and costs follow from `input(channels, height, width)`.',
  stillComes: 'below',
  say: d => `The network '${d.name}' has no input; begin it with input(channels, height, width).`,
});

export const unknownUnit = defineProblem<{ unit: string; help: string }>({
  code: 'unknown-unit',
  severity: 'error',
  summary: 'A unit that is not known here.',
  why: 'Units are part of a number: `ms`, `us`, `s`, `fps`, `B`, `kB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`. `KB` is read both ways and refused.',
  bad: 'network A {\n  input(3, 8, 8) -> conv(4ms)\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n',
  say: d => `'${d.unit}' ${d.help}`,
});
