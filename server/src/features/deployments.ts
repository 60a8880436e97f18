/** Where the network at the caret is deployed, and which of that one works on: for the status bar and the choice there. */
import type { Analysis } from '../analysis';
import type { Deployments } from '../messages';
import { few } from '../text/shorten';
import { activeIn, type Chosen, targetOf } from './active';
import { nameMarkdown } from './markdown';
import { subjectAt } from './subject';
import { verdictLine, verdictsOf } from './verdicts';

export function deployments(analysis: Analysis, offset: number, chosen: Chosen): Deployments | undefined {
  const declared = subjectAt(analysis, offset)?.network.declared;
  const own = analysis.deployments.filter(
    judged =>
      declared !== undefined && judged.deployed.evaluated?.declared === declared && targetOf(judged) !== '',
  );
  if (own.length === 0) return undefined;
  const active = activeIn(analysis, chosen);
  const ids = [...new Set(own.map(targetOf))];
  const targets = ids.map(id => {
    const on = own.filter(judged => targetOf(judged) === id);
    const broken = new Set(
      on.flatMap(judged => verdictsOf(judged).flatMap(({ state, word }) => (state === 'broken' ? word : []))),
    );
    return {
      id,
      words: on.map(judged => verdictLine(judged) ?? 'nothing to tell').join(' | '),
      isActive: on.some(judged => active.has(judged)),
      short: broken.size === 0 ? id : `${id}: ${[...broken].join(', ')} broken`,
    };
  });
  const shown = targets.filter(({ isActive }) => isActive);
  const more = targets.length - shown.length;
  const lines = targets.map(({ id, words, isActive }) => {
    const state = more === 0 ? '' : isActive ? ' (active)' : ' (not active: hints only)';
    return `${nameMarkdown(id)}${state} · ${words}`;
  });
  return {
    text:
      few(
        shown.map(({ short }) => short),
        'targets',
      ) + (more === 0 ? '' : ` · ${more} more`),
    tooltip: lines.join('\n\n'),
    targets: targets.map(({ id, words, isActive }) => ({ id, words, isActive })),
  };
}
