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
