/** `lwnet profile`: how long ONNX Runtime takes for a network on this machine, layer by layer beside what a target's model says. */
import * as z from 'zod/mini';
import { fp32 } from '../cost/precision';
import { assumedOn } from '../deploy/assumed';
import { type Timing, timingOn } from '../deploy/timed';
import { formats } from '../formats';
import { flatten } from '../graph/flat';
import type { Evaluated } from '../graph/graph';
import { walk } from '../graph/walk';
import { isKnown, likelyOf } from '../quantity/quantity';
import { exact, seconds, share, tell, unknown } from '../quantity/show';
import { table } from '../report/table';
import { likelyUs } from '../targets/latencies/latency';
import type { Target } from '../targets/target';
import { nearest } from '../text/nearest';
import { choose } from './choose';
import { isOpen, onlyNetwork } from './export';
import program from './profile.py';
import { Reader } from './read';
import type { ExitCode, Terminal } from './terminal';

interface Options {
  readonly network: string | undefined;
  readonly set: readonly string[];
  /** Whose model stands beside it. */
  readonly on: string;
  readonly runs: string;
  /** A file of measurements that gets a row. */
  readonly csv: string | undefined;
  readonly target: readonly string[];
}

const printed = z.object({
  version: z.string(),
  runsMs: z.array(z.number()).check(z.minLength(1)),
  kernels: z.array(z.object({ node: z.string(), kernel: z.string(), us: z.number() })),
});

/** What the program prints: times of whole runs, and of each kernel by the name of its node. */
export type Printed = z.infer<typeof printed>;

export async function profile(file: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const fail = (failure: string): ExitCode => {
    terminal.complain(`lwnet: ${failure}`);
    return 2;
  };
  if (!/^[1-9]\d{0,4}$/.test(options.runs))
    return fail(`--runs ${options.runs}: use a whole number, for instance 20.`);
  const reader = new Reader(terminal);
  if (!(await reader.addTargets(options.target))) return 2;
  const read = await reader.read(file);
  if (read === undefined) return 2;
  const only = onlyNetwork(read, file, options);
  if ('failure' in only) return fail(only.failure);
  const chosen = choose(read, file, { ...options, network: only.value }, terminal);
  if ('failure' in chosen) return fail(chosen.failure);
  const network = chosen.value.evaluated[0]!;
  if (isOpen(network)) return fail(`${file} has mistakes, which lwnet check tells.`);
  const targets = await reader.targetsSeen(file);
  const target = targets.find(options.on)?.target;
  if (target === undefined) {
    const near = nearest(
      options.on,
      targets.all().map(({ id }) => id),
    );
    return fail(
      `--on ${options.on}: no file describes it.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    );
  }
  const onnx = formats.get('onnx')!;
  const written = onnx.write(flatten(network), { precision: 'fp32', opset: onnx.opsets?.default, seed: 0 });
  if (!('chunks' in written)) return fail(`${file}: the network cannot be said in ${onnx.title}.`);
  const ran = await terminal.python(program, written.chunks(), [options.runs]);
  if ('failure' in ran) return fail(ran.failure);
  let measured: Printed;
  try {
    measured = printed.parse(JSON.parse(ran.output));
  } catch {
    return fail('what onnxruntime printed cannot be read; its version may be newer than this command.');
  }
  const timing = timingOn(assumedOn(network, options.set, options.on, fp32), target);
  terminal.print(profileText(network, measured, timing, target));
  return options.csv === undefined ? 0 : addRow(options.csv, file, network, measured, options, terminal);
}

/** A kernel with what it is fused from, measured and as the model says it. */
export interface Measured {
  /** Of the layer that takes the most of it, by the model. */
  readonly path: string;
  readonly kernel: string;
  readonly us: number;
  /** Of all layers from the one behind the last that was measured up to this one. */
  readonly saidUs: number;
}

/**
 * The runtime names a kernel after one of the layers that it is fused from, and those that turn maps over after none: they
 * belong to the kernel before them.
 */
export function sideBySide(
  { body }: Evaluated,
  { kernels }: Printed,
  { layers }: Pick<Timing, 'layers'>,
): readonly Measured[] {
  const flat = [...walk(body)];
  const places = new Map(flat.map(({ path, at }) => [path, at] as const));
  const paths = new Map(flat.map(({ path, at }) => [at, path] as const));
  const found = new Map<number, { path: string; kernel: string; longest: number; us: number }>();
  let [before, waiting] = [undefined as number | undefined, 0];
  for (const { node, kernel, us } of kernels) {
    const path = node.replace(/_nchwc$/, '').split('/')[0]!;
    const at = places.get(path) ?? before;
    if (at === undefined) {
      waiting += us;
      continue;
    }
    const one = found.get(at);
    if (one === undefined) found.set(at, { path, kernel, longest: us, us: us + waiting });
    else {
      one.us += us + waiting;
      if (us > one.longest) Object.assign(one, { kernel, longest: us });
    }
    waiting = 0;
    before = at;
  }
  const ordered = [...found].sort(([a], [b]) => a - b);
  let from = 0;
  return ordered.map(([at, one], i) => {
    const to = i === ordered.length - 1 ? body.layerCount : at + 1;
    let [saidUs, most, path] = [0, 0, one.path];
    for (; from < to; from++) {
      const spent = layers.get(from)?.spent;
      const us = spent === undefined ? 0 : likelyUs(spent);
      saidUs += us;
      if (us > most) [most, path] = [us, paths.get(from)!];
    }
    return { path, kernel: one.kernel, us: one.us, saidUs };
  });
}

/** How far two orders agree: 1 where they are the same, by ranks (Spearman); NaN where there is nothing to order. */
export function rankCorrelation(rows: readonly (readonly [number, number])[]): number {
  const [a, b] = [ranks(rows.map(([x]) => x)), ranks(rows.map(([, y]) => y))];
  const middle = (rows.length - 1) / 2;
  let [both, first, second] = [0, 0, 0];
  for (const [i, rank] of a.entries()) {
    const [x, y] = [rank - middle, b[i]! - middle];
    both += x * y;
    first += x * x;
    second += y * y;
  }
  return both / Math.sqrt(first * second);
}

/** Equal ones share the middle of their ranks. */
function ranks(values: readonly number[]): readonly number[] {
  return values.map(value => {
    const less = values.filter(other => other < value).length;
    return less + (values.filter(other => other === value).length - 1) / 2;
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const off = (said: number, measured: number): string =>
  said === measured ? '±0 %' : `${said > measured ? '+' : '−'}${share(Math.abs(said - measured), measured)}`;

export function profileText(network: Evaluated, measured: Printed, timing: Timing, target: Target): string {
  const { latency } = timing;
  const isSaid = isKnown(latency);
  const rows = sideBySide(network, measured, timing);
  const wholeMs = median(measured.runsMs);
  const lines = rows.map(({ path, kernel, us, saidUs }) => [
    path,
    kernel,
    seconds(us / 1e6),
    ...(isSaid ? [saidUs === 0 ? '' : seconds(saidUs / 1e6), saidUs === 0 ? '' : off(saidUs, us)] : []),
  ]);
  const likely = likelyOf(latency) * 1e3;
  const whole = [
    'whole',
    '',
    seconds(wholeMs / 1e3),
    ...(isSaid ? [tell(latency), Number.isNaN(likely) ? '' : off(likely, wholeMs)] : []),
  ];
  const right = (title: string) => ({ title, right: true });
  const columns = [
    { title: 'layer' },
    { title: 'kernel' },
    right('measured'),
    ...(isSaid ? [right(target.name), right('off')] : []),
  ];
  const both = rows.filter(({ us, saidUs }) => us > 0 && saidUs > 0);
  const order = rankCorrelation(both.map(({ us, saidUs }) => [us, saidUs] as const));
  const words = isSaid
    ? `${target.name}: ${exact(both.length)} layers in the order of their times, rank correlation ` +
      `${Number.isNaN(order) ? unknown : order.toFixed(3).replace('-', '−')} (Spearman)`
    : `${target.name}: ${unknown}: ${latency.unknown}`;
  return (
    `${network.declared.node.name.name} at fp32 with onnxruntime ${measured.version} on one thread: ` +
    `medians of ${exact(measured.runsMs.length)} runs\n\n${table(columns, [...lines, whole])}\n\n${words}\n`
  );
}

const head = 'file,network,set,precision,latency_ms';

/** A row as `lwnet calibrate` reads it, in a new file or behind those that are there. */
async function addRow(
  csv: string,
  file: string,
  network: Evaluated,
  { runsMs }: Printed,
  { set }: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const name = network.declared.node.name.name;
  const way = wayFrom(terminal.uriOf(csv), terminal.uriOf(file));
  const cells = [way, name, set.join(';'), 'fp32', median(runsMs).toPrecision(5)];
  const row = `${cells.map(quoted).join(',')}\n`;
  const loaded = await terminal.load(csv);
  const before = 'text' in loaded ? loaded.text : undefined;
  if (before !== undefined && !before.split(/\r?\n/).includes(head)) {
    terminal.complain(`lwnet: ${csv} has no line '${head}', so no row is added.`);
    return 2;
  }
  const failure =
    before === undefined
      ? await terminal.create(csv, [new TextEncoder().encode(`${head}\n${row}`)], false)
      : await terminal.replace(csv, before, before + (/\n$/.test(before) ? '' : '\n') + row);
  if (failure !== undefined) {
    terminal.complain(`lwnet: ${csv}: ${failure}`);
    return 2;
  }
  terminal.print(`\n${csv}: ${row}`);
  return 0;
}

const quoted = (cell: string): string => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** From the folder of one file to another. */
function wayFrom(from: string, to: string): string {
  const [a, b] = [from, to].map(uri => uri.split('/').map(decodeURIComponent));
  let same = 0;
  while (same < a!.length - 1 && same < b!.length - 1 && a![same] === b![same]) same++;
  return [...a!.slice(same, -1).map(() => '..'), ...b!.slice(same)].join('/');
}
