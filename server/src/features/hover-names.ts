/** Hover on names: what a parameter, number or map stands for, at every use and turn. */
import type { Analysis } from '../analysis';
import { showExpr } from '../format/tree';
import { isMap, showValue } from '../graph/values';
import { shapesInWords } from '../quantity/show';
import { few, shortened } from '../text/shorten';
import { nameMarkdown } from './markdown';
import type { Definition, Written } from './names';
import { fenced } from './table';
import { witnessed } from './witnessed';

/** All values of a name take no more characters than this. */
const longest = 1000;

export function describeName(analysis: Analysis, definition: Definition): string {
  const { unit, ident, kind, name, value } = definition;
  for (const { evaluated } of analysis.networks) {
    const known = witnessed(evaluated)
      .values(unit, ident.start)
      .filter(v => v !== undefined);
    if (known.length === 0) continue;
    const maps = known.filter(isMap).flatMap(v => (v.shape === undefined ? [] : [v.shape]));
    const where = known.length > 1 ? ` in ${nameMarkdown(evaluated.declared.node.name.name)}` : '';
    if (maps.length > 0)
      return `**${nameMarkdown(name)}** · ${shapesInWords(maps)}  \n${kindOf(kind)}${where}`;
    const shown = few(known.map(showValue), 'values');
    return `${fenced(`${name} = ${shortened(shown, longest)}`, 'lwnet')}\n${kindOf(kind)}${where}`;
  }
  const written = value === undefined ? name : `${name} = ${showExpr(value)}`;
  return `${fenced(written, 'lwnet')}\n${kindOf(kind)}${definition.kind === 'map' ? ', shape unknown' : ''}`;
}

/** `.channels`, with what it is there. */
export function describeProperty(analysis: Analysis, { name, unit, span }: Written): string {
  const size = { channels: 'Channels', height: 'Height', width: 'Width' }[name] ?? 'A size';
  const text = `**.${name}** · ${size} of the feature map.`;
  for (const { evaluated } of analysis.networks) {
    const known = witnessed(evaluated)
      .values(unit, span.start)
      .filter(value => value !== undefined);
    if (known.length > 0)
      return `${fenced(`.${name} = ${shortened(few(known.map(showValue), 'values'), longest)}`, 'lwnet')}\n${text}`;
  }
  return text;
}

const kindOf = (kind: Definition['kind']): string => {
  if (kind === 'map' || kind === 'input') return 'Feature map';
  return kind[0]!.toUpperCase() + kind.slice(1);
};
