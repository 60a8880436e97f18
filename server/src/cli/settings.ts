/**
 * `--set name=value`: arguments of a network from the command line. A value is any expression of the language, read in
 * the scope of the network's file, so it is put into a deployment and evaluated like one.
 */
import type { Analysis } from '../analysis';
import { evaluateDeployment } from '../deploy/deployment';
import { toldIn } from '../graph/abroad';
import type { Evaluated } from '../graph/graph';
import { withNearest } from '../graph/unknown';
import { syntaxProblems } from '../problems/syntax';
import { positionsOf } from '../syntax/positions';
import type { Deploy, Unit } from '../syntax/tree';
import { parse } from '../syntax/units';
import { type Problem, sayProblem } from '../text/problem';

export type Settings = { readonly evaluated: Evaluated } | { readonly failure: string };

const commandLine = 'lwnet-set:';

export function applySettings(
  network: string,
  settings: readonly string[],
  analysis: Analysis,
  show: (problem: Problem) => string,
): Settings {
  const given: string[] = [];
  for (const setting of settings) {
    const [, name, value] = /^\s*([A-Za-z_]\w*)\s*=(?!=)\s*([\s\S]*?)\s*$/.exec(setting) ?? [];
    if (name === undefined || value === undefined || value === '')
      return { failure: `--set ${setting}: write name=value, for instance --set width=0.5.` };
    const why = whyNotAlone(value);
    if (why !== undefined) return { failure: `--set ${setting}: ${why}` };
    given.push(`${name} = ${value}`);
  }
  // Line breaks inside brackets mean nothing, and outside them no value can go on behind one.
  const text = `deploy ${network}(${given.join(', ')}) on x {\n}\n`;
  const file = parse(text);
  const unit = file.units[0];
  if (unit?.node.kind !== 'deploy' || unit.node.args.length !== settings.length)
    return { failure: `--set: ${given.join(', ')} cannot be read as arguments.` };
  const { evaluated, problems } = evaluateDeployment(
    commandLine,
    unit as Unit<Deploy>,
    analysis.linked,
    analysis.memo,
  );
  const errors = problems
    .filter(problem => problem.kind.severity === 'error')
    .map(problem => withNearest(problem, analysis));
  const mine = errors.find(problem => problem.place.uri === commandLine);
  if (mine !== undefined) return { failure: `--set ${given.join(', ')}: ${sayProblem(mine)}` };
  if (errors.length > 0 || evaluated === undefined) {
    // That it is the command line which asks for these values is known to whoever typed it.
    const shown = errors.map(problem =>
      show(
        toldIn(analysis.uri, {
          ...problem,
          related: problem.related.filter(({ place }) => place.uri !== commandLine),
        }),
      ),
    );
    return { failure: [`with ${given.join(', ')}:`, ...shown].join('\n') };
  }
  return { evaluated };
}

/** Why a text is not one expression and nothing more, which can stand in the place of any value. */
function whyNotAlone(value: string): string | undefined {
  const no = `'${value}' is no value of the language.`;
  const file = parse(`network X(v = ${value}, w = 1) {\n}\n`);
  const { node } = file.units[0] ?? {};
  if (file.units.length !== 1 || node?.kind !== 'network' || node.params.length !== 2) return no;
  const [first, second] = node.params;
  if (first?.choices !== undefined || second?.name.name !== 'w' || /\/\//.test(value)) return no;
  const [misread] = positionsOf(file).syntaxProblems();
  if (misread === undefined) return undefined;
  const tooLarge = syntaxProblems['number-too-large'];
  return misread.problem.code === tooLarge.code ? tooLarge.say(misread.problem.data) : no;
}
