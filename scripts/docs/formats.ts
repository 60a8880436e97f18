/** Every format that a network can be written in, and what each operator becomes there. */
import { formats } from '../../server/src/formats';
import type { Beside, Format } from '../../server/src/formats/format';
import { idioms, leftovers } from '../../server/src/idioms';
import { readers } from '../../server/src/readers';
import { drawings } from '../../server/src/report/drawings';
import { code, head, inCode, rows } from './markdown';

export function formatsPage(): string {
  const intro =
    '`lwnet export` writes a network as a file of other tools, so that their compilers and runtimes can be asked what they ' +
    'make of it before anybody has trained it. Its weights follow from the path of each layer and `--seed`, and are scaled so ' +
    'that numbers stay in range. The network is written as it is evaluated, with `--set`; a layer that cannot be said is ' +
    'listed with its line and the reason, and then nothing is written. The file is there whole or not at all, and one that ' +
    'was there before stays unless `--force` is said.';
  return [head('Formats', intro), ...[...formats.values()].map(format), drawn(), read()].join('\n');
}

/** The graph, without weights. */
const drawn = (): string =>
  `${[
    '## The graph',
    'What people look at and scripts count; nothing of it has weights.',
    code('npx lwnet export network.lwnet --to svg -o network.svg', 'sh'),
    rows(
      ['format', '`--to`', 'what it is', 'defined in'],
      [...drawings.values()].map(({ title, name, summary, source }) => [
        title,
        inCode(name),
        summary,
        source,
      ]),
    ),
  ].join('\n\n')}\n`;

/** What is read, and what becomes of steps that files have where the language has one word. */
function read(): string {
  const files = [...readers.values()].map(({ title, endings, summary, source }) => [
    title,
    endings.map(inCode).join(', '),
    summary,
    source,
  ]);
  return `${[
    '## Models that are read',
    '`lwnet import` makes a design of a model, with its parameters, MACs and names; *Open as lwnet* does so in the explorer of VS ' +
      'Code. What is the same several times becomes blocks and loops, and the text is read back and held against the file. ' +
      'What the design says otherwise is told by the names of the file, and so is what cannot be said: then nothing is ' +
      'written, but for what decodes results behind the last layer of weights, which is left out.',
    code('npx lwnet import model.onnx -o model.lwnet', 'sh'),
    rows(['format', 'files', 'what is read', 'defined in'], files),
    rows(
      ['idiom', 'what becomes of it'],
      [...idioms, ...leftovers].map(({ name, summary }) => [name, summary]),
    ),
  ].join('\n\n')}\n`;
}

/** The file beside it, and how it is read. */
const weights = ({ name }: Format, { summary, ending, read, reader }: Beside): readonly string[] => [
  summary,
  code(`npx lwnet export network.lwnet --to ${name} --weights -o network.py`, 'sh'),
  `${inCode(read(`network${ending}`))} takes it up; without the package of that name this does:`,
  code(reader, 'python'),
];

function format(one: Format): string {
  const { name, title, summary, ending, source, precisions, opsets, becomes, beside } = one;
  const facts = [`Precisions: ${precisions.map(inCode).join(', ')}.`];
  if (opsets !== undefined)
    facts.push(
      `Versions of the operators: ${opsets.least} to ${opsets.most}, ${opsets.default} unless ${inCode('--opset')} says otherwise.`,
    );
  const operators = [...becomes].map(([operator, what]) => [inCode(operator), what]);
  return `${[
    `## ${title}`,
    summary,
    code(`npx lwnet export network.lwnet --to ${name} -o network${ending}`, 'sh'),
    facts.join(' '),
    ...(beside === undefined ? [] : weights(one, beside)),
    rows(['operator', 'becomes'], operators),
    `*${[source, ...(beside === undefined ? [] : [beside.source])].join('; ')}*`,
  ].join('\n\n')}\n`;
}
