/** Files of the command line with everything that they import, and the targets that they deploy to. */
import type { Analysis } from '../analysis';
import { settled } from '../deploy/settled';
import type { Told } from '../report/frame';
import { type Sources, type Where, whereIs, withLibrary } from '../report/where';
import { seesNear } from '../target-finder';
import { ending, isTargetFile } from '../targets/file';
import type { Targets } from '../targets/registry';
import { type Problem, sayProblem } from '../text/problem';
import { weighed } from '../weighed';
import { Workspace } from '../workspace';
import type { Terminal } from './terminal';

export interface Read {
  /** Absent of a file of targets. */
  readonly analysis: Analysis | undefined;
  /** Of the file, and of the files of targets that it deploys to and that no other tells. */
  readonly problems: readonly Problem[];
  readonly sources: Sources;
}

/** Of a file of networks. */
export interface ReadNetworks extends Read {
  readonly analysis: Analysis;
}

/** Analyses of the named files, which share what they import. */
export class Reader {
  private readonly workspace: Workspace;
  private readonly given: string[] = [];

  constructor(private readonly terminal: Terminal) {
    this.workspace = new Workspace(terminal, undefined, seesNear(terminal.list, this.given));
  }

  /** Adds files of targets to those that are found. False where one cannot be read, which the terminal is told. */
  async addTargets(paths: readonly string[]): Promise<boolean> {
    let isFine = true;
    for (const path of paths) {
      const isNamed = isTargetFile(path);
      if (!isNamed)
        this.terminal.complain(`lwnet: --target ${path}: the name of such a file ends in ${ending}.`);
      if (isNamed && (await this.load(path)) !== undefined) this.given.push(this.terminal.uriOf(path));
      else isFine = false;
    }
    return isFine;
  }

  /** `undefined` where the file cannot be read, which the terminal is told. */
  async read(path: string): Promise<ReadNetworks | undefined> {
    const read = (await this.readAll([path]))[0];
    if (read === undefined) return undefined;
    const { analysis } = read;
    if (analysis !== undefined) return { ...read, analysis };
    this.terminal.complain(`lwnet: ${path}: this describes targets and has no network.`);
    return undefined;
  }

  /** All are read before any is looked at, so that what they share is looked at once. */
  async readAll(paths: readonly string[]): Promise<readonly (Read | undefined)[]> {
    const uris = new Map<string, string>();
    for (const path of paths) {
      const loaded = await this.load(path);
      if (loaded === undefined) continue;
      const uri = this.terminal.uriOf(path);
      uris.set(path, uri);
      this.workspace.opened(uri, loaded, 0);
    }
    const analyses = await this.workspace.analyses([...uris.values()]);
    const found = new Map([...uris.keys()].map((path, i) => [path, analyses[i]]));
    const sources = withLibrary(this.workspace.located);
    // What is named itself is told there.
    const told = new Set([...uris.values()].filter(isTargetFile));
    const reads: (Read | undefined)[] = [];
    for (const path of paths) {
      const uri = uris.get(path);
      const analysis = found.get(path);
      if (uri === undefined) reads.push(undefined);
      else if (analysis === undefined) {
        const described = await this.workspace.described(uri);
        reads.push(described && { analysis, problems: described.problems, sources });
      } else
        reads.push({
          analysis,
          problems: [
            ...weighed(analysis, settled(analysis.problems, analysis.deployments)),
            ...(await this.ofTargets(analysis, told)),
          ],
          sources,
        });
    }
    return reads;
  }

  /** What is wrong in the files of the targets that a file deploys to. */
  private async ofTargets(
    { deployments, targets }: Analysis,
    told: Set<string>,
  ): Promise<readonly Problem[]> {
    const problems: Problem[] = [];
    for (const { deployed } of deployments) {
      const uri = targets.find(deployed.unit.node.target.name)?.place?.uri;
      if (uri === undefined || told.has(uri)) continue;
      told.add(uri);
      problems.push(...((await this.workspace.described(uri))?.problems ?? []));
    }
    return problems;
  }

  /** Every target that a file could deploy to. */
  targetsSeen(path: string): Promise<Targets> {
    return this.workspace.targetsSeen(this.terminal.uriOf(path));
  }

  private async load(path: string): Promise<string | undefined> {
    const loaded = await this.terminal.load(path);
    if ('text' in loaded) return loaded.text;
    this.terminal.complain(`lwnet: ${path}: ${loaded.failure}`);
    return undefined;
  }
}

export function tell(problem: Problem, sources: Sources): Told {
  const where = whereIs(problem.place, sources);
  // What lies where the problem itself does is shown there already.
  const isElsewhere = (other: Where | undefined) =>
    where === undefined ||
    other?.uri !== where.uri ||
    other.line !== where.line ||
    other.column !== where.column ||
    other.endLine !== where.endLine ||
    other.endColumn !== where.endColumn;
  return {
    severity: problem.kind.severity,
    code: problem.kind.code,
    message: sayProblem(problem),
    where,
    related: problem.related
      .map(({ text, place }) => ({ message: text, where: whereIs(place, sources) }))
      .filter(related => isElsewhere(related.where)),
  };
}
