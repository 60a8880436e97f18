/**
 * Mistakes inside blocks and networks of another file, which the file in hand can neither show nor mend there: they are
 * told where it uses them.
 */
import { type Declared, nameOf } from '../graph/graph';
import { brokenImport } from '../problems/imports';
import { useIn } from '../problems/list';
import { syntaxProblems } from '../problems/syntax';
import { misreadIn } from '../syntax/positions';
import type { Place, Problem, ProblemKind, Related } from '../text/problem';

/** Uses shown beside a problem inside a block: the innermost, and the outermost. */
const mostRelated = 5;

function shown(related: readonly Related[]): readonly Related[] {
  return related.length <= mostRelated ? related : [...related.slice(0, mostRelated - 1), related.at(-1)!];
}

/** A problem as a file tells it: at its own place, or else at the innermost use of this file that leads there. */
export function toldIn(uri: string, problem: Problem): Problem {
  const { kind, place, data, related, mends } = problem;
  const use = useIn(uri, problem);
  if (use === undefined)
    return related.length <= mostRelated ? problem : { ...problem, related: shown(related) };
  return {
    kind: inside(use.use!, kind),
    place: use.place,
    data,
    related: shown([{ place, text: 'Here it stands.' }, ...related.filter(other => other !== use)]),
    mends: mends.filter(mend => mend.place.uri === uri),
  };
}

const inside = <D>(use: string, kind: ProblemKind<D>): ProblemKind<D> => ({
  ...kind,
  say: data => `Inside ${use}: ${kind.say(data)}`,
});

/**
 * What is wrong with a declaration of another file that its evaluation passes over in silence, as its own file tells it: a
 * mistake of form, or names that its imports fail to bring.
 * @param isOpen whether something of it is unknown though everything that it is given is known
 */
export function brokenAbroad(
  declared: Declared,
  at: Place,
  use: string,
  isOpen: boolean,
): Problem | undefined {
  if (declared.library) return undefined;
  const [misread] = misreadIn(declared.unit);
  if (misread !== undefined) {
    const { unit, problem } = misread;
    const kind = syntaxProblems[problem.code] as ProblemKind<never>;
    const { start, end } = problem;
    const stands = { place: { uri: declared.uri, unit, start, end }, text: 'Here it stands.' };
    return { kind: inside(use, kind) as never, place: at, data: problem.data, related: [stands], mends: [] };
  }
  if (!isOpen) return undefined;
  const related = [{ place: nameOf(declared), text: 'It is declared here.' }];
  const data = { name: declared.node.name.name };
  return { kind: brokenImport as never, place: at, data, related, mends: [] };
}
