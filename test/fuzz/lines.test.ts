import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Lines } from '../../server/src/features/lines';

const text = fc
  .array(fc.constantFrom('\r', '\n', '\r\n', 'a', 'network', ' ', '\u2028', '🙂'), { maxLength: 40 })
  .map(parts => parts.join(''));

test('lines after edits are those of the text, place by place', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), text, text, (middles, head, tail) => {
      let lines = Lines.of('');
      for (const middle of middles) {
        const now = head + middle + tail;
        lines = lines.edited(now);
        const document = TextDocument.create('', '', 0, now);
        for (let at = -1; at <= now.length + 1; at++)
          expect(lines.positionAt(at)).toEqual(document.positionAt(at));
        for (let line = 0; line <= document.lineCount; line++)
          for (let character = 0; character < 9; character++)
            expect(lines.offsetAt({ line, character })).toBe(document.offsetAt({ line, character }));
      }
    }),
    { numRuns: 300 },
  );
});
