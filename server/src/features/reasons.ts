/** Why a network does not run on a target as it is, shortly, each with the line that it comes from. */
import type { Analysis } from '../analysis';
import type { Judged } from '../deploy/judge';
import { english, type Speaks } from '../languages';
import type { Link } from '../messages';
import { facts, type LayerData } from '../problems/layer-words';
import * as kinds from '../problems/targets';
import type { DeploymentSummary } from '../report/deployment';
import { type Place, type Problem, type Severity, sayProblem } from '../text/problem';
import { begun } from '../text/shorten';
import { type Elsewhere, fileOf, locationOf } from './elsewhere';

/** More reasons than these do not help whoever compares. */
const most = 3;
const longest = 160;
/** Nor does it to have counted the places of each in a network of thousands of lines. */
const mostRead = 300;

const severities: readonly Severity[] = ['error', 'warning', 'information'];

const factsOf = (data: LayerData): string => facts(data).join('; it ');

/** What becomes of a layer, and what its facts are then. */
const fates: ReadonlyMap<unknown, readonly [string, (data: LayerData) => string]> = new Map([
  [kinds.kernelRefused, ['refused', factsOf]],
  [kinds.kernelOnHost, ['on the host', factsOf]],
  [kinds.kernelUnknown, ['unknown', () => 'no source says']],
]);

export function reasonsOf(
  judged: Judged,
  { fit }: DeploymentSummary,
  analysis: Analysis,
  elsewhere: Elsewhere,
  say: Speaks = english,
): readonly Link[] {
  const found = new Map<string, { readonly place: Place | undefined; places: number }>();
  const add = (text: string, place: Place | undefined) => {
    const known = found.get(text);
    if (known === undefined) found.set(text, { place, places: 1 });
    else known.places++;
  };
  // What no problem tells, as that weights do not fit where they could lie elsewhere.
  if (fit.why !== undefined && fit.problem === undefined && fit.fits === false) add(say(fit.why), undefined);
  const told = severities.flatMap(severity =>
    judged.problems.filter(
      ({ kind }) => kind.severity === severity && (kind as unknown) !== kinds.leavesAccelerator,
    ),
  );
  for (const problem of told.slice(0, mostRead))
    add(wordsOf(problem, analysis, elsewhere, say), problem.place);
  if (fit.why !== undefined && fit.fits !== true && found.size === 0) add(say(fit.why), undefined);
  const links = [...found].slice(0, most).map(([text, { place, places }]): Link => {
    const least = told.length > mostRead ? ' at least' : '';
    const many = places > 1 ? ` (${say(`${places} places${least}`)})` : '';
    const at = place && lineOf(place, analysis, elsewhere);
    const short = begun(text, longest);
    const whole = short === text ? {} : { whole: text };
    return { text: short + many, ...whole, ...(at === undefined ? {} : { at }) };
  });
  const more = found.size - links.length;
  return more > 0 ? [...links, { text: say(`and ${more} more`) }] : links;
}

function wordsOf(problem: Problem, analysis: Analysis, elsewhere: Elsewhere, say: Speaks): string {
  const fate = fates.get(problem.kind);
  if (fate === undefined) return say(sayProblem(problem));
  const [words, why] = fate;
  const data = problem.data as LayerData;
  const name = data.blocks.length > 0 ? data.blocks.join(', ') : textAt(problem.place, analysis, elsewhere);
  // What is left of a sentence says nothing in a language whose words stand in another order.
  return say === english ? `${name} ${words}: ${why(data)}` : `${name}: ${say(sayProblem(problem))}`;
}

function textAt(place: Place, analysis: Analysis, elsewhere: Elsewhere): string {
  const located = fileOf(analysis, place.uri, elsewhere);
  const span = located?.positions.of(place);
  return located === undefined || span === undefined ? '' : located.file.text.slice(span.start, span.end);
}

function lineOf(place: Place, analysis: Analysis, elsewhere: Elsewhere): Link['at'] {
  const location = locationOf(analysis, place, elsewhere);
  return location && { uri: location.uri, line: location.range.start.line };
}
