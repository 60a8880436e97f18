/** `lwnet cost`: what the networks of a file cost, and what chips make of them, as tables or as JSON. */
import type { Analysis } from '../analysis';
import { fp32, type Precision, parsePrecision, precisionNames } from '../cost/precision';
import { assumedOn } from '../deploy/assumed';
import type { Deployed } from '../deploy/deployment';
import { type Judged, judgeDeployment } from '../deploy/judge';
import { usual } from '../deploy/precision';
import type { Evaluated } from '../graph/graph';
import * as ofTargets from '../problems/targets';
import { costJson, costOf, type Locate } from '../report/cost';
import { costText } from '../report/cost-table';
import { type DeploymentCost, deploymentJson, deploymentOf } from '../report/deployment';
import { comparedText, deployedText, onText } from '../report/deployment-text';
import { frame, inOneLine } from '../report/frame';
import { type Sources, whereIs } from '../report/where';
import type { Targets } from '../targets/registry';
import { nearest } from '../text/nearest';
import type { Problem } from '../text/problem';
import { type Asked, choose } from './choose';
import { Reader, tell } from './read';
import type { ExitCode, Terminal } from './terminal';

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

const everyTarget = 'all';

export async function cost(file: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const reader = new Reader(terminal);
  const read = (await reader.addTargets(options.target ?? [])) ? await reader.read(file) : undefined;
  if (read === undefined) return 2;
  const fail = (failure: string): ExitCode => {
    terminal.complain(`lwnet: ${failure}`);
    return 2;
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
  if (options.json) terminal.print(costJson(plain, deployments.map(deploymentJson)));
  else if (targets.value === undefined) {
    const shown = areDeployed && precision.value === undefined ? [] : plain;
    terminal.print(
      [
        ...shown.map(one => costText(one, options.layers)),
        ...deployments.map(one => deployedText(one, options.layers)),
      ].join('\n'),
    );
  } else if (options.on === everyTarget) {
    const rows = targets.value.length;
    const tables = evaluated.map((_, i) => comparedText(deployments.slice(i * rows, (i + 1) * rows)));
    terminal.print(tables.join('\n'));
  } else {
    const told = ({ problems: found }: DeploymentCost) =>
      found.map(problem => inOneLine(tell(problem, read.sources), nameFile));
    terminal.print(deployments.map(one => onText(one, told(one))).join('\n'));
  }
  return errors.length > 0 ? 1 : 0;
}

const deploymentWith = (network: Evaluated, { deployments }: Analysis): Deployed | undefined =>
  deployments.find(({ deployed }) => deployed.evaluated === network)?.deployed;

const ofChips: ReadonlySet<unknown> = new Set(Object.values(ofTargets));

/** What a chip makes of a network hides none of its figures. */
const hidesFigures = ({ kind }: Problem): boolean => kind.severity === 'error' && !ofChips.has(kind);

/** The deployments of the file, of the network that was asked for; with other settings they are none of it. */
function written(
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

function assumed(
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
function readTargets(
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

function readPrecision(name: string | undefined): Asked<Precision | undefined> {
  if (name === undefined) return { value: undefined };
  const precision = parsePrecision(name);
  if (precision !== undefined) return { value: precision };
  return { failure: `--precision ${name}: use one of ${precisionNames.join(', ')}, or another like them.` };
}

const locateWith =
  (sources: Sources, terminal: Terminal): Locate =>
  place => ({ file: terminal.nameOf(place.uri), line: whereIs(place, sources)?.line ?? null });
