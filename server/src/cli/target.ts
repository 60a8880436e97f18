/** `lwnet target`: writes the file of a chip of one's own from its figures, and lists the chips that there are. */
import { usual } from '../deploy/precision';
import { ceilingText } from '../report/ceiling';
import { table } from '../report/table';
import { ending } from '../targets/file';
import { fileName } from '../targets/registry';
import { behind, type Target } from '../targets/target';
import { type Answers, describeTiled } from '../targets/tiled';
import { questions } from '../targets/tiled/questions';
import { Reader } from './read';
import type { ExitCode, Terminal } from './terminal';

interface NewOptions {
  readonly out: string;
  readonly force: boolean;
}

const encoder = new TextEncoder();

const isKey = (word: string): boolean => questions.some(({ key }) => key === word);

/** `--array <rows>x<columns>` is said as `--array`. */
const optionOf = (key: string): string =>
  questions.find(question => question.key === key)!.flag.split(' ')[0]!;

export async function newTarget(
  answers: Answers,
  options: NewOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, force } = options;
  const fail = (failure: string): ExitCode => {
    terminal.complain(`lwnet: ${failure}`);
    return 2;
  };
  const file = out.slice(Math.max(out.lastIndexOf('/'), out.lastIndexOf('\\')) + 1);
  if (!file.endsWith(ending) || file === ending)
    return fail(`--out ${out}: the name of such a file ends in ${ending}, or nobody finds it.`);
  const named: Answers = { ...answers, name: answers['name'] ?? file.slice(0, -ending.length) };
  const { failures, described } = describeTiled(named);
  for (const { key, text } of failures) {
    const said = answers[key] === undefined ? '' : ` ${answers[key]}`;
    // What the file calls by its fields is an option here.
    const words = text.replace(/'(\w+)'/g, (field, key) => (isKey(key) ? optionOf(key) : field));
    terminal.complain(`lwnet: ${optionOf(key)}${said}: ${words}`);
  }
  if (failures.length > 0 || described === undefined) {
    terminal.complain(`lwnet: ${out} is not written.`);
    return failures.every(({ isOverdrawn }) => isOverdrawn) ? 1 : 2;
  }
  const failure = await terminal.create(out, [encoder.encode(described.text)], force);
  if (failure !== undefined) return fail(`${out}: ${failure}`);
  const { target } = described;
  const precision = usual(target).name;
  const open = questions.filter(({ key, isAside, usual }) => !isAside && usual === undefined && !named[key]);
  const taken = questions.filter(({ key, usual }) => usual !== undefined && !named[key]);
  const lines = [
    `${out}: ${target.name}. ${ceilingText(target)}`,
    ...(open.length === 0
      ? []
      : [`Left open, and so not judged: ${open.map(({ key }) => optionOf(key)).join(', ')}.`]),
    ...(taken.length === 0
      ? []
      : [`As usual unless told: ${taken.map(({ key, usual }) => `${optionOf(key)} ${usual}`).join(', ')}.`]),
    `A file of networks beside it puts one on it: deploy NETWORK on ${target.id} { precision ${precision} }`,
    `What it makes of a network that no file deploys to it: lwnet cost FILE.lwnet --on ${target.id}`,
  ];
  terminal.print(`${lines.join('\n')}\n`);
  return 0;
}

/** What becomes of what a chip lacks. */
const lacking = (target: Target): string =>
  target.unsupported === 'none'
    ? 'nothing'
    : target.unsupported === 'error'
      ? 'is refused'
      : `on the ${behind(target)!.name}`;

/** Those that a file in this folder could deploy to. */
export async function listTargets(targets: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const reader = new Reader(terminal);
  if (!(await reader.addTargets(targets))) return 2;
  const seen = await reader.targetsSeen('any.lwnet');
  const rows = seen
    .all()
    .map(({ id, target, place }) => [
      id,
      target?.name ?? '',
      target === undefined ? 'unknown: its file has mistakes' : lacking(target),
      target === undefined ? '' : usual(target).name,
      place === undefined ? 'built in' : fileName(place.uri),
    ]);
  const columns = ['target', 'name', 'what it lacks', 'precision', 'from'].map(title => ({ title }));
  terminal.print(`${table(columns, rows)}\n`);
  return 0;
}
