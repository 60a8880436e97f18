/** `in` and `it`: which maps arrive there, and the line that made them. */
import type { Analysis } from '../analysis';
import { isMap } from '../graph/values';
import { shapesInWords } from '../quantity/show';
import { bodiesOf } from '../syntax/bodies';
import type { Flow, Ident, Node, Unit } from '../syntax/tree';
import type { Place } from '../text/problem';
import type { Span } from '../text/span';
import type { Cursor } from './cursor';
import { witnessed } from './witnessed';

/** At the start of a line, where a definition leads to what made it. */
function arrivingAt({ unit, word }: Cursor): Ident | undefined {
  const node = unit.node as Node;
  if (node.kind !== 'flow' || word === undefined || !node.sources.includes(word as Ident)) return undefined;
  return word.name === 'in' || word.name === 'it' ? (word as Ident) : undefined;
}

/** In an expression, as in `it.channels`. */
const arrivingIn = ({ trail, word }: Cursor): Ident | undefined =>
  trail.at(-1)?.kind === 'flow-ref' ? (word as Ident) : undefined;

export function describeArriving(
  analysis: Analysis,
  cursor: Cursor,
): { readonly span: Span; readonly text: string } | undefined {
  const word = arrivingAt(cursor) ?? arrivingIn(cursor);
  if (word === undefined) return undefined;
  const what = word.name === 'in' ? 'What arrives at the block' : 'What arrives from above';
  for (const { evaluated } of analysis.networks) {
    const shapes = witnessed(evaluated)
      .values(cursor.unit, word.start)
      .flatMap(value =>
        value !== undefined && isMap(value) && value.shape !== undefined ? [value.shape] : [],
      );
    if (shapes.length > 0)
      return { span: word, text: `**${word.name}** · ${shapesInWords(shapes)}  \n${what}` };
  }
  return { span: word, text: `**${word.name}**  \n${what}, shape unknown` };
}

/** The line above, by its name or by the last stage that it goes through; for the first of a body what holds it. */
export function arrivingFrom(analysis: Analysis, cursor: Cursor): Place | undefined {
  const word = arrivingAt(cursor);
  const declaration = cursor.units[0]!;
  if (word === undefined) return undefined;
  const { node } = declaration;
  const at = (unit: Unit, { start, end }: Span): Place => ({ uri: analysis.uri, unit, start, end });
  const name = node.kind === 'block' || node.kind === 'network' ? at(declaration, node.name) : undefined;
  if (word.name === 'in') return name;
  let inner = cursor.unit;
  for (const holder of cursor.units.slice(0, -1).reverse()) {
    const body = bodiesOf(holder).find(({ units }) => units.includes(inner));
    const above = body?.units.slice(0, body.units.indexOf(inner)) ?? [];
    const line = above.findLast((unit): unit is Unit<Flow> => unit.node.kind === 'flow');
    if (line !== undefined) return at(line, made(line.node));
    inner = holder;
  }
  return name;
}

function made({ targets, sources, stages }: Flow): Span {
  const last = stages.at(-1);
  const stage =
    last?.kind === 'call' ? last.name : last && { start: last.start, end: last.start + last.kind.length };
  return (targets.length === 1 ? targets[0] : undefined) ?? stage ?? sources[0]!;
}
