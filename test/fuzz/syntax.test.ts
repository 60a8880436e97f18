import fc from 'fast-check';
import { expect, test } from 'vitest';
import { format, formatRange, formatText } from '../../server/src/format';
import type { File } from '../../server/src/syntax/tree';
import { parse } from '../../server/src/syntax/units';
import { applyEdits } from '../../server/src/text/span';
import { commentsOf, meaningOf, misplaced, problemsOf } from '../syntax/support/tree';
import { cases, examples, hostileText, part } from './cases';
import { type Layout, relaid } from './syntax-layouts';

const commentTexts = (file: File) => commentsOf(file).map(comment => comment.text.trimEnd());

/** What holds of the form of every text, in order or not. */
function holdsForm(text: string): void {
  const file = parse(text);
  const formatted = formatText(text);
  const again = parse(formatted);
  expect(meaningOf(again)).toEqual(meaningOf(file));
  expect(commentTexts(again)).toEqual(commentTexts(file));
  expect(formatText(formatted)).toBe(formatted);
}

test('every text has a tree whose ranges are nested and whose comments are counted once', () => {
  fc.assert(
    fc.property(hostileText, text => {
      const file = parse(text);
      expect(misplaced(file)).toEqual([]);
      for (const { start, end } of problemsOf(file)) expect(text.length).toBeGreaterThanOrEqual(end - start);
    }),
    { numRuns: cases(0.2) },
  );
});

test('formatting any text keeps its meaning and its comments, and is done after once', () => {
  fc.assert(fc.property(hostileText, holdsForm), { numRuns: cases(0.09) });
});

const layout: fc.Arbitrary<Layout> = fc.record({
  seed: fc.integer({ min: 1, max: 0x7fffffff }),
  longNames: fc.integer({ min: 0, max: 4 }),
  comments: fc.constantFrom(0, 0.03, 0.2),
  lineBreaks: fc.constantFrom(0, 0.2, 0.9),
  eol: fc.constantFrom('\n', '\r\n'),
});

test('an example in any layout, with comments anywhere, keeps meaning, comments and form', () => {
  fc.assert(
    fc.property(fc.constantFrom(...examples), layout, (text, how) => {
      const other = relaid(text, how);
      expect(problemsOf(parse(other))).toEqual([]);
      holdsForm(other);
    }),
    { numRuns: cases(0.02) },
  );
});

test('the form of a text without comments does not depend on its layout', () => {
  fc.assert(
    fc.property(fc.constantFrom(...examples), layout, (text, how) => {
      const bare = { ...how, comments: 0, eol: '\n' };
      const plain = relaid(text, { ...bare, lineBreaks: 0 });
      expect(formatText(relaid(text, bare))).toBe(formatText(plain));
    }),
    { numRuns: cases(0.02) },
  );
});

test('the edits of a range are edits of the whole, and enough for what it touches', () => {
  fc.assert(
    fc.property(fc.constantFrom(...examples), layout, part, part, (text, how, from, length) => {
      const other = relaid(text, how);
      const file = parse(other);
      const start = Math.floor(from * other.length);
      const end = Math.min(other.length, start + Math.floor(length * length * 400));
      const whole = format(file).map(edit => JSON.stringify(edit));
      const edits = formatRange(file, { start, end });
      for (const edit of edits) expect(whole).toContain(JSON.stringify(edit));
      // Formatting what is formatted already changes nothing.
      const formatted = parse(formatText(other));
      expect(formatRange(formatted, { start: 0, end: formatted.text.length })).toEqual([]);
      expect(meaningOf(parse(applyEdits(other, edits)))).toEqual(meaningOf(file));
    }),
    { numRuns: cases(0.02) },
  );
});

test('edits of ranges that cover a text are those of the whole', () => {
  const cuts = fc.array(part, { maxLength: 5 });
  fc.assert(
    fc.property(fc.constantFrom(...examples), layout, cuts, (text, how, parts) => {
      const other = relaid(text, how);
      const file = parse(other);
      const places = parts.map(part => Math.floor(part * other.length)).sort((a, b) => a - b);
      const bounds = [0, ...places, other.length];
      const edits = bounds.slice(1).flatMap((end, i) => formatRange(file, { start: bounds[i]!, end }));
      const said = (list: readonly unknown[]) => new Set(list.map(edit => JSON.stringify(edit)));
      expect(said(edits)).toEqual(said(format(file)));
    }),
    { numRuns: cases(0.01) },
  );
});

test('formatting a range of any text keeps meaning and comments, and is a step towards the form of the whole', () => {
  fc.assert(
    fc.property(hostileText, part, part, (text, a, b) => {
      const file = parse(text);
      const [start, end] = [Math.min(a, b), Math.max(a, b)].map(p => Math.floor(p * text.length)) as [
        number,
        number,
      ];
      const edits = formatRange(file, { start, end });
      const whole = format(file).map(edit => JSON.stringify(edit));
      for (const edit of edits) expect(whole).toContain(JSON.stringify(edit));
      const after = parse(applyEdits(text, edits));
      expect(meaningOf(after)).toEqual(meaningOf(file));
      expect(commentTexts(after)).toEqual(commentTexts(file));
      // What is left for the whole leads to the same form.
      expect(formatText(after.text)).toBe(formatText(text));
    }),
    { numRuns: cases(0.03) },
  );
});
