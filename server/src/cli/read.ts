/** A file of the command line with everything that it imports. */
import type { Analysis } from '../analysis';
import type { Told } from '../report/frame';
import { type Sources, whereIs, withLibrary } from '../report/where';
import { type Problem, sayProblem } from '../text/problem';
import { Workspace } from '../workspace';
import type { Terminal } from './terminal';

export interface Read {
  readonly analysis: Analysis;
  readonly sources: Sources;
}

/** Analyses of the named files, which share what they import. */
export class Reader {
  private readonly workspace: Workspace;

  constructor(private readonly terminal: Terminal) {
    this.workspace = new Workspace(terminal);
  }

  /** `undefined` where the file cannot be read, which the terminal is told. */
  async read(path: string): Promise<Read | undefined> {
    return (await this.readAll([path]))[0];
  }

  /** All are read before any is looked at, so that what they share is looked at once. */
  async readAll(paths: readonly string[]): Promise<readonly (Read | undefined)[]> {
    const uris = new Map<string, string>();
    for (const path of paths) {
      const loaded = await this.terminal.load(path);
      if ('failure' in loaded) {
        this.terminal.complain(`lwnet: ${path}: ${loaded.failure}`);
        continue;
      }
      const uri = this.terminal.uriOf(path);
      uris.set(path, uri);
      this.workspace.opened(uri, loaded.text, 0);
    }
    const analyses = await this.workspace.analyses([...uris.values()]);
    const found = new Map([...uris.keys()].map((path, i) => [path, analyses[i]]));
    const sources = withLibrary(uri => this.workspace.last(uri));
    return paths.map(path => {
      const analysis = found.get(path);
      return analysis && { analysis, sources };
    });
  }
}

export function tell(problem: Problem, sources: Sources): Told {
  return {
    severity: problem.kind.severity,
    code: problem.kind.code,
    message: sayProblem(problem),
    where: whereIs(problem.place, sources),
    related: problem.related.map(({ text, place }) => ({ message: text, where: whereIs(place, sources) })),
  };
}
