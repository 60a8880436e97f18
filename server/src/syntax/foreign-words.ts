/** Words of other languages for those of this one. */
import type { TokenType } from 'chevrotain';
import { nearest } from '../text/nearest';
import { T, wordOf } from './tokens';

/** What other languages begin a line with. */
const calledElsewhere: ReadonlyMap<string, TokenType> = new Map([
  ...['def', 'fn', 'fun', 'func', 'function', 'class', 'module'].map(word => [word, T.Block] as const),
  ...['model', 'net'].map(word => [word, T.Network] as const),
  ...['const', 'var', 'val', 'int', 'float', 'auto', 'set', 'define'].map(word => [word, T.Let] as const),
  ...['while', 'when'].map(word => [word, T.If] as const),
  ['loop', T.Repeat],
  ['foreach', T.For],
  ['deployment', T.Deploy],
]);

export const elseIf: ReadonlySet<string> = new Set(['elif', 'elsif', 'elseif']);

/** The one of some words that another stands for, or that it is nearly. */
export function nearOf(image: string, types: readonly TokenType[]): TokenType | undefined {
  const called = calledElsewhere.get(image);
  if (called !== undefined && types.includes(called)) return called;
  const near = nearest(image, types.map(wordOf));
  // Of one letter everything is near.
  return image.length < 2 ? undefined : types.find(type => wordOf(type) === near);
}
