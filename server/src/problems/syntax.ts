/** The mistakes in the form of a text; the parser gives code and data, here are the words. */
import { changeTo, defineProblem, type Mend, type Place } from '../text/problem';

type Data = Readonly<Record<string, string>>;

const quoted = (text: string | undefined): string => `'${text ?? ''}'`;

/** How a problem of form is mended, where it is known what was meant. */
export function mendsOf(
  code: string,
  place: Place,
  instead: string | undefined,
  data: Data = {},
): readonly Mend[] {
  if (instead === undefined) return [];
  if (data.type !== undefined) return [{ title: 'Leave out the type', place, text: instead }];
  if (code === syntaxProblems['colon-body'].code)
    return [{ title: 'Put the body in braces', place, text: instead }];
  if (instead.includes('\n')) return [{ title: 'Move it into the first line', place, text: instead }];
  return instead === '' ? [{ title: 'Remove it', place, text: '' }] : changeTo(place, instead);
}

const powers =
  "a power is written out as a product, '2 * 2 * 2', or is an entry of a list, '[1, 2, 4, 8][i]'";

/** Marks of other languages for which no word of this one stands alone. */
const marks: ReadonlyMap<string, string> = new Map([
  ['#', "a comment begins with '//'"],
  [';', 'a line ends by itself'],
  ['?', "a choice is written 'if … { … } else { … }'"],
  ['；', 'a line ends by itself'],
  ['\u3000', 'blanks are narrow here'],
  ['：', "a body stands in braces, and an argument is named with '='"],
  [':', "a body stands in braces, and an argument is named with '='"],
  ['^', powers],
  ['**', powers],
  ["'", 'words stand without quotes, and paths in double ones'],
]);

const arithmetic: ReadonlySet<string> = new Set(['+', '*', '/', '%']);

/** What other languages write between a stage and the next, or around its arguments, by its first character. */
const misplaced: ReadonlyMap<string, string> = new Map([
  ['.', "stages follow each other with '->': 'x -> conv(8) -> relu'"],
  [',', "stages follow each other with '->'; commas stand between maps and between arguments"],
  ['-', "an arrow is written '->', and maps are joined by a stage: 'x, y -> sub'"],
  ['>', "an arrow is written '->'"],
  ['(', "a stage is called once, and maps travel on arrows: 'x -> conv(8)', 'x, y -> add'"],
  [
    '{',
    "braces follow 'repeat', 'for' and 'if'; what goes another way has a name, and a stage joins it again: 'skip = it', and below 'main, skip -> add'",
  ],
  ['[', "arguments stand in round brackets right behind the name: 'conv(32, 3)'"],
]);

export const syntaxProblems = {
  expected: defineProblem<Data>({
    code: 'expected',
    severity: 'error',
    summary: 'Something is missing, or something else stands in its place.',
    why: 'The language reference shows the form of every construct.',
    bad: 'network A {\n  input(3, 8, 8) ->\n  relu\n}\n',
    good: 'network A {\n  input(3, 8, 8) -> conv(4)\n  relu\n}\n',
    say: d => {
      if (d.meant?.startsWith('precision ')) return `A precision is stated by its word: '${d.meant}'.`;
      if (d.meant === '' && d.found === '')
        return `A line of a deployment begins with what it limits, without a word like ${quoted(d.after)}: 'latency <= 20ms'.`;
      if (d.what === "'from'")
        return `An import says the file that it reads: write from "blocks.lwnet"${d.after ? ` behind ${quoted(d.after)}` : ''}; blocks of the library need no import.`;
      if (d.maps !== undefined) return `Maps stand beside each other without brackets: '${d.maps} -> …'.`;
      if (d.unnamed !== undefined)
        return "Maps stand beside each other without brackets, by their names: 'a, b -> concat', below 'a = it -> conv(8)' and the like.";
      if (d.networks !== undefined)
        return `A deployment is of one network; ${d.networks.includes(',') ? `write one for each of ${d.networks.split(', ').map(quoted).join(', ')}` : `its name stands without brackets: deploy ${d.networks}`}.`;
      if (d.targets !== undefined)
        return `A deployment is on one target; ${d.targets.includes(',') ? `write one for each of ${d.targets.split(', ').map(quoted).join(', ')}` : `its name stands without brackets: on ${d.targets}`}.`;
      if (d.loop !== undefined) return `The names of a loop stand without brackets: 'for ${d.loop} of …'.`;
      if (d.counted !== undefined) return `A loop walks a list: 'for ${d.counted}'.`;
      if (d.shape !== undefined)
        return `What arrives at a network is said by its first line, 'input${d.shape}'; in its brackets stand parameters with defaults.`;
      if (d.meant === '' && d.found === ',')
        return 'The lines of a deployment stand side by side, without a comma.';
      if (d.meant === 'for')
        return `What a line of a deployment holds for stands behind 'for', not behind ${quoted(d.found)}.`;
      if (d.what === 'nothing' && d.found === 'else')
        return "No 'if' is left for this 'else'; more conditions are written 'else if … { … }', before the last arm.";
      if (d.what === 'nothing' && arithmetic.has(d.found ?? ''))
        return `Unexpected ${quoted(d.found)}; numbers are named with 'let', and maps are joined by a stage: 'x, y -> add'.`;
      if (d.what === "'{'" && d.found === 'else') return "A choice is written 'if … { … } else { … }'.";
      const inNothing = d.what === 'nothing' ? misplaced.get(d.found?.[0] ?? '') : undefined;
      if (inNothing !== undefined) return `Unexpected ${quoted(d.found)}; ${inNothing}.`;
      if (d.what === 'nothing' && /^\d/.test(d.found ?? ''))
        return `Unexpected ${quoted(d.found)}; arguments stand in parentheses right behind the name: 'conv(32, 3)'.`;
      if (d.what === 'nothing') return `Unexpected ${quoted(d.found)}; a new stage needs '->' before it.`;
      if (d.what === "')'" && d.found === ',')
        return `Several values stand in square brackets, '${d.list ?? '[3, 3]'}'; round ones hold one.`;
      if (d.given !== undefined)
        return "What arrives at a block is no parameter: it is 'in' there, or has a name in front: 'block x -> Name(out)'.";
      if (d.choice !== undefined) return `A choice between values is written '${d.choice}'.`;
      if (d.what === 'a value' && d.found === '=')
        return "A precision stands without '=', and a budget is compared: 'precision int8', 'weights <= 2MB'.";
      if (d.meant === '->') return "An arrow is written '->', not '=>'.";
      if (d.found?.startsWith('"') && d.meant !== undefined)
        return `Words stand without quotes: write ${d.meant}.`;
      const behind = d.after === '' || d.after === undefined ? '' : ` after ${quoted(d.after)}`;
      if (d.reserved !== undefined) {
        const instead = d.what?.includes('name') ? '; choose another name' : '';
        return `Expected ${d.what}${behind}, but ${quoted(d.found)} is a word of the language${instead}.`;
      }
      const instead = d.found === '' || d.found === undefined ? '' : `, not ${quoted(d.found)}`;
      // Two values side by side have lost what stood between them.
      const isBeside = d.what === "')'" && /^\w/.test(d.found ?? '') && d.after !== '(';
      if (isBeside) return `Expected ',' or ')'${behind}${instead}.`;
      return `Expected ${d.what}${behind}${instead}.`;
    },
  }),
  'unexpected-character': defineProblem<Data>({
    code: 'unexpected-character',
    severity: 'error',
    summary: 'A character that the language does not use.',
    why: 'Names are made of the letters a to z, digits and `_`.',
    bad: 'network A {\n  input(3, 8, 8) -> conv(4) ; relu\n}\n',
    good: 'network A {\n  input(3, 8, 8) -> conv(4) -> relu\n}\n',
    say: d => {
      const found = d.found ?? '';
      if (d.compared !== undefined) return "A budget is compared without ':': 'latency <= 20ms'.";
      if (d.behind !== undefined)
        return `Unexpected ${quoted(found)}; arguments stand in parentheses right behind the name, '${d.behind}(…)', and what a line makes gets its name with '='.`;
      const mark = /^[#']/.exec(found)?.[0] ?? found;
      const meant =
        d.meant === undefined ? 'it has no meaning in this language' : `here it is ${quoted(d.meant)}`;
      const instead = marks.get(mark) ?? meant;
      return `Unexpected ${mark === "'" && found.length > 1 ? found : quoted(found)}; ${instead}.`;
    },
  }),
  misspelt: defineProblem<Data>({
    code: 'misspelt',
    severity: 'error',
    summary: 'A word or a mark that is not quite the one that is meant.',
    why: 'It is read as what alone can stand there, so that the lines behind keep their shapes.',
    bad: 'network A {\n  input(3, 8, 8)\n  repaet 3 { conv(3, 3) }\n}\n',
    good: 'network A {\n  input(3, 8, 8)\n  repeat 3 { conv(3, 3) }\n}\n',
    say: d =>
      d.type !== undefined
        ? `No type is written here, ${quoted(d.found)}: it follows from the value.`
        : d.times !== undefined
          ? `What is repeated stands in braces: 'repeat ${d.times} { … }'.`
          : d.share !== undefined
            ? `A share is written without '%': ${d.share}.`
            : /^-.+>$/.test(d.found ?? '')
              ? `An arrow is written '->', not ${quoted(d.found)}.`
              : d.result !== undefined
                ? `There is no '${d.found}': the last line of a body is its result, without a word.`
                : d.found === 'while'
                  ? "A loop has a number of turns here: 'repeat 3 { … }', or walks a list: 'for out of [16, 32] { … }'."
                  : d.header !== undefined
                    ? `A header is written otherwise here: '${d.header} { … }'.`
                    : d.found === '='
                      ? "Two values are compared with '=='; '=' alone gives a name."
                      : d.found === ':'
                        ? "An argument is named with '=', not with ':'."
                        : d.found === '.'
                          ? "Maps have no methods: stages follow each other with '->', as in 'x -> conv(8) -> relu'."
                          : `${quoted(d.found)} is not a word of the language. Did you mean ${quoted(d.meant)}?`,
  }),
  'name-form': defineProblem<Data>({
    code: 'name-form',
    severity: 'error',
    summary: 'A name with something in it that is no letter.',
    why: 'Names are made of the letters a to z, digits and `_`, and begin with no digit: everything else has a meaning of its own.',
    bad: 'network Small-V2 {\n  input(3, 8, 8) -> conv(4)\n}\n',
    good: 'network Small_V2 {\n  input(3, 8, 8) -> conv(4)\n}\n',
    say: d =>
      `${quoted(d.found)} is no name: names are made of letters, digits and '_', and begin with no digit. Did you mean ${quoted(d.meant)}?`,
  }),
  'colon-body': defineProblem<Data>({
    code: 'colon-body',
    severity: 'error',
    summary: 'A body behind a colon, or without anything around it.',
    why: 'What belongs to a block, a network, a loop or a condition stands in braces; indentation says nothing.',
    bad: 'network A {\n  input(3, 8, 8)\n  repeat 3: conv(3, 3)\n}\n',
    good: 'network A {\n  input(3, 8, 8)\n  repeat 3 { conv(3, 3) }\n}\n',
    say: d =>
      d.header === undefined
        ? `A body stands in braces: '{ … }'${d.found === '' ? '' : ", not behind a ':'"}.`
        : `This is written otherwise here, with the body in braces: '${d.header} { … }'.`,
  }),
  'python-class': defineProblem<Data>({
    code: 'python-class',
    severity: 'error',
    summary: 'A class of Python, as PyTorch has its modules.',
    why: 'A block says in one place what flows through which layers: there is no `__init__` that makes layers and no `forward` that calls them. The light bulb writes a usual module of PyTorch as a block or a network, and leaves what it does not understand as a comment.',
    bad: 'class Down(nn.Module):\n    def __init__(self, inp, oup):\n        super().__init__()\n        self.conv = nn.Conv2d(inp, oup, 3, 2, 1)\n\n    def forward(self, x):\n        return F.relu(self.conv(x))\n',
    good: 'block Down(oup) {\n  conv(oup, 3, 2, bias = true) -> relu\n}\n',
    say: d =>
      `This is Python: here a block says in one place what flows through which layers, 'block ${d.name} { … }'.`,
  }),
  'unclosed-bracket': defineProblem<Data>({
    code: 'unclosed-bracket',
    severity: 'error',
    summary: 'A bracket that is never closed.',
    why: 'A round or square bracket without its partner is taken to end at its line, a brace by indentation.',
    bad: 'network A {\n  input(3, 8, 8 -> conv(4)\n  relu\n}\n',
    good: 'network A {\n  input(3, 8, 8) -> conv(4)\n  relu\n}\n',
    say: d =>
      `This ${quoted(d.found)} is never closed${d.comment === undefined ? '' : ": its partner is in the comment that '//' begins; a division that rounds down is 'floor(a / b)'"}.`,
  }),
  'unmatched-bracket': defineProblem<Data>({
    code: 'unmatched-bracket',
    severity: 'error',
    summary: 'A closing bracket that closes nothing.',
    why: 'Remove it, or put the opening one where it belongs.',
    bad: 'network A {\n  input(3, 8, 8)) -> conv(4)\n}\n',
    good: 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n',
    say: d => `This ${quoted(d.found)} closes nothing.`,
  }),
  'expected-declaration': defineProblem<Data>({
    code: 'expected-declaration',
    severity: 'error',
    summary: 'Something outside every network and block, or a declaration inside one.',
    why: 'A file holds imports, blocks, networks and deployments, one beside the other.',
    bad: 'conv(4)\n',
    good: 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n',
    say: d =>
      d.inner !== undefined
        ? `A ${d.word} stands beside blocks and networks, not inside of one: move '${d.inner}' out in front.`
        : d.name === undefined
          ? 'Expected a block, network, deploy or import of its own here.'
          : `Values are named inside a block or network, or are parameters of one: 'network A(${d.name} = ${d.value})'.`,
  }),
  'merge-marker': defineProblem<Data>({
    code: 'merge-marker',
    severity: 'error',
    summary: 'A mark that version control leaves where two changes meet.',
    why: 'Keep one of the two versions and remove the marks. Until then the upper one is read.',
    say: d =>
      `This file has a merge conflict: keep one version and remove the marks.${d.read === undefined ? '' : ' Until then the upper one is read.'}`,
  }),
  'too-deep': defineProblem<Data>({
    code: 'too-deep',
    severity: 'error',
    summary: 'More nesting than is read.',
    why: 'A limit keeps hostile or damaged files from stopping the editor.',
    say: d => `This goes beyond the limit of ${d.limit}.`,
  }),
  'number-too-large': defineProblem<Data>({
    code: 'number-too-large',
    severity: 'error',
    summary: 'A number beyond 2^53.',
    why: 'Numbers are exact up to 9,007,199,254,740,992.',
    bad: 'network A {\n  input(3, 8, 8) -> conv(99999999999999999999)\n}\n',
    good: 'network A {\n  input(3, 8, 8) -> conv(9)\n}\n',
    say: d => `${d.found} is beyond 2^53 and cannot be kept exact.`,
  }),
  'if-without-brackets': defineProblem<Data>({
    code: 'if-without-brackets',
    severity: 'error',
    summary: 'An `if` that is a number, in front of a body and without brackets.',
    why: 'The braces of the `if` and those of the body would look alike. In brackets, and behind a `let`, they do not.',
    bad: 'network A(deep = true) {\n  input(3, 8, 8)\n  repeat if deep { 4 } else { 2 } { conv(3, 3) }\n}\n',
    good: 'network A(deep = true) {\n  let n = if deep { 4 } else { 2 }\n  input(3, 8, 8)\n  repeat n { conv(3, 3) }\n}\n',
    say: () =>
      "An 'if' that is a value stands in brackets here: write '(if … { … } else { … })', or give it a name on a line above with 'let'.",
  }),
  'let-missing': defineProblem<Data>({
    code: 'let-missing',
    severity: 'error',
    summary: 'A number that is given a name without `let`.',
    why: 'A name and `=` alone name a feature map. Numbers are named with `let`, so that a reader can tell the two apart.',
    bad: 'network A(deep = true) {\n  input(3, 8, 8)\n  n = if deep { 4 } else { 2 }\n  conv(n)\n}\n',
    good: 'network A(deep = true) {\n  input(3, 8, 8)\n  let n = if deep { 4 } else { 2 }\n  conv(n)\n}\n',
    say: d => `A value is named with 'let': write 'let ${d.name} = …'.`,
  }),
  'import-form': defineProblem<Data>({
    code: 'import-form',
    severity: 'error',
    summary: 'An import in the form of another language.',
    why: 'An import names each block or network that it brings, without brackets, and then the file in double quotes.',
    bad: 'from resnet import Basic\n',
    say: d => `An import is written: import ${d.names || 'NAME'} from "${d.path}".`,
  }),
} as const;
