/** `lwnet cost`: what the networks of a file cost, and what chips make of them, as tables or as JSON. */
import type { Analysis } from '../analysis';
import { fp32, type Precision, parsePrecision, precisionNames } from '../cost/precision';
import { assumedOn } from '../deploy/assumed';
import type { Deployed } from '../deploy/deployment';
import { type Judged, judgeDeployment } from '../deploy/judge';
import { usual } from '../deploy/precision';
import type { Evaluated } from '../graph/graph';
import * as ofTargets from '../problems/targets';
import { costJson, costOf, type Locate, type NetworkCost } from '../report/cost';
import { costText } from '../report/cost-table';
import { type DeploymentCost, deploymentJson, deploymentOf } from '../report/deployment';
import { comparedText, deployedText, onText } from '../report/deployment-text';
import { frame, inOneLine } from '../report/frame';
import { type Sources, whereIs } from '../report/where';
import type { Targets } from '../targets/registry';
import { nearest } from '../text/nearest';
import type { Problem } from '../text/problem';
import { type Asked, choose } from './choose';
import { filesOf, isNetworks } from './folders';
import { Reader, type ReadNetworks, tell } from './read';
import { type ExitCode, type Terminal, worse } from './terminal';

interface Options {
  readonly network: string | undefined;
  readonly set: readonly string[];
  readonly precision: string | undefined;
  readonly json: boolean;
  readonly layers: boolean;
  /** The name of a target, or `all`. */
  readonly on?: string | undefined;
  /** Files of targets besides those that are found. */
  readonly target?: readonly string[];
}

export const everyTarget = 'all';

/** What is said of one file. */
interface Said {
  readonly plain: readonly NetworkCost[];
  readonly deployments: readonly DeploymentCost[];
  readonly text: string;
  readonly code: ExitCode;
}

export async function cost(
  paths: string | readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const files = await filesOf(terminal, [paths].flat(), isNetworks);
  const isOne = files.length === 1;
  if (!isOne && (options.network !== undefined || options.set.length > 0)) {
    terminal.complain(`lwnet: --network and --set ask for one file, not ${files.length}.`);
    return 2;
  }
  const reader = new Reader(terminal);
  if (!(await reader.addTargets(options.target ?? []))) return 2;
  const all: Said[] = [];
  let code: ExitCode = 0;
  for (const file of files) {
    const read = await reader.read(file);
    // Among other files, one of blocks alone is no mistake.
    if (read !== undefined && !isOne && !hasNetworks(read.analysis)) continue;
    const said = read && (await costIn(file, read, reader, options, terminal));
    code = worse(code, said?.code ?? 2);
    if (said === undefined) continue;
    all.push(said);
    if (!options.json) terminal.print(isOne ? said.text : `${file}\n\n${said.text}\n`);
  }
  if (options.json && all.length > 0)
    terminal.print(
      costJson(
        all.flatMap(({ plain }) => plain),
        all.flatMap(({ deployments }) => deployments.map(deploymentJson)),
      ),
    );
  return code;
}

const hasNetworks = ({ networks, deployments }: Analysis): boolean =>
  networks.length > 0 || deployments.some(({ deployed }) => deployed.evaluated !== undefined);

/** `undefined` where what was asked for is not to be had, which the terminal is told. */
async function costIn(
  file: string,
  read: ReadNetworks,
  reader: Reader,
  options: Options,
  terminal: Terminal,
): Promise<Said | undefined> {
  const fail = (failure: string): undefined => {
    terminal.complain(`lwnet: ${failure}`);
  };
  const precision = readPrecision(options.precision);
  if ('failure' in precision) return fail(precision.failure);
  const known = options.on === undefined ? undefined : await reader.targetsSeen(file);
  const targets = readTargets(options.on, known);
  if ('failure' in targets) return fail(targets.failure);
  const chosen = choose(read, file, options, terminal);
  if ('failure' in chosen) return fail(chosen.failure);

  const { evaluated, problems } = chosen.value;
  const errors = problems.filter(hidesFigures);
  const nameFile = (uri: string) => terminal.nameOf(uri);
  for (const problem of errors) terminal.complain(`${frame(tell(problem, read.sources), nameFile)}\n`);
  const locate = locateWith(read.sources, terminal);
  const judged =
    targets.value === undefined
      ? written(read.analysis, evaluated, options)
      : assumed(evaluated, targets.value, known!, precision.value, options, read.analysis);
  const deployments = judged.flatMap(one => deploymentOf(one, locate) ?? []);
  // A file of deployments alone has the networks that it deploys, each at the precision that it says there.
  const areDeployed = options.network === undefined && read.analysis.networks.length === 0;
  const plain = evaluated.map(network => {
    const deployed = areDeployed ? deploymentWith(network, read.analysis) : undefined;
    return costOf(network, precision.value ?? deployed?.precision ?? fp32, locate);
  });
  const told = ({ problems: found }: DeploymentCost) =>
    found.map(problem => inOneLine(tell(problem, read.sources), nameFile));
  const text = (): readonly string[] => {
    if (targets.value === undefined)
      return [
        ...(areDeployed && precision.value === undefined ? [] : plain).map(one =>
          costText(one, options.layers),
        ),
        ...deployments.map(one => deployedText(one, options.layers)),
      ];
    if (options.on !== everyTarget) return deployments.map(one => onText(one, told(one)));
    const rows = targets.value.length;
    return evaluated.map((_, i) => comparedText(deployments.slice(i * rows, (i + 1) * rows)));
  };
  return {
    plain,
    deployments,
    text: options.json ? '' : text().join('\n'),
    code: errors.length > 0 ? 1 : 0,
  };
}

const deploymentWith = (network: Evaluated, { deployments }: Analysis): Deployed | undefined =>
  deployments.find(({ deployed }) => deployed.evaluated === network)?.deployed;

const ofChips: ReadonlySet<unknown> = new Set(Object.values(ofTargets));

/** What a chip makes of a network hides none of its figures. */
export const hidesFigures = ({ kind }: Problem): boolean => kind.severity === 'error' && !ofChips.has(kind);

/** The deployments of the file, of the network that was asked for; with other settings they are none of it. */
export function written(
  { deployments }: Analysis,
  evaluated: readonly Evaluated[],
  { set }: Options,
): readonly Judged[] {
  if (set.length > 0) return [];
  const declared = new Set(evaluated.map(network => network.declared));
  return deployments.filter(
    ({ deployed }) => deployed.evaluated && declared.has(deployed.evaluated.declared),
  );
}

export function assumed(
  evaluated: readonly Evaluated[],
  ids: readonly string[],
  targets: Targets,
  precision: Precision | undefined,
  { set }: Options,
  analysis: Analysis,
): readonly Judged[] {
  return evaluated.flatMap(network => {
    const isOwn = analysis.networks.some(one => one.evaluated === network);
    const args = set.length > 0 || isOwn ? set : (deploymentWith(network, analysis)?.args ?? []);
    return ids.map(id => {
      const target = targets.find(id)?.target;
      const at = precision ?? (target === undefined ? fp32 : usual(target));
      return judgeDeployment(assumedOn(network, args, id, at), targets);
    });
  });
}

/** The names of the targets that are asked for; nothing where none is. */
export function readTargets(
  on: string | undefined,
  targets: Targets | undefined,
): Asked<readonly string[] | undefined> {
  if (on === undefined || targets === undefined) return { value: undefined };
  const all = targets.all();
  const ids = all.map(({ id }) => id);
  if (on === everyTarget) return { value: ids };
  const found = targets.find(on);
  if (found === undefined) {
    const near = nearest(on, ids);
    const hint =
      near === undefined ? `Use ${everyTarget} or one of ${ids.join(', ')}.` : `Did you mean ${near}?`;
    return { failure: `--on ${on}: no file describes this target. ${hint}` };
  }
  if (found.target === undefined)
    return { failure: `--on ${on}: the file that describes it has mistakes, which lwnet check tells.` };
  return { value: [on] };
}

export function readPrecision(name: string | undefined): Asked<Precision | undefined> {
  if (name === undefined) return { value: undefined };
  const precision = parsePrecision(name);
  if (precision !== undefined) return { value: precision };
  return { failure: `--precision ${name}: use one of ${precisionNames.join(', ')}, or another like them.` };
}

export const locateWith =
  (sources: Sources, terminal: Terminal): Locate =>
  place => ({ file: terminal.nameOf(place.uri), line: whereIs(place, sources)?.line ?? null });
