/** `--fail-over latency=5%`: how much worse a figure may become. What nobody knows any more is worse than anything. */
import { figures, timed, worked } from '../figures';
import type { Figure } from '../figures/figure';
import { likelyOf } from '../quantity/quantity';
import { tell } from '../quantity/show';
import { type Difference, type FigureChange, percentOf } from '../report/difference';
import { nearest } from '../text/nearest';
import type { Asked } from './choose';

export interface Gate {
  /** As it was typed. */
  readonly typed: string;
  readonly figure: Figure;
  readonly percent: number;
}

const known: readonly FigureChange['figure'][] = [...worked, ...timed];

const wordsFor = (figure: Figure): readonly string[] => [
  figure.id,
  figure.id.replaceAll('-', '_'),
  ...('key' in figure ? [figure.key] : []),
  ...(figure.budget === undefined ? [] : [figure.budget.word]),
];

export function readGates(given: readonly string[]): Asked<readonly Gate[]> {
  const gates: Gate[] = [];
  for (const typed of given) {
    const [, name, number] = /^\s*([\w-]+)\s*=\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(typed) ?? [];
    if (name === undefined || number === undefined)
      return { failure: `--fail-over ${typed}: write figure=percent, for instance --fail-over latency=5%.` };
    const figure = known.find(one => wordsFor(one).includes(name));
    if (figure === undefined) {
      if (figures.some(one => wordsFor(one).includes(name)))
        return { failure: `--fail-over ${typed}: nobody works out ${name} yet.` };
      const near = nearest(name, known.flatMap(wordsFor));
      const hint =
        near === undefined ? `Use one of ${known.map(({ id }) => id).join(', ')}.` : `Did you mean ${near}?`;
      return { failure: `--fail-over ${typed}: there is no figure '${name}'. ${hint}` };
    }
    gates.push({ typed, figure, percent: Number(number) });
  }
  return { value: gates };
}

/** Which of them do not hold, and where, a sentence each. A gate that nothing could be held to does not hold either. */
export function broken(gates: readonly Gate[], differences: readonly Difference[]): readonly string[] {
  return gates.flatMap(gate => {
    const found: string[] = [];
    let judged = 0;
    for (const { subject, figures } of differences)
      for (const one of figures) {
        if (one.figure !== gate.figure) continue;
        const verdict = judge(one, gate);
        if (verdict !== 'open') judged++;
        if (verdict === 'broken')
          found.push(
            `${subject}: ${one.figure.title} from ${tell(one.before)} to ${tell(one.after)}, more than ${gate.percent} % worse.`,
          );
        if (verdict === 'lost')
          found.push(`${subject}: ${one.figure.title} was ${tell(one.before)}, and nobody knows it now.`);
      }
    const why =
      differences.length === 0
        ? 'there is nothing to compare'
        : 'nobody knows it of any network here; a time needs a deployment or --on TARGET with a model of latency';
    return judged > 0 ? found : [`${gate.figure.title} is held to nothing: ${why}.`];
  });
}

function judge(one: FigureChange, { percent }: Gate): 'kept' | 'broken' | 'lost' | 'open' {
  const [before, after] = [likelyOf(one.before), likelyOf(one.after)];
  if (Number.isNaN(before)) return 'open';
  if (Number.isNaN(after)) return 'lost';
  const worse = one.figure.better === 'less' ? after - before : before - after;
  if (worse <= 0) return 'kept';
  // From nothing to something is more than any share of nothing.
  const change = percentOf(one);
  return change === undefined || Math.abs(change) > percent ? 'broken' : 'kept';
}
