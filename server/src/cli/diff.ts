/** `lwnet diff`: what a change does to the layers and figures of networks, with chips and without, and whether that is too much. */
import { fp32, type Precision } from '../cost/precision';
import { assumedOn } from '../deploy/assumed';
import { type Judged, judgeDeployment } from '../deploy/judge';
import { usual } from '../deploy/precision';
import type { Evaluated } from '../graph/graph';
import { type Difference, deploymentDifference, networkDifference } from '../report/difference';
import { differenceData, differenceMarkdown, differenceText } from '../report/difference-text';
import { frame } from '../report/frame';
import type { Targets } from '../targets/registry';
import { choose } from './choose';
import { hidesFigures, readPrecision, readTargets } from './cost';
import { broken, readGates } from './gate';
import { Reader, tell } from './read';
import { type ExitCode, standardInput, type Terminal, worse } from './terminal';

interface Options {
  /** A revision of git: the file as it was then is what is compared with. */
  readonly base?: string | undefined;
  readonly network?: string | undefined;
  readonly precision?: string | undefined;
  readonly on?: string | undefined;
  readonly target?: readonly string[];
  readonly failOver: readonly string[];
  readonly layers: boolean;
  readonly json: boolean;
  readonly markdown: boolean;
}

/** One of the two versions. */
interface Version {
  readonly networks: readonly Evaluated[];
  readonly deployments: readonly Judged[];
  readonly hasMistakes: boolean;
}

export async function diff(
  first: string,
  second: string | undefined,
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const fail = (failure: string): ExitCode => {
    terminal.complain(`lwnet: ${failure}`);
    return 2;
  };
  const gates = readGates(options.failOver);
  if ('failure' in gates) return fail(gates.failure);
  const precision = readPrecision(options.precision);
  if ('failure' in precision) return fail(precision.failure);
  if ((second === undefined) === (options.base === undefined))
    return fail('diff takes two files, or one and --base REVISION.');
  const then = options.base === undefined ? terminal : await past(first, options.base, terminal);
  if ('failure' in then) return fail(then.failure);
  const wanted = { ...options, precision: precision.value };
  const before = await versionOf(first, wanted, then);
  const after = await versionOf(second ?? first, wanted, terminal);
  if (before === undefined || after === undefined) return 2;

  const networks = pairs(before.networks, after.networks, nameOf);
  const names = new Map(networks.both.map(([from, to]) => [nameOf(from), nameOf(to)]));
  const deployments = pairs(before.deployments, after.deployments, placeOf, ([network, target]) =>
    // A network under another name is deployed under it.
    [names.get(network!) ?? network!, target!],
  );
  const differences: Difference[] = [
    ...networks.both.map(([from, to]) => networkDifference(from, to, precision.value ?? fp32)),
    ...deployments.both.flatMap(([from, to]) => deploymentDifference(from, to) ?? []),
  ];
  const words = (one: readonly string[]) => one.join(' on ');
  const added = [...networks.added.map(nameOf), ...deployments.added.map(one => words(placeOf(one)))];
  const removed = [...networks.removed.map(nameOf), ...deployments.removed.map(one => words(placeOf(one)))];
  const failed = broken(gates.value, differences);
  print({ differences, added, removed, failed }, options, terminal);
  for (const line of options.json ? [] : failed) terminal.complain(`lwnet: ${line}`);
  const code: ExitCode = failed.length > 0 ? 1 : 0;
  return before.hasMistakes || after.hasMistakes ? worse(code, 1) : code;
}

async function past(
  file: string,
  revision: string,
  terminal: Terminal,
): Promise<Terminal | { readonly failure: string }> {
  if (file === standardInput) return { failure: '--base: standard input has no revisions.' };
  const then = await terminal.at?.(revision, file);
  if (then === undefined) return { failure: '--base: there is no git here.' };
  return 'failure' in then ? { failure: `--base ${revision}: ${then.failure}` } : { ...terminal, ...then };
}

async function versionOf(
  file: string,
  options: Omit<Options, 'precision'> & { readonly precision: Precision | undefined },
  terminal: Terminal,
): Promise<Version | undefined> {
  const reader = new Reader(terminal);
  if (!(await reader.addTargets(options.target ?? []))) return undefined;
  const read = await reader.read(file);
  if (read === undefined) return undefined;
  const known = options.on === undefined ? undefined : await reader.targetsSeen(file);
  const refuse = (failure: string): undefined => {
    terminal.complain(`lwnet: ${failure}`);
  };
  const targets = readTargets(options.on, known);
  if ('failure' in targets) return refuse(targets.failure);
  const chosen = choose(read, file, { network: options.network, set: [] }, terminal);
  if ('failure' in chosen) return refuse(chosen.failure);
  const { evaluated, problems } = chosen.value;
  const mistakes = problems.filter(hidesFigures);
  for (const problem of mistakes)
    terminal.complain(`${frame(tell(problem, read.sources), uri => terminal.nameOf(uri))}\n`);
  const declared = new Set(evaluated.map(network => network.declared));
  const written = read.analysis.deployments.filter(
    ({ deployed }) => deployed.evaluated && declared.has(deployed.evaluated.declared),
  );
  const assumed = evaluated.flatMap(network =>
    (targets.value ?? []).map(id => onTarget(network, id, known!, options.precision)),
  );
  return { networks: evaluated, deployments: [...written, ...assumed], hasMistakes: mistakes.length > 0 };
}

function onTarget(
  network: Evaluated,
  id: string,
  targets: Targets,
  precision: Precision | undefined,
): Judged {
  const target = targets.find(id)?.target;
  const at = precision ?? (target === undefined ? fp32 : usual(target));
  return judgeDeployment(assumedOn(network, [], id, at), targets);
}

const nameOf = ({ declared }: Evaluated): string => declared.node.name.name;

const placeOf = ({ deployed }: Judged): readonly string[] => [
  deployed.evaluated === undefined ? '' : nameOf(deployed.evaluated),
  deployed.unit.node.target.name,
];

interface Pairs<T> {
  readonly both: readonly (readonly [T, T])[];
  readonly added: readonly T[];
  readonly removed: readonly T[];
}

/**
 * What is called the same belongs together, in the order in which it is written; where each has one, these do whatever they
 * are called.
 * @param renamed what something is called after the change, by what it was called before
 */
function pairs<T, K extends string | readonly string[]>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (one: T) => K,
  renamed: (key: K) => K = key => key,
): Pairs<T> {
  if (before.length === 1 && after.length === 1 && typeof keyOf(before[0]!) === 'string')
    return { both: [[before[0]!, after[0]!]], added: [], removed: [] };
  const left = [...after];
  const both: (readonly [T, T])[] = [];
  const removed: T[] = [];
  for (const one of before) {
    const key = String(renamed(keyOf(one)));
    const at = left.findIndex(other => String(keyOf(other)) === key);
    if (at < 0) removed.push(one);
    else both.push([one, left.splice(at, 1)[0]!]);
  }
  return { both, added: left, removed };
}

interface Found {
  readonly differences: readonly Difference[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly failed: readonly string[];
}

function print({ differences, added, removed, failed }: Found, options: Options, terminal: Terminal): void {
  if (options.json) {
    const data = { differences: differences.map(differenceData), added, removed, failed };
    terminal.print(`${JSON.stringify(data, undefined, 2)}\n`);
    return;
  }
  const form = options.markdown ? differenceMarkdown : differenceText;
  const parts = differences.map(one => form(one, { allLayers: options.layers }));
  for (const [what, names] of [
    ['Added', added],
    ['Removed', removed],
  ] as const)
    if (names.length > 0) parts.push(`${what}: ${names.join(', ')}.\n`);
  terminal.print(parts.join('\n'));
}
