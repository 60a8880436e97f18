/** `lwnet calibrate`: the numbers of a target's model of latency from what was measured, with how far it errs on what it has not seen. */
import { parse } from 'csv-parse/sync';
import { type Free, fitted, isFree, type Measured } from '../calibrate/fit';
import { type Errors, type HeldOut, heldOut } from '../calibrate/held-out';
import { parsePrecision, precisionNames } from '../cost/precision';
import { totalsOf } from '../cost/totals';
import { assumedOn } from '../deploy/assumed';
import { firstRunOn } from '../deploy/run';
import { share } from '../quantity/show';
import { table } from '../report/table';
import { ending } from '../targets/file';
import { firstOf, type Target } from '../targets/target';
import { printJson } from '../targets/tiled/print';
import { nearest } from '../text/nearest';
import { choose } from './choose';
import { Reader } from './read';
import type { ExitCode, Terminal } from './terminal';

interface Options {
  readonly out: string;
  readonly force: boolean;
  readonly id?: string;
  readonly target: readonly string[];
}

/** What stands in a column, as the first line calls it. */
const columns = {
  file: 'the .lwnet file, seen from the folder of the measurements',
  network: 'its network',
  set: 'its arguments: name=value, several with a semicolon between; may be empty',
  precision: 'in which precision it ran',
  latency_ms: 'its time in milliseconds',
} as const;

type Row = Readonly<Record<keyof typeof columns, string>>;

/** With fewer a number is fitted to a network, and says nothing of others. */
const fewest = 4;

export async function calibrate(
  id: string,
  path: string,
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const fail = (failure: string): ExitCode => {
    terminal.complain(`lwnet: ${failure}`);
    return 2;
  };
  if (!options.out.endsWith(ending))
    return fail(`--out ${options.out}: the name of such a file ends in ${ending}, or nobody finds it.`);
  const loaded = await terminal.load(path);
  if (!('text' in loaded)) return fail(`${path}: ${loaded.failure}`);
  const rows = rowsOf(loaded.text);
  if (typeof rows === 'string') return fail(`${path}: ${rows}`);
  const reader = new Reader(terminal);
  if (!(await reader.addTargets(options.target))) return 2;
  const targets = await reader.targetsSeen(path);
  const target = targets.find(id)?.target;
  if (target === undefined) {
    const near = nearest(
      id,
      targets.all().map(one => one.id),
    );
    return fail(`there is no target '${id}'.${near === undefined ? '' : ` Did you mean ${near}?`}`);
  }
  const measured: Measured[] = [];
  let bits: { readonly weightBits: number; readonly activationBits: number } | undefined;
  for (const [i, row] of rows.entries()) {
    const one = await measuredOf(row, id, target, reader, folderOf(path), terminal);
    if (typeof one === 'string') return fail(`${path}, line ${i + 2}: ${one}`);
    if (
      bits !== undefined &&
      (bits.weightBits !== one.weightBits || bits.activationBits !== one.activationBits)
    )
      return fail(
        `${path}, line ${i + 2}: it ran at ${row.precision}, the lines above at another precision; measure one target at one of them.`,
      );
    bits = one;
    measured.push(one.measured);
  }
  if (measured.length < fewest || bits === undefined)
    return fail(`${path} has ${measured.length} networks; fewer than ${fewest} say nothing of others.`);

  const start = startOf(target, bits);
  const held = heldOut(start, measured);
  const file = path.slice(path.lastIndexOf('/') + 1);
  const latency: Free = {
    ...fitted(start, measured),
    withinFactor: Math.max(1.05, rounded(held.said.within)),
    source: 'measured',
    measured: `${measured.length} networks of ${file}, each left out once: ${wordsOf(held.said)}.`,
  };
  terminal.print(report(held, target));
  const written = described(target, options.id ?? `${id}_calibrated`, latency, file);
  if (targets.find(written.id)?.place === undefined && targets.find(written.id) !== undefined)
    return fail(`'${written.id}' is a target that is built in; give this one another name with --id.`);
  const failure = await terminal.create(
    options.out,
    [new TextEncoder().encode(`${printJson(written)}\n`)],
    options.force,
  );
  if (failure !== undefined) return fail(`${options.out}: ${failure}`);
  terminal.print(
    `\n${options.out}: ${written.name}. A file of networks beside it puts one on it: deploy NETWORK on ${written.id}\n`,
  );
  return 0;
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

function rowsOf(text: string): readonly Row[] | string {
  let rows: readonly Record<string, string>[];
  try {
    rows = parse(text, {
      columns: true,
      skip_empty_lines: true,
      trim: true,
      bom: true,
      comment: '#',
      max_record_size: 100_000,
    });
  } catch (error) {
    return `it cannot be read as CSV: ${(error as Error).message}.`;
  }
  const [first] = rows;
  if (first === undefined) return 'it has no line of measurements.';
  const missing = Object.keys(columns).filter(name => !(name in first));
  if (missing.length > 0) {
    const words = missing.map(name => `${name} (${columns[name as keyof typeof columns]})`);
    return `its first line lacks ${words.join(', ')}.`;
  }
  return rows as unknown as readonly Row[];
}

async function measuredOf(
  row: Row,
  id: string,
  target: Target,
  reader: Reader,
  folder: string,
  terminal: Terminal,
): Promise<{ measured: Measured; weightBits: number; activationBits: number } | string> {
  const measuredMs = Number(row.latency_ms);
  if (!(measuredMs > 0)) return `latency_ms is '${row.latency_ms}', not a time.`;
  const precision = parsePrecision(row.precision);
  if (precision === undefined)
    return `there is no precision '${row.precision}'. Did you mean ${nearest(row.precision, precisionNames) ?? 'int8'}?`;
  const path = row.file.startsWith('/') ? row.file : folder + row.file;
  const read = await reader.read(path);
  if (read === undefined) return `${path} cannot be read.`;
  const set = row.set.split(';').filter(one => one.trim() !== '');
  const chosen = choose(read, path, { network: row.network, set }, terminal);
  if ('failure' in chosen) return chosen.failure;
  const [evaluated] = chosen.value.evaluated;
  if (evaluated === undefined) return `${path} has no network '${row.network}'.`;
  const deployed = assumedOn(evaluated, set, id, precision);
  const first = firstRunOn(deployed, target);
  if ('unknown' in first) return `${row.network}: ${first.unknown}.`;
  const { weightBits, activationBits } = first.run.steps[0]!;
  const name = set.length === 0 ? row.network : `${row.network} ${set.join(' ')}`;
  return {
    measured: { name, ...first, measuredMs, macs: totalsOf(evaluated.body).macs },
    weightBits,
    activationBits,
  };
}

/** The model that the target has where its numbers can be fitted, else a roofline with rates that all fit as badly. */
function startOf(
  target: Target,
  bits: { readonly weightBits: number; readonly activationBits: number },
): Free {
  const { latency } = firstOf(target);
  if (isFree(latency)) return latency;
  return {
    kind: 'roofline',
    ...bits,
    numbers: {
      callUs: 50,
      kernelUs: 5,
      denseMacsPerUs: 10_000,
      pointwiseMacsPerUs: 10_000,
      depthwiseMacsPerUs: 3_000,
      groupedMacsPerUs: 5_000,
      connectedMacsPerUs: 10_000,
      mapBytesPerUs: 3_000,
      weightBytesPerUs: 4_000,
    },
    clockHz: latency?.clockHz ?? null,
    withinFactor: 2,
    source: 'measured',
    measured: 'nothing yet',
  };
}

const rounded = (n: number): number => Number(n.toPrecision(4));

/** The same chip with these numbers. */
function described(target: Target, id: string, latency: Free, file: string): Target {
  const numbers = Object.fromEntries(Object.entries(latency.numbers).map(([name, n]) => [name, rounded(n)]));
  const [first, ...others] = target.engines;
  // A path to the schema leads there from the file that was read, and nowhere from this one; editors know the form by its name.
  const { $schema: _, ...same } = target;
  return {
    ...same,
    id,
    // Sentences go on behind it.
    name: `${target.name} (calibrated)`,
    engines: [{ ...first!, latency: { ...latency, numbers } as Free }, ...others],
    sources: { ...target.sources, measured: `Measurements of ${file}` },
  };
}

const wordsOf = ({ median, worst, ordered, pairs }: Errors): string =>
  `half of them within ${share(median, 1)}, the worst ${share(worst, 1)} off` +
  (pairs === 0 ? '' : `, ${ordered} of ${pairs} pairs with about the same MACs in the right order`);

function report({ rows, said, byMacs }: HeldOut, target: Target): string {
  const off = (ms: number, measured: number) =>
    `${ms >= measured ? '+' : '−'}${share(Math.abs(ms - measured), measured)}`;
  const lines = [...rows]
    .sort((a, b) => a.measuredMs - b.measuredMs)
    .map(({ name, measuredMs, saidMs, byMacsMs }) => [
      name,
      measuredMs.toPrecision(4),
      saidMs.toPrecision(4),
      off(saidMs, measuredMs),
      off(byMacsMs, measuredMs),
    ]);
  const titles = ['measured, ms', 'said, ms', 'off', 'MACs alone'].map(title => ({ title, right: true }));
  return (
    `${target.name}: each network as the others say\n\n${table([{ title: 'network' }, ...titles], lines)}\n\n` +
    `the model   ${wordsOf(said)}\nMACs alone  ${wordsOf(byMacs)}\n`
  );
}
