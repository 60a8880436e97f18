/** The networks of a file that a command is asked for, by name and with settings. */

import { evaluateNetwork } from '../evaluator/evaluate';
import { type Declared, type Evaluated, nameOf } from '../graph/graph';
import { brokenAbroad, toldIn } from '../names/abroad';
import { withNearest } from '../names/unknown';
import * as imports from '../problems/imports';
import { syntaxProblems } from '../problems/syntax';
import { frame } from '../report/frame';
import type { Network } from '../syntax/tree';
import { nearest } from '../text/nearest';
import type { Problem } from '../text/problem';
import { type ReadNetworks, tell } from './read';
import { applySettings } from './settings';
import type { Terminal } from './terminal';

/** What was asked for, or why there is no answer. */
export type Asked<T> = { readonly value: T } | { readonly failure: string };

interface Choice {
  readonly network: string | undefined;
  readonly set: readonly string[];
}

interface Chosen {
  readonly evaluated: readonly Evaluated[];
  readonly problems: readonly Problem[];
}

/** The one that is named, else all of the file, else those it deploys. */
export function choose(
  { analysis, sources }: ReadNetworks,
  file: string,
  options: Choice,
  terminal: Terminal,
): Asked<Chosen> {
  const own = analysis.networks.map(({ evaluated }) => evaluated);
  const ownNames = own.map(evaluated => evaluated.declared.node.name.name);
  const name = options.network ?? (options.set.length > 0 && own.length === 1 ? ownNames[0] : undefined);
  if (name === undefined) {
    if (options.set.length > 0)
      return {
        failure: `--set needs --network where a file has not one network but ${own.length}: ${ownNames.join(', ')}.`,
      };
    if (own.length > 0) return { value: { evaluated: own, problems: analysis.problems } };
    const deployed = analysis.deployments.flatMap(({ deployed: { evaluated } }) => evaluated ?? []);
    if (deployed.length > 0) return { value: { evaluated: deployed, problems: analysis.problems } };
    return { failure: `${file} declares no network.` };
  }
  const declared = analysis.linked.find(name);
  if (declared?.node.kind !== 'network') {
    const near = nearest(name, ownNames);
    const hint = near === undefined ? `It has ${ownNames.join(', ') || 'none'}.` : `Did you mean ${near}?`;
    return { failure: `${file} has no network '${name}'. ${hint}` };
  }
  const inFile = analysis.problems.filter(isMistakeOfForm);
  if (options.set.length === 0) {
    const { evaluated, problems } = evaluateNetwork(declared as Declared<Network>, [], analysis.memo);
    const told = problems.map(problem => withNearest(toldIn(analysis.uri, problem), analysis));
    const isOpen = problems.length === 0 && evaluated.body.unknownCount > 0;
    const isImported = declared.uri !== analysis.uri;
    const broken = isImported ? brokenAbroad(declared, nameOf(declared), name, isOpen) : undefined;
    const around = broken === undefined ? inFile : [...inFile, broken];
    return { value: { evaluated: [evaluated], problems: [...around, ...told] } };
  }
  const settings = applySettings(name, options.set, analysis, problem =>
    frame(tell(problem, sources), uri => terminal.nameOf(uri)),
  );
  if ('failure' in settings) return settings;
  return { value: { evaluated: [settings.evaluated], problems: inFile } };
}

const formCodes = new Set([
  ...Object.keys(syntaxProblems),
  imports.importNotFound.code,
  imports.notExported.code,
]);

/** What stands around the network and can hide some of it: a broken line, an import that leads nowhere. */
const isMistakeOfForm = (problem: Problem): boolean =>
  problem.kind.severity === 'error' && formCodes.has(problem.kind.code);
