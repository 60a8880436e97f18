/** Keeps the bodies of a statement whose own line could not be read: what stands in them is still being worked with. */
import type { IToken } from 'chevrotain';
import { bodiesIn } from '../bodies';
import { endOf } from '../lex';
import { T } from '../tokens';
import type { Flow, For, Hole, If, Repeat, Shared } from '../tree';
import type { Filled } from './base';

/** The node, which ends in a hole, with the loops and conditions before it that the grammar did not get to. */
export function keepBodies<N extends Flow | Shared>(node: N, tokens: readonly Filled[], base: number): N {
  const kept = new Set<unknown>(bodiesIn(node));
  const found: (For | Repeat | If)[] = [];
  let word = -1;
  tokens.forEach((token, i) => {
    const type = token.tokenType;
    if (type === T.For || type === T.Repeat || type === T.If || type === T.Else) word = i;
    if (token.body === undefined) return;
    if (!kept.has(token.body) && word >= 0) found.push(control(tokens, word, token.body, base));
    word = -1;
  });
  if (found.length === 0) return node;
  const end = Math.max(node.end, found.at(-1)!.end);
  const hole: Hole = { kind: 'hole', start: end, end };
  return { ...node, stages: [...node.stages.slice(0, -1), ...found, hole], end };
}

function control(
  tokens: readonly Filled[],
  at: number,
  body: NonNullable<Filled['body']>,
  base: number,
): For | Repeat | If {
  const word = tokens[at]!;
  const span = { start: word.startOffset - base, end: body.end };
  const hole: Hole = { kind: 'hole', start: endOf(word) - base, end: endOf(word) - base };
  if (word.tokenType === T.For)
    return { kind: 'for', names: namesAfter(tokens, at, base), list: hole, body, ...span };
  if (word.tokenType === T.Repeat) return { kind: 'repeat', count: hole, body, ...span };
  return { kind: 'if', condition: hole, then: body, else: undefined, ...span };
}

function namesAfter(tokens: readonly IToken[], at: number, base: number): For['names'] {
  const names: For['names'][number][] = [];
  for (const { tokenType, image, startOffset } of tokens.slice(at + 1)) {
    if (tokenType !== T.Name && tokenType !== T.Comma) break;
    if (tokenType === T.Name)
      names.push({ name: image, start: startOffset - base, end: startOffset - base + image.length });
  }
  return names;
}
