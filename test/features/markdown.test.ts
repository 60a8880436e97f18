/** What a file says must stay words when an editor shows it: no image that it loads, no name in bold. */
import { expect, test } from 'vitest';
import { completion } from '../../server/src/features/completion';
import { resolveCompletion } from '../../server/src/features/completion-details';
import { hover } from '../../server/src/features/hover';
import { docMarkdown } from '../../server/src/features/markdown';
import { signatureHelp } from '../../server/src/features/signature-help';
import { fixture, hoverText } from './fixture';

const image = '![a beacon](https://example.com/a.png)';

const text = (here: string) => `/// Halves it. ${image}
block Half(out) {
  conv(out, 3, 2)
}

/// Small. ${image}
network N__a__ {
  input(3, 8, 8)
  ${here}
}
`;

const hoverAt = (marked: string) => {
  const { analysis, offset } = fixture(marked);
  return hoverText(hover(analysis, offset));
};

test.each([
  ['hover on a use', () => hoverAt(text('$0Half(4)'))],
  ['hover on a block', () => hoverAt(text('Half(4)').replace('block Half', 'block $0Half'))],
  ['hover on a network', () => hoverAt(text('Half(4)').replace('N__a__', '$0N__a__'))],
  [
    'completion of a block',
    () => {
      const { analysis, offset } = fixture(text('Half(4) -> $0'));
      const item = completion(analysis, offset).items.find(({ label }) => label === 'Half')!;
      return JSON.stringify(resolveCompletion(analysis, item));
    },
  ],
  [
    'completion of a network',
    () => {
      const { analysis, offset } = fixture(`${text('Half(4)')}deploy $0`);
      return JSON.stringify(completion(analysis, offset));
    },
  ],
  [
    'help on parameters',
    () => {
      const { analysis, offset } = fixture(text('Half($0)'));
      return JSON.stringify(signatureHelp(analysis, offset));
    },
  ],
])('%s links to an image and does not show it', (_, shown) => {
  expect(shown()).toContain('[a beacon](https://example.com/a.png)');
  expect(shown()).not.toContain('![');
});

test.each([
  ['![a](u)', '[a](u)'],
  ['![](u)', '[image](u)'],
  ['![ ][ref]', '[image][ref]'],
  ['![ref]', '[ref]'],
  ['!!![a](u)', '[a](u)'],
  // An escaped mark in front of a link is no way around.
  ['\\!![a](u)', '\\[a](u)'],
  ['[![a](u)](v)', '[[a](u)](v)'],
  ['Not! [so](u)', 'Not! [so](u)'],
  ['a != [1]', 'a != [1]'],
])('%s reads %s', (doc, safe) => expect(docMarkdown(doc)).toBe(safe));

test('a name keeps its underscores', () => {
  expect(hoverAt(text('Half(4)').replace('N__a__', '$0N__a__'))).toContain('**N\\_\\_a\\_\\_** ·');
  expect(hoverAt(text('$0Half(4)'))).toContain('in N\\_\\_a\\_\\_');
  expect(hoverAt(text('x__y__ = it -> Half(4)\n  x__y__$0 -> relu'))).toContain('**x\\_\\_y\\_\\_**');
});
