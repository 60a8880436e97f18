/**
 * The whole pipeline on one screen: text to tree to graph to figures to problems. Pure, total and deterministic; no
 * clock, no files, no connection. What did not change keeps its identity from the analysis before.
 */

import { checkCounts } from './cost/check';
import { type Deployed, evaluateDeployment } from './graph/deployment';
import { checkDeclaration, type Evaluation, evaluateNetwork, type Memo } from './graph/evaluate';
import type { Declared } from './graph/graph';
import { type Linked, link } from './graph/link';
import * as language from './problems/language';
import { syntaxProblems } from './problems/syntax';
import { runRules } from './rules';
import { standardLibrary } from './std/library';
import { type Positions, positionsOf } from './syntax/positions';
import { reparse } from './syntax/reparse';
import type { Block, Deploy, File, Network, Unit } from './syntax/tree';
import { parse } from './syntax/units';
import { type Judged, judgeDeployment } from './targets/judge';
import type { Place, Problem } from './text/problem';
import type { Span } from './text/span';

export interface Analysis {
  readonly uri: string;
  readonly file: File;
  readonly linked: Linked;
  /** Every network of the file at its defaults. */
  readonly networks: readonly Evaluation[];
  readonly deployments: readonly Judged[];
  readonly problems: readonly Problem[];
  /** Where a place of this file stands in its text. */
  readonly locate: (place: Place) => Span | undefined;
  readonly positions: Positions;
  readonly memo: Memo;
  /** What import statements led to. */
  readonly imports: Imports;
}

/** What an import statement's path leads to: nothing, where there is no file, or back to the file that imports. */
export type Imports = (path: string) => Linked | 'cycle' | undefined;

export function analyse(
  uri: string,
  text: string,
  imports: Imports = () => undefined,
  before?: Analysis,
): Analysis {
  return analyseFile(uri, before === undefined ? parse(text) : reparse(before.file, text), imports, before);
}

/** The analysis of a tree, which need not stand in any text: rewrites are tried on trees. */
export function analyseFile(uri: string, file: File, imports: Imports, before?: Analysis): Analysis {
  const positions = positionsOf(file);
  const memo: Memo = before?.memo ?? new WeakMap();
  const problems: Problem[] = [];

  for (const { unit, problem } of positions.syntaxProblems())
    problems.push({
      kind: syntaxProblems[problem.code] as never,
      place: { uri, unit, start: problem.start, end: problem.end },
      data: problem.data,
      related: [],
      mends: [],
    });

  const imported = importNames(uri, file, imports, problems);
  const library = new Map(standardLibrary().linked.declared.map(d => [d.node.name.name, d]));
  const linked = link(uri, file, imported, library, before?.linked);
  checkNames(uri, file, problems);

  const networks: Evaluation[] = [];
  const found = new Map<string, Problem>();
  const tell = (list: readonly Problem[]) => {
    for (const problem of list) {
      if (problem.place.uri !== uri) continue;
      // One layer may be at odds with several targets, each in its own words.
      const { target } = problem.data as { readonly target?: string };
      const key = `${problem.kind.code}:${positions.of(problem.place)?.start}:${target ?? ''}`;
      if (!found.has(key)) found.set(key, problem);
    }
  };
  for (const declared of linked.declared) {
    if (declared.node.kind !== 'network') continue;
    const evaluation = evaluateNetwork(declared as Declared<Network>, [], memo);
    networks.push(evaluation);
    tell(evaluation.problems);
    tell(checkCounts(evaluation.evaluated));
  }
  for (const declared of linked.declared) tell(checkDeclaration(declared, memo));

  const deployments: Judged[] = [];
  for (const unit of file.units) {
    if (unit.node.kind !== 'deploy') continue;
    const deployed: Deployed = evaluateDeployment(uri, unit as Unit<Deploy>, linked, memo);
    tell(deployed.problems);
    const judged = judgeDeployment(deployed);
    deployments.push(judged);
    tell(judged.problems);
  }
  tell(
    runRules(
      networks.map(n => n.evaluated),
      deployments,
    ),
  );
  problems.push(...found.values());

  return {
    uri,
    file,
    linked,
    networks,
    deployments,
    problems,
    positions,
    memo,
    imports,
    locate: place => (place.uri === uri ? positions.of(place) : undefined),
  };
}

function importNames(
  uri: string,
  file: File,
  imports: Imports,
  problems: Problem[],
): ReadonlyMap<string, Declared> {
  const names = new Map<string, Declared>();
  for (const unit of file.units) {
    if (unit.node.kind !== 'import' || unit.node.path === undefined) continue;
    const { path } = unit.node;
    const place = (span: Span): Place => ({ uri, unit, start: span.start, end: span.end });
    const source = imports(path.name);
    if (source === undefined || source === 'cycle') {
      problems.push({
        kind: (source === 'cycle' ? language.importCycle : language.importNotFound) as never,
        place: place(path),
        data: { path: path.name },
        related: [],
        mends: [],
      });
      continue;
    }
    for (const ident of unit.node.names) {
      const declared = source.declared.find(d => d.node.name.name === ident.name);
      if (declared !== undefined) names.set(ident.name, declared);
      else if (ident.name !== '')
        problems.push({
          kind: language.notExported as never,
          place: place(ident),
          data: { name: ident.name, path: path.name },
          related: [],
          mends: [],
        });
    }
  }
  return names;
}

/** Names of declarations: a capital, and each once. */
function checkNames(uri: string, file: File, problems: Problem[]): void {
  const seen = new Map<string, Unit>();
  for (const unit of file.units) {
    const { node } = unit;
    if (node.kind !== 'block' && node.kind !== 'network') continue;
    const { name, start, end } = (node as Block | Network).name;
    if (name === '') continue;
    const place: Place = { uri, unit, start, end };
    const before = seen.get(name);
    if (before !== undefined) {
      const first = (before.node as Block | Network).name;
      const related = [
        {
          place: { uri, unit: before, start: first.start, end: first.end },
          text: `'${name}' is defined here.`,
        },
      ];
      problems.push({
        kind: language.duplicateName as never,
        place,
        data: { name, what: `a ${before.node.kind}` },
        related,
        mends: [],
      });
    } else if (!/^[A-Z]/.test(name)) {
      problems.push({
        kind: language.nameCase as never,
        place,
        data: { name, what: `a ${node.kind}`, capital: true },
        related: [],
        mends: [],
      });
    }
    seen.set(name, before ?? unit);
  }
}
