/** Fixes of usual mistakes that follow from a problem's code and data, where whoever told the problem gave none. */
import type { Analysis } from '../analysis';
import { missingArgument } from '../problems/language';
import type { Problem } from '../text/problem';
import type { Edit } from '../text/span';

export interface Fix {
  readonly title: string;
  readonly edit: Edit;
}

export function fixesOf(analysis: Analysis, problem: Problem): readonly Fix[] {
  if (problem.mends.length > 0) return [];
  const fix =
    problem.kind.code === missingArgument.code ? keepChannels(analysis, problem) : rename(analysis, problem);
  return fix === undefined ? [] : [fix];
}

/** A word that nothing is called, where another is near: a property, a network, a line of a deployment. */
function rename(analysis: Analysis, { place, data }: Problem): Fix | undefined {
  const { name, near } = data as { readonly name?: unknown; readonly near?: unknown };
  const at = analysis.locate(place);
  if (typeof near !== 'string' || at === undefined) return undefined;
  // The problem may stand at more than the word, and then the word is not to take its place.
  if (analysis.file.text.slice(at.start, at.end) !== name) return undefined;
  return { title: `Change to '${near}'`, edit: { ...at, text: near } };
}

/** Of output channels alone there is a number that goes with anything: as many as arrive. */
function keepChannels(analysis: Analysis, { place, data }: Problem): Fix | undefined {
  const { callee, name } = data as Parameters<typeof missingArgument.say>[0];
  const at = analysis.locate(place);
  if (name !== 'out' || at === undefined) return undefined;
  const { text } = analysis.file;
  if (!text.slice(at.start).startsWith(callee)) return undefined;
  const argument = `${name} = it.channels`;
  const end = at.start + callee.length;
  const [open] = /^\s*\(\s*/.exec(text.slice(end)) ?? [];
  const insert = (offset: number, inserted: string): Edit => ({ start: offset, end: offset, text: inserted });
  const title = `Keep the number of channels: ${argument}`;
  if (open === undefined) return { title, edit: insert(end, `(${argument})`) };
  const inside = end + open.length;
  return { title, edit: insert(inside, text[inside] === ')' ? argument : `${argument}, `) };
}
