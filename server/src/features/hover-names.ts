/** Hover on names: what a parameter, number or map stands for, at every use and turn. */
import type { Analysis } from '../analysis';
import type { Evaluated } from '../graph/graph';
import { isMap, keyOf, showValue, type Value } from '../graph/values';
import { witnessNetwork } from '../graph/witness';
import { counted, shapes } from '../report/quantity';
import type { Place } from '../text/problem';
import type { Definition } from './names';
import { showExpr } from './signature';
import { fenced } from './table';

type Seen = Map<object, Map<number, Map<string, Value | undefined>>>;

const witnessed = new WeakMap<Evaluated, Seen>();

function valuesSeen(network: Evaluated): Seen {
  let seen = witnessed.get(network);
  if (seen === undefined) {
    witnessed.set(network, (seen = new Map()));
    const all = seen;
    witnessNetwork(network, {
      line: () => {},
      defined: ({ unit, start }: Place, value) => {
        const inUnit = all.get(unit) ?? new Map<number, Map<string, Value | undefined>>();
        all.set(unit, inUnit);
        const values = inUnit.get(start) ?? new Map<string, Value | undefined>();
        inUnit.set(start, values);
        values.set(keyOf(value), value);
      },
    });
  }
  return seen;
}

/** More values than this are counted. */
const most = 12;

export function describeName(analysis: Analysis, definition: Definition): string {
  const { unit, ident, kind, name, value } = definition;
  for (const { evaluated } of analysis.networks) {
    const values = valuesSeen(evaluated).get(unit)?.get(ident.start);
    if (values === undefined) continue;
    const known = [...values.values()].filter(v => v !== undefined);
    if (known.length === 0) continue;
    const maps = known.filter(isMap).flatMap(v => (v.shape === undefined ? [] : [v.shape]));
    const where = known.length > 1 ? ` in ${evaluated.declared.node.name.name}` : '';
    if (maps.length > 0) return `**${name}** · ${shapes(maps)}  \n${kindOf(kind)}${where}`;
    const shown = known.slice(0, most).map(v => showValue(v));
    const more = known.length > most ? `, … (${counted(known.length, 'value')})` : '';
    return `${fenced(`${name} = ${shown.join(', ')}${more}`, 'lwnet')}\n${kindOf(kind)}${where}`;
  }
  const written = value === undefined ? name : `${name} = ${showExpr(value)}`;
  return `${fenced(written, 'lwnet')}\n${kindOf(kind)}${definition.kind === 'map' ? ', shape unknown' : ''}`;
}

const kindOf = (kind: Definition['kind']): string => {
  if (kind === 'map' || kind === 'input') return 'Feature map';
  return kind[0]!.toUpperCase() + kind.slice(1);
};
