/** What holds for each rewrite: its example, its figures, its file. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { bytesOf, fp32 } from '../../server/src/cost/precision';
import { totalsOf } from '../../server/src/cost/totals';
import { formatText } from '../../server/src/format';
import { rewrites } from '../../server/src/rewrites';
import { applyEdits } from '../../server/src/text/span';
import { apply, ids, offersIn } from './offered';

const figures = (text: string, name: string) => {
  const network = analyse('test:/a.lwnet', text).networks.find(
    n => n.evaluated.declared.node.name.name === name,
  )!;
  const totals = totalsOf(network.evaluated.body);
  return {
    macs: totals.macs,
    params: totals.params,
    memoryAccessBytes: bytesOf(totals, fp32).memoryAccessBytes,
  };
};

/** At the stage in which before and after begin to differ. */
function markedAt({ before, after }: { readonly before: string; readonly after: string }): string {
  const differs = [...before].findIndex((letter, i) => letter !== after[i]);
  const at = before.lastIndexOf(' -> ', differs) + ' -> '.length;
  return `${before.slice(0, at)}$0${before.slice(at)}`;
}

describe.each(rewrites.map(r => [r.id, r] as const))('%s', (id, rewrite) => {
  const marked = markedAt(rewrite.example);

  test('makes of its example what it says', () => expect(apply(marked, id)).toBe(rewrite.example.after));

  test('announces exactly what a fresh analysis finds', () => {
    const { text, offers } = offersIn(marked);
    const offer = offers.find(o => o.id === id)!;
    const [before, after] = [figures(text, 'A'), figures(applyEdits(text, offer.edits()), 'A')];
    const change = {
      macs: after.macs - before.macs,
      params: after.params - before.params,
      memoryAccessBytes: after.memoryAccessBytes - before.memoryAccessBytes,
    };
    const isSame = Object.values(change).every(difference => difference === 0);
    expect(offer.deltas).toEqual(isSame ? [] : [{ network: 'A', change }]);
  });

  test('keeps its result in form', () =>
    expect(formatText(rewrite.example.after)).toBe(rewrite.example.after));

  test('does not apply to what it made', () => {
    const after = rewrite.example.after;
    for (const match of after.matchAll(/\b(?:conv\(|dwconv\(|Ghost\(|shift\(|maxpool\(|relu)/g))
      expect(ids(`${after.slice(0, match.index)}$0${after.slice(match.index)}`)).not.toContain(id);
  });
});

test('every file of the folder is in the list', () => {
  const folder = join(import.meta.dirname, '../../server/src/rewrites');
  const engine = ['index.ts', 'rewrite.ts', 'offers.ts', 'trial.ts'];
  const files = readdirSync(folder).filter(name => name.endsWith('.ts') && !engine.includes(name));
  expect(rewrites.map(r => `${r.id}.ts`).sort()).toEqual(files.sort());
});

test('every rewrite has its own tests', () =>
  expect(readdirSync(import.meta.dirname)).toEqual(
    expect.arrayContaining(rewrites.map(({ id }) => `${id}.test.ts`)),
  ));
