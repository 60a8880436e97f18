/** `lwnet rewrite`: what the light bulb offers, with the gain, as a list; or one of it applied, whole or not at all. */
import type { Analysis } from '../analysis';
import { rewrites } from '../rewrites';
import { offersIn, type Placed } from '../rewrites/lib/everywhere';
import { nearest } from '../text/nearest';
import { applyEdits } from '../text/span';
import { Reader } from './read';
import { type ExitCode, standardInput, type Terminal } from './terminal';

interface Options {
  readonly list?: boolean;
  /** `ID`, `ID@LINE` or `ID@LINE:COLUMN`. */
  readonly apply?: string | undefined;
  readonly json: boolean;
  readonly target?: readonly string[];
}

interface Site extends Placed {
  readonly line: number;
  readonly column: number;
}

export async function rewrite(file: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const fail = (failure: string): ExitCode => {
    terminal.complain(`lwnet: ${failure}`);
    return 2;
  };
  const { apply } = options;
  if ((apply === undefined) === (options.list !== true))
    return fail('rewrite takes --list, or --apply ID[@LINE[:COLUMN]].');
  const wanted = apply === undefined ? undefined : readWanted(apply);
  if (typeof wanted === 'string') return fail(wanted);
  const reader = new Reader(terminal);
  if (!(await reader.addTargets(options.target ?? []))) return 2;
  const read = await reader.read(file);
  if (read === undefined) return 2;
  const { analysis } = read;
  const sites = [...offersIn(analysis)].map(placed => ({ ...placed, ...whereIs(analysis, placed) }));
  if (wanted === undefined) {
    terminal.print(options.json ? json(sites) : sites.map(one => `${placeOf(file, one)}\n`).join(''));
    if (sites.length === 0 && !options.json)
      terminal.complain(`lwnet: ${file}: no rewrite is known that makes it lighter.`);
    return 0;
  }
  const meant = sites.filter(
    ({ offer, line, column }) =>
      offer.id === wanted.id &&
      (wanted.line === undefined || wanted.line === line) &&
      (wanted.column === undefined || wanted.column === column),
  );
  const [one, another] = meant;
  const refuse = (words: string, others: readonly Site[]): ExitCode => {
    terminal.complain(`lwnet: --apply ${apply}: ${words}`);
    for (const other of others) terminal.complain(`  ${placeOf(file, other)}`);
    return 1;
  };
  if (one === undefined) {
    const others = sites.filter(({ offer }) => offer.id === wanted.id);
    const where = wanted.line === undefined ? file : `line ${wanted.line} of ${file}`;
    return refuse(
      `it is not offered in ${where}${others.length > 0 ? '; it is at:' : ', as it saves nothing or does not suit.'}`,
      others,
    );
  }
  if (another !== undefined) return refuse(`it is offered at ${meant.length} places; say which:`, meant);
  const before = analysis.file.text;
  const after = applyEdits(before, one.offer.edits());
  if (file === standardInput) {
    terminal.print(after);
    return 0;
  }
  const failure = await terminal.replace(file, before, after);
  if (failure !== undefined) return fail(`${file}: ${failure}`);
  terminal.print(`${placeOf(file, one)}\n`);
  return 0;
}

function readWanted(
  typed: string,
): { readonly id: string; readonly line?: number; readonly column?: number } | string {
  const [, id, line, column] = /^([\w-]+)(?:@(\d{1,7})(?::(\d{1,7}))?)?$/.exec(typed) ?? [];
  if (id === undefined) return `--apply ${typed}: write ID or ID@LINE, for instance ghost@12.`;
  const ids = rewrites.map(one => one.id);
  if (!ids.includes(id)) {
    const near = nearest(id, ids);
    const hint = near === undefined ? `Use one of ${ids.join(', ')}.` : `Did you mean ${near}?`;
    return `--apply ${typed}: there is no rewrite '${id}'. ${hint}`;
  }
  return {
    id,
    ...(line === undefined ? {} : { line: Number(line) }),
    ...(column === undefined ? {} : { column: Number(column) }),
  };
}

/** From 1, columns in UTF-16 units, as messages count them. */
function whereIs({ file: { text } }: Analysis, { at }: Placed) {
  const lines = text.slice(0, at.start).split(/\r\n|\n|\r/);
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}

const placeOf = (file: string, { line, column, offer }: Site): string =>
  `${file}:${line}:${column}: ${offer.title} [${offer.id}]`;

function json(sites: readonly Site[]): string {
  const offers = sites.map(({ line, column, offer: { id, title, deltas, mends } }) => ({
    id,
    line,
    column,
    title,
    mends,
    // A change that nobody knows is NaN, which JSON writes as null.
    networks: deltas,
  }));
  return `${JSON.stringify({ offers }, undefined, 2)}\n`;
}
