/** What is left out of a block once all of it is written, and which names are read in it. */
import type { Statement, UnitList } from '../../../syntax/tree';
import type { Builder } from './builder';

export const readsWord = (line: string, word: string): boolean =>
  new RegExp(`(?<![\\w.])${word}\\b(?! ?=[^=])`, 'u').test(line);

/** Numbers that were named and are read by nobody are not named. */
export function withoutUnread(builder: Builder): readonly string[] {
  let init: readonly string[] = builder.init;
  for (let again = true; again; ) {
    again = false;
    for (const { name, line } of builder.lets) {
      if (init.some(one => one.trim() !== line && readsWord(one, name))) continue;
      const left = init.filter(one => one.trim() !== line);
      again ||= left.length < init.length;
      init = left;
    }
  }
  return init;
}

/** Whether a line of the pass forward gives a variable a value. */
const assigns = (line: string, name: string): boolean =>
  (/^\s*(.*?) = /.exec(line)?.[1] ?? '').split(', ').includes(name) || line.includes(`for ${name} in `);

/** A second name for a map that neither of them loses again is left out. */
function withoutAliases(lines: readonly string[]): readonly string[] {
  for (const [i, line] of lines.entries()) {
    const [, alias, of] = /^(\w+) = ([a-z_]\w*)$/.exec(line) ?? [];
    if (alias === undefined || of === undefined) continue;
    const isLost = lines.some(
      (other, at) => at !== i && (assigns(other, alias) || (at > i && assigns(other, of))),
    );
    if (isLost) continue;
    const read = new RegExp(`(?<![\\w."])${alias}(?!\\w| = |=[^=])`, 'g');
    return withoutAliases(lines.filter((_, at) => at !== i).map(other => other.replace(read, of)));
  }
  return lines;
}

/** `y = …` before `return y` is returned at once. */
export function tidied(all: readonly string[]): readonly string[] {
  const lines = withoutAliases(all);
  const [before, last] = lines.slice(-2);
  const [, name, value] = /^(\w+) = (.*)$/.exec(before ?? '') ?? [];
  return name !== undefined && last === `return ${name}` ? [...lines.slice(0, -2), `return ${value}`] : lines;
}

/** Whether a body reads `in` elsewhere than where it starts. */
export function readsLater(body: UnitList<Statement>): boolean {
  const text = JSON.stringify(
    body.units.map(unit => unit.node),
    (key, value) => (key === 'object' ? undefined : value),
  );
  const count = text.split('"name":"in"').length - 1;
  const first = body.units.find(unit => unit.node.kind === 'flow')?.node;
  const starts = first?.kind === 'flow' && first.sources.some(source => source.name === 'in');
  return count > (starts ? 1 : 0);
}
