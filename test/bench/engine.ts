/** What the benchmark measures, as the server calls it. */
import { type Analysis, analyse as analyseText } from '../../server/src/analysis';
import { diagnostics } from '../../server/src/features/diagnostics';
import { hover as hoverAt } from '../../server/src/features/hover';

/** From a text, or from an edit to it, to what the editor is told. */
export function analyse(text: string, before?: Analysis): Analysis {
  const analysis = analyseText('file:///bench.lwnet', text, undefined, before);
  diagnostics(analysis, () => undefined);
  return analysis;
}

export const hover = (analysis: Analysis, offset: number): unknown => hoverAt(analysis, offset);
