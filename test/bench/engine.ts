/** What the benchmark measures, as the server and a search call it. */
import { type Analysis, analyse as analyseText } from '../../server/src/analysis';
import { activeIn } from '../../server/src/features/active';
import { codeActions } from '../../server/src/features/code-actions';
import { diagnostics } from '../../server/src/features/diagnostics';
import { hover as hoverAt } from '../../server/src/features/hover';
import type { Declared } from '../../server/src/graph/graph';
import type { Value } from '../../server/src/graph/values';
import { keepHeapSmall } from '../../server/src/heap';
import { isKnown } from '../../server/src/quantity/quantity';
import { Variants } from '../../server/src/search/variants';
import { divide } from '../../server/src/syntax/rational';
import type { Network } from '../../server/src/syntax/tree';

keepHeapSmall();

/**
 * From a text, or from an edit to it, to what the editor is told.
 * @param judged whether that is told of all deployments, or of the active ones, as the editor's first answer to a key is
 */
export function analyse(text: string, before?: Analysis, judged: 'active' | 'all' = 'all'): Analysis {
  const analysis = analyseText('file:///bench.lwnet', text, undefined, before);
  const { uri, file, positions, locate } = analysis;
  const problems = judged === 'all' ? analysis.problems : analysis.problemsOn(activeIn(analysis, undefined));
  diagnostics({ uri, file, positions, locate, problems }, () => undefined);
  return analysis;
}

export const hover = (analysis: Analysis, offset: number): unknown => hoverAt(analysis, offset);

/** What the light bulb offers at a place, as an editor asks that takes the edit of an action later. */
export const bulb = (analysis: Analysis, offset: number): number => {
  const actions = codeActions(analysis, { start: offset, end: offset }, { resolvesEdits: true });
  if (actions.length < 3) throw new Error(`${actions.length} offers at ${offset}`);
  return actions.length;
};

/** Tries one variant after the other of a network that is written in terms of `genes`, on the chips that it is deployed on. */
/** @param times whether each is asked how long it takes */
export function searcher(text: string, times = false): (genes: readonly number[]) => number {
  const { networks, deployments } = analyseText('file:///search.lwnet', text);
  const declared: Declared<Network> = networks[0]!.evaluated.declared;
  const on = deployments.map(({ deployed, target }) => ({ deployed, target: target! }));
  const variants = new Variants(declared, on);
  return genes => {
    const values = new Map<string, Value>(genes.map((gene, i) => [`g${i}`, gene]));
    values.set('width', divide(genes[0]! + 4, 8)!);
    const { figures, problems, verdicts } = variants.try(values);
    if (problems.length > 0) throw new Error(problems[0]!.kind.code);
    if (verdicts.length !== on.length) throw new Error('a chip was left out');
    if (verdicts.some(({ budgets }) => budgets.some(({ state }) => state === 'open')))
      throw new Error('a budget is open');
    if (times && verdicts.some(({ latency }) => !isKnown(latency()))) throw new Error('a time is not known');
    return figures.macs;
  };
}
