/** Mistakes in what a parameter can be searched over. */
import { defineProblem } from '../text/problem';

export const noChoices = defineProblem<{ name: string; got: string }>({
  code: 'no-choices',
  severity: 'error',
  summary: 'A range of a search that is not a list of values.',
  why: 'Behind `of` stands the list of the values that a search may try for the parameter, at least one.',
  bad: 'network A(width = 8 of 16) {\n  input(3, 8, 8) -> conv(width)\n}\n',
  good: 'network A(width = 8 of [8, 16]) {\n  input(3, 8, 8) -> conv(width)\n}\n',
  say: d => `What '${d.name}' is searched over must be a list with at least one value, but this is ${d.got}.`,
});

export const notAChoice = defineProblem<{ name: string; value: string; choices: string }>({
  code: 'not-a-choice',
  severity: 'error',
  summary: 'A default that its own range of a search does not have.',
  why:
    'The default is what is evaluated while nobody searches, so that it has to be one of the values that a search may ' +
    'try. A deployment may still give a parameter any value.',
  bad: 'network A(kernel = 4 of [3, 5]) {\n  input(3, 8, 8) -> conv(8, kernel)\n}\n',
  good: 'network A(kernel = 3 of [3, 5]) {\n  input(3, 8, 8) -> conv(8, kernel)\n}\n',
  say: d => `The default ${d.value} of '${d.name}' is not one of ${d.choices}; take one of them, or add it.`,
});

export const outsideChoices = defineProblem<{ name: string; value: string; choices: string }>({
  code: 'outside-choices',
  severity: 'hint',
  summary: 'An argument of a deployment that no search would try.',
  why:
    'A deployment may give a parameter any value, and what is told of it holds for that value. Where it is not among those ' +
    'behind `of`, it may be a slip, or the range wants it.',
  bad: 'network A(width = 8 of [8, 16]) {\n  input(3, 8, 8) -> conv(width)\n}\n\ndeploy A(width = 12) on max78000 {\n  precision int8\n}\n',
  good: 'network A(width = 8 of [8, 16]) {\n  input(3, 8, 8) -> conv(width)\n}\n\ndeploy A(width = 16) on max78000 {\n  precision int8\n}\n',
  say: d => `${d.value} is not one of ${d.choices}, over which '${d.name}' is searched.`,
});
