/** Differences as text for a terminal, as Markdown for a comment on a change, as JSON. */
import { isKnown, likelyOf, numberIn, type Quantity } from '../quantity/quantity';
import { change, counted, tell, unknown } from '../quantity/show';
import {
  type Difference,
  type FigureChange,
  type LayerChange,
  type LayerLine,
  percentOf,
  type Structure,
} from './difference';
import type { DifferenceReport } from './difference-form';
import { table } from './table';

/** More layers than these are told by their number alone, unless all are asked for. */
const mostLayers = 12;

export interface Wanted {
  readonly allLayers: boolean;
}

const fitWords = (fits: boolean | undefined): string => (fits === undefined ? unknown : fits ? 'yes' : 'no');

/** Of an interval its likeliest number counts. */
const changeText = ({ before, after }: FigureChange): string => {
  const likely = (q: Quantity) => (isKnown(q) ? numberIn(q.unit, likelyOf(q)) : q);
  return change(likely(before), likely(after));
};

const rowOf = (one: FigureChange): readonly string[] => [
  one.figure.title,
  tell(one.before),
  tell(one.after),
  percentOf(one) === undefined ? unknown : changeText(one),
];

function rowsOf({ figures, fits }: Difference): readonly (readonly string[])[] {
  const rows = figures.map(rowOf);
  return fits === undefined ? rows : [...rows, ['fits', fitWords(fits.before), fitWords(fits.after), '']];
}

const titles = ['figure', 'before', 'after', 'change'];

export const isSame = ({ added, removed, changed }: Structure): boolean =>
  added.length + removed.length + changed.length === 0;

function countsOf({ added, removed, changed, same }: Structure): string {
  const parts = [
    added.length > 0 ? `${counted(added.length, 'layer')} added` : '',
    removed.length > 0 ? `${counted(removed.length, 'layer')} removed` : '',
    changed.length > 0 ? `${counted(changed.length, 'layer')} changed` : '',
    `${counted(same, 'layer')} as before`,
  ];
  return parts.filter(part => part !== '').join(', ');
}

type Sign = '+' | '-' | '~';

function linesOf({ added, removed, changed }: Structure, { allLayers }: Wanted): readonly string[] {
  const line = (sign: Sign) => (one: LayerLine) => `${sign} ${one.path}: ${one.what}`;
  const both = ({ path, before, after }: LayerChange) => `~ ${path}: ${before}  ⇒  ${after}`;
  const lines = [...removed.map(line('-')), ...added.map(line('+')), ...changed.map(both)];
  if (allLayers || lines.length <= mostLayers) return lines;
  return [
    ...lines.slice(0, mostLayers),
    `… and ${counted(lines.length - mostLayers, 'more layer')} (--layers tells all)`,
  ];
}

const headOf = ({ subject, precision }: Difference): string => `${subject} at ${precision}`;

export function differenceText(difference: Difference, wanted: Wanted): string {
  const { structure } = difference;
  const parts = [headOf(difference)];
  if (structure !== undefined)
    parts.push(
      [`${countsOf(structure)}.`, ...linesOf(structure, wanted).map(line => `  ${line}`)].join('\n'),
    );
  const columns = titles.map((title, i) => ({ title, right: i > 0 }));
  parts.push(table(columns, rowsOf(difference)));
  return `${parts.join('\n\n')}\n`;
}

const cell = (text: string): string =>
  text.replace(/[|\\]/g, '\\$&').replace(/[<>&]/g, sign => `&#${sign.charCodeAt(0)};`);

export function differenceMarkdown(difference: Difference, wanted: Wanted): string {
  const { structure } = difference;
  const row = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  const parts = [
    `### ${cell(headOf(difference))}`,
    [row(titles), '| --- | ---: | ---: | ---: |', ...rowsOf(difference).map(row)].join('\n'),
  ];
  if (structure !== undefined && !isSame(structure))
    parts.push(
      `<details><summary>${countsOf(structure)}</summary>`,
      `\`\`\`diff\n${linesOf(structure, wanted).join('\n')}\n\`\`\``,
      '</details>',
    );
  else if (structure !== undefined) parts.push(`${countsOf(structure)}.`);
  return `${parts.join('\n\n')}\n`;
}

/** Seconds are told in milliseconds, as the names of figures in JSON say. */
function jsonNumber(q: Quantity): number | null {
  const n = likelyOf(q) * (q.unit === 'seconds' ? 1e3 : 1);
  return Number.isFinite(n) ? n : null;
}

export const differenceData = (one: Difference): DifferenceReport['differences'][number] => ({
  subject: one.subject,
  precision: one.precision,
  figures: one.figures.map(figure => ({
    figure: figure.figure.key,
    before: jsonNumber(figure.before),
    after: jsonNumber(figure.after),
    changePercent: percentOf(figure) ?? null,
  })),
  ...(one.structure === undefined
    ? {}
    : {
        layers: {
          added: [...one.structure.added],
          removed: [...one.structure.removed],
          changed: [...one.structure.changed],
          same: one.structure.same,
        },
      }),
  ...(one.fits === undefined
    ? {}
    : { fits: { before: one.fits.before ?? null, after: one.fits.after ?? null } }),
});
