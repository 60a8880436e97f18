/** What the lessons claim is what the engine counts, and what they describe is what the editor does. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { formatText } from '../../server/src/format';
import { offersAt } from '../../server/src/rewrites/offers';
import { sayProblem } from '../../server/src/text/problem';
import { applyEdits } from '../../server/src/text/span';
import { answerTo, claimsOf, proseOf } from './claims';

const folder = new URL('../../docs/tutorial/', import.meta.url);
const lessons = readdirSync(folder).filter(name => name.endsWith('.lwnet'));
const textOf = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

test('the index names every lesson', () => {
  const index = textOf('README.md');
  for (const lesson of lessons) expect(index).toContain(`[${lesson}](${lesson})`);
});

describe.each(lessons)('%s', lesson => {
  const text = textOf(lesson);

  test('has no mistake and stands in the canonical form', () => {
    const { problems } = analyse('test:/lesson.lwnet', text);
    expect(problems.filter(p => p.kind.severity !== 'hint').map(sayProblem)).toEqual([]);
    expect(formatText(text)).toBe(text);
  });

  const claims = claimsOf(text);

  test.each(claims.map(claim => [claim.line, claim] as const))('line %i: its figures', (_, claim) => {
    expect(claim.items.map(item => answerTo(item, claim.subject))).toEqual(claim.items);
  });

  test('claims something, and no figure outside of the claims', () => {
    expect(claims.length).toBeGreaterThan(5);
    const figure = /\d,\d{3}|\d (?:[KMG]i?B|bytes|MACs|parameters)\b|\d[.\d]* (?:%|times)/;
    expect(proseOf(text).filter(line => figure.test(line))).toEqual([]);
  });
});

describe('the light bulb of lesson 3', () => {
  const text = textOf('shift-and-ghost.lwnet');
  const at = text.indexOf('conv(128, 3) -> bn -> relu');
  /** The line of a network without its input. */
  const lineOf = (network: string, from: string): string =>
    new RegExp(`network ${network} \\{\\n.*? -> (.*)\\n`).exec(from)![1]!;

  test.each([
    ['depthwise-separable', 'DepthwiseSeparable'],
    ['shift-pointwise', 'ShiftPointwise'],
    ['ghost', 'GhostModule'],
  ])('%s makes the line of %s', (id, network) => {
    const offer = offersAt(analyse('test:/a.lwnet', text), { start: at, end: at }).find(o => o.id === id)!;
    expect(lineOf('Dense', applyEdits(text, offer.edits()))).toBe(lineOf(network, text));
  });
});

test('lesson 2: the editor hints at the most unequal widths and at the group convolutions', () => {
  const text = textOf('why-macs-mislead.lwnet');
  const { problems, locate } = analyse('test:/a.lwnet', text);
  const hinted = problems.map(({ kind, place }) => {
    const { start, end } = locate(place)!;
    return [kind.code, text.slice(start, end)];
  });
  expect(hinted).toEqual([
    ['unequal-widths', '512'],
    ['unequal-widths', '32'],
    ['group-conv-memory-access', 'groups = 4'],
    ['group-conv-memory-access', 'groups = 16'],
  ]);
});
