/** What an editor asks to begin a network, and the one that the chosen target runs whole. */
import { type Analysis, analyse } from '../analysis';
import { usual } from '../deploy/precision';
import { designs } from '../designs';
import { type Design, type Size, sizes } from '../designs/design';
import { formatText } from '../format';
import type { NewFile, Question } from '../messages';
import { short } from '../quantity/show';
import { summaryOf } from '../report/deployment';
import { parse } from '../syntax/units';
import type { Known, Targets } from '../targets/registry';
import { applyEdits } from '../text/span';
import { shortTotals } from './totals-line';

type Answers = Readonly<Record<string, string | undefined>>;

/** @param targets those that a file in the chosen folder sees */
export function newNetwork(answers: Answers, targets: Targets): NewFile {
  const usable = targets.all().filter(({ target }) => target !== undefined);
  // Whoever describes a chip means to use it.
  const isOwn = ({ place }: Known) => place !== undefined;
  const known = [...usable.filter(isOwn), ...usable.filter(one => !isOwn(one))];
  const failures: { key: string; text: string; isOverdrawn: boolean }[] = [];
  const name = (answers['name'] ?? '').trim();
  const fail = (key: string, text: string) => failures.push({ key, text, isOverdrawn: false });
  if (!/^[A-Z]\w*$/.test(name))
    fail('name', 'The name of a network is letters, digits and _, and begins with a capital letter.');
  const target = known.find(({ id }) => id === answers['target']);
  if (target === undefined) fail('target', `There is no target '${answers['target'] ?? ''}'.`);
  const size = answers['size'];
  if (!isSize(size)) fail('size', `A size is one of ${Object.keys(sizes).join(', ')}.`);
  const isWhole = target !== undefined && isSize(size) && failures.length === 0;
  return {
    questions: questionsFor(known, target, targets),
    failures,
    file: isWhole ? { name: fileNameOf(name), text: fitting(name, target, size, targets).text } : null,
  };
}

const isSize = (size: string | undefined): size is Size => size !== undefined && Object.hasOwn(sizes, size);

function questionsFor(
  known: readonly Known[],
  chosen: Known | undefined,
  targets: Targets,
): readonly Question[] {
  return [
    {
      key: 'name',
      title: 'Name',
      prompt: 'What the network is called; its file is called so, too.',
      example: 'FirstNet',
      usual: 'FirstNet',
    },
    {
      key: 'target',
      title: 'Target',
      prompt: 'The chip that it is to run on. Others can be added to the file, and compared.',
      example: known[0]?.id ?? '',
      choices: known.map(({ id, target }) => ({ value: id, label: target!.name, detail: target!.summary })),
    },
    {
      key: 'size',
      title: 'Size',
      prompt: 'How much it sees, and how much it may cost.',
      example: 'small',
      choices: Object.entries(sizes).map(([value, { title, pictures }]) => ({
        value,
        label: title,
        detail: chosen === undefined ? pictures : `${pictures}${outlook(chosen, value as Size, targets)}`,
      })),
    },
  ];
}

interface Begun {
  readonly design: Design;
  readonly text: string;
  readonly analysis: Analysis;
  /** How far from what one wants to begin with: errors, then warnings, then what has no room. */
  readonly faults: number;
}

/** The first design that the target runs whole; without one, that with the fewest faults, which the file then shows. */
function fitting(name: string, known: Known, size: Size, targets: Targets): Begun {
  let best: Begun | undefined;
  for (const design of designs) {
    const begun = begin(design, name, known, size, targets);
    if (best === undefined || begun.faults < best.faults) best = begun;
    if (best.faults === 0) break;
  }
  return best!;
}

function begin(design: Design, name: string, { id, target }: Known, size: Size, targets: Targets): Begun {
  const network = withDefaults(design.text.replaceAll('NAME', name), design.at[size]);
  const { name: precision } = usual(target!);
  const text = formatText(`${network}\ndeploy ${name} on ${id} {\n  precision ${precision}\n}\n`);
  const analysis = analyse(`untitled:${name}.lwnet`, text, { targets });
  const count = (severity: string) =>
    analysis.problems.filter(({ kind }) => kind.severity === severity).length;
  const [judged] = analysis.deployments;
  const fits = judged === undefined ? undefined : summaryOf(judged)?.fit.fits;
  const faults = 100 * count('error') + 10 * count('warning') + (fits === false ? 1 : 0);
  return { design, text, analysis, faults };
}

/** The text with other defaults of its network's parameters. */
function withDefaults(text: string, values: Readonly<Record<string, string>>): string {
  const { units, offsets } = parse(text);
  const edits = units.flatMap(({ node }, i) =>
    node.kind !== 'network'
      ? []
      : node.params.flatMap(({ name, default: value }) => {
          const to = values[name.name];
          if (value === undefined || to === undefined) return [];
          return { start: offsets[i]! + value.start, end: offsets[i]! + value.end, text: to };
        }),
  );
  return applyEdits(text, edits);
}

/** What one would begin with at a size. */
function outlook(known: Known, size: Size, targets: Targets): string {
  const { design, analysis, faults } = fitting('Net', known, size, targets);
  const { body } = analysis.networks[0]!.evaluated;
  const totals = shortTotals(body, short);
  // What a narrow list cuts off stands behind.
  return `${faults === 0 ? '' : ', not all of it runs or fits'}: ${design.title}, ${totals}`;
}

const fileNameOf = (name: string): string =>
  `${name.replaceAll(/([a-z\d])([A-Z])/g, '$1-$2').toLowerCase()}.lwnet`;
