/** `// allow rule: reason`: silences a rule in the statement or declaration that the comment belongs to. */
import * as problems from '../problems/hints';
import type { Report } from '../problems/list';
import { bodiesOf } from '../syntax/bodies';
import { factsOf, rareIn } from '../syntax/facts';
import type { Comment, File, Unit } from '../syntax/tree';
import { nearest } from '../text/nearest';
import { changeTo, type Place, type Problem } from '../text/problem';
import { adjustable } from './levels';

interface Allowance {
  /** What the comment stands above, behind or in; nothing where it stands at the end of a body. */
  readonly unit: Unit | undefined;
  readonly place: Place;
  readonly code: string;
  readonly codePlace: Place;
  readonly reason: string;
}

/** What is said of these comments themselves; no other comment silences that. */
const ofComments: ReadonlySet<string> = new Set(
  [problems.allowUnknown, problems.allowUnused, problems.allowWithoutReason].map(({ code }) => code),
);

const form = /^\/\/\/?\s*allow\s+([\w-]+)\s*(?::\s*(.*))?$/;

/** The codes that a comment can silence: all but errors. */
const silenceable: ReadonlySet<string> = new Set(
  [...adjustable.keys()].filter(code => !ofComments.has(code)),
);

export const isSilenceable = ({ kind }: Problem): boolean => silenceable.has(kind.code);

/** The rule that a comment allows, with or without a reason. */
export const allowedBy = (comment: string): string | undefined => form.exec(comment)?.[1];

/**
 * The problems that no comment silences.
 */
export function withoutAllowed(
  uri: string,
  file: File,
  found: readonly Problem[],
  report: Report,
): readonly Problem[] {
  const allowances = allowancesIn(uri, file);
  if (allowances.length === 0) return found;
  const used = new Set<Allowance>();
  const kept = found.filter(problem => {
    const by = allowances.find(a => a.code === problem.kind.code && a.reason !== '' && covers(a, problem));
    if (by !== undefined) used.add(by);
    return by === undefined;
  });
  // Where something is wrong, what the rules would say of it is not known.
  const isWhole = !found.some(problem => problem.kind.severity === 'error');
  for (const allowance of allowances) {
    const { code, place, reason } = allowance;
    if (!silenceable.has(code)) {
      const near = nearest(code, silenceable);
      const mends = changeTo(allowance.codePlace, near).map(mend => ({ ...mend, keepsFunction: true }));
      report(problems.allowUnknown, place, { code, near }, { mends });
    } else if (reason === '') report(problems.allowWithoutReason, place, { code });
    else if (isWhole && !used.has(allowance)) {
      const mends = [{ title: 'Remove the comment', place, text: '', keepsFunction: true }];
      report(problems.allowUnused, place, { code }, { mends });
    }
  }
  return kept;
}

function covers({ unit }: Allowance, problem: Problem): boolean {
  const { place } = problem;
  if (unit === undefined || !isSilenceable(problem)) return false;
  return place.unit === unit || insideOf(unit).has(place.unit);
}

const inside = new WeakMap<Unit, ReadonlySet<object>>();

/** Every unit in a unit. */
function insideOf(unit: Unit): ReadonlySet<object> {
  let units = inside.get(unit);
  if (units === undefined) {
    const found = new Set<object>();
    const visit = (outer: Unit) => {
      for (const body of bodiesOf(outer))
        for (const inner of body.units) {
          found.add(inner);
          visit(inner);
        }
    };
    visit(unit);
    inside.set(unit, (units = found));
  }
  return units;
}

const known = new WeakMap<Unit, readonly Allowance[]>();

function allowancesIn(uri: string, file: File): readonly Allowance[] {
  return rareIn(file).allowing.flatMap(unit => {
    let found = known.get(unit);
    if (found === undefined) {
      const list: Allowance[] = [];
      gather(uri, unit, list);
      known.set(unit, (found = list));
    }
    return found;
  });
}

function gather(uri: string, unit: Unit, into: Allowance[]): void {
  if (!factsOf(unit).allowing) return;
  const note = (comment: Comment, whose: Unit | undefined) => {
    const [, code, reason = ''] = form.exec(comment.text) ?? [];
    if (code === undefined) return;
    const place = { uri, unit, start: comment.start, end: comment.end };
    const start = comment.start + comment.text.indexOf(code, comment.text.indexOf('allow') + 'allow'.length);
    const codePlace = { ...place, start, end: start + code.length };
    into.push({ unit: whose, place, code, codePlace, reason: reason.trim() });
  };
  for (const comment of unit.comments) note(comment, unit);
  for (const body of bodiesOf(unit)) {
    for (const comment of body.comments) note(comment, undefined);
    for (const inner of body.units) gather(uri, inner, into);
  }
}
