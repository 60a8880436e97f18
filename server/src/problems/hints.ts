/** What is written and does nothing, and comments that silence a rule. Hints and warnings: they can be silenced too. */
import { defineProblem } from '../text/problem';

export const unusedName = defineProblem<{ name: string; what: string }>({
  code: 'unused-name',
  severity: 'hint',
  summary: 'A name that nothing reads.',
  why:
    'A parameter, a number or a shared layer that nothing reads has no effect, so that changing it changes nothing. Remove ' +
    'it, or use `_` for a loop variable that is not needed. A line may have a name that is not read: layers are called by it.',
  unneeded: true,
  bad: 'network A(width = 1, depth = 2) {\n  input(3, 8, 8) -> conv(8 * width)\n}\n',
  good: 'network A(width = 1) {\n  input(3, 8, 8) -> conv(8 * width)\n}\n',
  say: d => `Nothing reads ${d.what} '${d.name}'.`,
});

export const untakenResult = defineProblem<{
  /** Where the line below starts. */
  below: string;
  /** Whether that takes no map at all. */
  beginsAnew: boolean;
  names: string;
}>({
  code: 'untaken-result',
  severity: 'warning',
  summary: 'A line whose result nobody takes.',
  why:
    'A result is taken by the line below where that does not say where it starts, by its name, or as the last of its body. ' +
    'What nobody takes is computed and counted, and changes nothing. A line in between that starts elsewhere, or a second ' +
    '`input` without a name, drops what flowed: give the line a name and use it, or remove it.',
  unneeded: true,
  stillComes: 'below',
  bad: 'network A {\n  x = input(3, 8, 8)\n  x -> conv(4)\n  y = x -> conv(8)\n  x, y -> concat\n}\n',
  good: 'network A {\n  x = input(3, 8, 8)\n  z = x -> conv(4)\n  y = x -> conv(8)\n  x, y, z -> concat\n}\n',
  say: d =>
    (d.names === '' ? 'Nobody takes what this line makes' : `Nothing reads '${d.names}'`) +
    (d.beginsAnew
      ? `, and the '${d.below}' below begins anew: name each ${d.below}, 'x = ${d.below}(…)', and use both, or remove this line.`
      : `, and the line below starts from '${d.below}': use it by a name, or remove this line.`),
});

export const unreachableArm = defineProblem<{ condition: boolean }>({
  code: 'unreachable-arm',
  severity: 'hint',
  summary: 'An arm of an `if` that is never taken.',
  why:
    'The condition has the same value whatever the arguments and the maps that arrive, so that one arm is never evaluated. ' +
    'Remove it, or let the condition depend on a parameter.',
  unneeded: true,
  bad: 'block B {\n  let deep = true\n  conv(8) -> if deep { conv(8) } else { bn }\n}\nnetwork A {\n  input(3, 8, 8) -> B\n}\n',
  good: 'block B(deep = true) {\n  conv(8) -> if deep { conv(8) } else { bn }\n}\nnetwork A {\n  input(3, 8, 8) -> B\n}\n',
  say: d => `This arm is never taken: the condition is always ${d.condition}.`,
});

export const dividingComment = defineProblem<{ by: string }>({
  code: 'dividing-comment',
  severity: 'warning',
  summary: 'A comment behind a number that reads like a division.',
  why:
    'In some languages `//` divides whole numbers. Here it begins a comment, so that the number stays what it is without ' +
    'a word. A division that rounds down is `floor(a / b)`.',
  bad: 'block Half {\n  let half = in.channels // 2\n  conv(half)\n}\nnetwork A {\n  input(8, 8, 8) -> Half\n}\n',
  good: 'block Half {\n  let half = floor(in.channels / 2)\n  conv(half)\n}\nnetwork A {\n  input(8, 8, 8) -> Half\n}\n',
  say: d => `'//' begins a comment, so nothing is divided here: write 'floor(… / ${d.by})'.`,
});

export const overruledLine = defineProblem<{ line: string; other: string; isTighter: boolean }>({
  code: 'overruled-line',
  severity: 'warning',
  summary: 'A line of a deployment that another one overrules.',
  why:
    'Of several limits of one figure the tightest holds. Of several precisions the last one holds that says no place: it goes ' +
    'for those above it too, so that a precision for some layers stands below it. Remove the line, or change the other.',
  unneeded: true,
  bad: 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n\ndeploy A on max78000 {\n  precision int8\n  weights <= 2MB\n  weights <= 1MB\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n\ndeploy A on max78000 {\n  precision int8\n  weights <= 1MB\n}\n',
  say: d =>
    d.line === d.other
      ? `'${d.line}' stands twice.`
      : `'${d.line}' has no effect: '${d.other}' ${d.isTighter ? 'is tighter' : 'below it holds for all layers'}.`,
});

export const repeatedDeployment = defineProblem<{ network: string; target: string; isSame: boolean }>({
  code: 'repeated-deployment',
  severity: 'warning',
  summary: 'A deployment of the same network on the same target, with the same arguments and precisions.',
  why: 'What is said of one is said of the other, twice. Put the budgets of both into one, or let them differ in what is computed.',
  bad: 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
  say: d =>
    `${d.network} is deployed on ${d.target} above with the same arguments and precisions; ${d.isSame ? 'remove one of the two' : 'put the budgets of both into one'}.`,
});

export const argumentOrder = defineProblem<{
  callee: string;
  fact: string;
  help: string;
  /** For each parameter that was meant, the one in whose place its argument stands, or those whose arguments are its list. */
  meant?: Readonly<Record<string, string | readonly string[]>>;
}>({
  code: 'argument-order',
  severity: 'warning',
  summary: 'Arguments that were probably meant in the order of another tool.',
  why:
    'Here the channels that arrive are known and not written, windows come behind the output channels, images are ' +
    'channels × height × width, and the batch is left out. In the order of PyTorch or Keras the same numbers often make ' +
    'a layer too, another one. Where it is meant as it stands, write the names: `conv(3, kernel = 64, stride = 3)`.',
  bad: 'network A {\n  input(224, 224, 3) -> conv(16, 3)\n}\n',
  good: 'network A {\n  input(3, 224, 224) -> conv(16, 3)\n}\n',
  say: d => `${d.callee}: ${d.fact}; ${d.help}.`,
});

export const allowWithoutReason = defineProblem<{ code: string }>({
  code: 'allow-without-reason',
  severity: 'warning',
  summary: 'A comment that silences a rule and does not say why.',
  why: 'Whoever reads the network later has to know why a rule was set aside here. Write the reason behind a colon.',
  bad: 'network A {\n  // allow strided-pointwise\n  input(256, 56, 56) -> conv(512, 1, 2) -> bn\n}\n',
  good:
    'network A {\n  // allow strided-pointwise: as in the paper, for comparison\n' +
    '  input(256, 56, 56) -> conv(512, 1, 2) -> bn\n}\n',
  say: d => `Say why ${d.code} is allowed here: \`// allow ${d.code}: …\`.`,
});

export const allowUnknown = defineProblem<{ code: string; near: string | undefined }>({
  code: 'allow-unknown',
  severity: 'warning',
  summary: 'A comment that allows something that is no rule.',
  why: 'Rules and other hints and warnings can be silenced by their code, as docs/problems.md lists them. Errors cannot.',
  bad: 'network A {\n  // allow strided-pointwises: as in the paper\n  input(256, 56, 56) -> conv(512) -> bn\n}\n',
  good: 'network A {\n  input(256, 56, 56) -> conv(512) -> bn\n}\n',
  say: d =>
    `There is no rule '${d.code}' that can be allowed.${d.near === undefined ? '' : ` Did you mean '${d.near}'?`}`,
});

export const allowUnused = defineProblem<{ code: string }>({
  code: 'allow-unused',
  severity: 'warning',
  summary: 'A comment that silences nothing.',
  why: 'What the comment allowed does not happen here any more. Remove the comment, so that it hides nothing later.',
  unneeded: true,
  bad: 'network A {\n  // allow strided-pointwise: as in the paper\n  input(256, 56, 56) -> conv(512) -> bn\n}\n',
  good: 'network A {\n  input(256, 56, 56) -> conv(512) -> bn\n}\n',
  say: d => `Nothing here is silenced: ${d.code} says nothing of this.`,
});
