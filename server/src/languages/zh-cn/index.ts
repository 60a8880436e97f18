/** Chinese as it is written in China. */
import type { Language } from '../language';
import { spacedAsHan } from '../lib/spacing';
import chips from './chips.json';
import completion from './completion.json';
import hover from './hover.json';
import library from './library.json';
import operators from './operators.json';
import problems from './problems.json';
import refusals from './refusals.json';
import titles from './titles.json';

/** What chips limit stands in front of what is limited, and by itself where something is not within it. */
const limitsAlone = Object.fromEntries(
  Object.entries(chips)
    .filter(([english, words]) => english.startsWith('{0} ') && words.endsWith('的{0}'))
    .map(([english, words]) => [english.slice('{0} '.length), words.slice(0, -'的{0}'.length)]),
);

export const chinese: Language = {
  marks: {
    ': ': '：',
    ', ': '，',
    '; ': '；',
    '.': '。',
    '?': '？',
    list: '、',
    ' or ': ' 或 ',
    ' and ': ' 和 ',
  },
  spaced: spacedAsHan,
  phrases: {
    ...limitsAlone,
    ...completion,
    ...titles,
    ...hover,
    ...library,
    ...operators,
    ...chips,
    ...problems,
    ...refusals,
  },
};
