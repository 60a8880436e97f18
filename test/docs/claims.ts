/**
 * Figures that a lesson claims, so that they can be worked out again. A claim is a comment that begins with an arrow:
 *
 *     // → 64×56×56, 36,864 parameters, 115,605,504 MACs, 1.67 MiB memory access
 *     conv(64, 3)
 *
 * It speaks of the line that it stands behind or above: of a line of a network, or of a whole network. Bytes are those
 * of 32-bit numbers and written as the editor writes them.
 */
import { type Analysis, analyse } from '../../server/src/analysis';
import { type Figures, layerFigures, nothing, plus } from '../../server/src/cost/figures';
import { bytesOf, fp32 } from '../../server/src/cost/precision';
import { totalsOf } from '../../server/src/cost/totals';
import { counted } from '../../server/src/figures';
import { arithmeticIntensity } from '../../server/src/figures/arithmetic-intensity';
import type { Evaluated } from '../../server/src/graph/graph';
import { walk } from '../../server/src/graph/walk';
import { times } from '../../server/src/ops/lib/shape';
import type { Shape } from '../../server/src/ops/op';
import { numberOf } from '../../server/src/quantity/quantity';
import { bytes, tell } from '../../server/src/quantity/show';
import type { Place } from '../../server/src/text/problem';

export interface Claim {
  /** Where it stands, from 1. */
  readonly line: number;
  readonly items: readonly string[];
  /** What the claim is about. */
  readonly subject: Subject;
}

interface Subject {
  readonly figures: Figures;
  readonly outputs: readonly (Shape | undefined)[];
  readonly analysis: Analysis;
}

const comment = /\/\/\/? ?→ (.*)$/;

export function claimsOf(text: string): readonly Claim[] {
  const analysis = analyse('test:/lesson.lwnet', text);
  const lines = text.split('\n');
  return lines.flatMap((line, i) => {
    const said = comment.exec(line)?.[1];
    if (said === undefined) return [];
    const isCode = (l: string) => l.trim() !== '' && !l.trim().startsWith('//');
    const about = isCode(line) ? i : lines.findIndex((l, at) => at > i && isCode(l));
    return [{ line: i + 1, items: said.split(', '), subject: subjectAt(analysis, lines, about) }];
  });
}

/** The comments that claim nothing, to be searched for figures that no test sees. */
export const proseOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter(line => !comment.test(line))
    .flatMap(line => /\/\/.*$/.exec(line) ?? []);

function subjectAt(analysis: Analysis, lines: readonly string[], about: number): Subject {
  const name = /^network (\w+)/.exec(lines[about] ?? '')?.[1];
  if (name !== undefined) {
    const { body } = networkNamed(analysis, name);
    return { figures: totalsOf(body), outputs: body.outputs, analysis };
  }
  const head = lines.slice(0, about).findLast(line => /^\w/.test(line)) ?? '';
  const inside = /^network (\w+)/.exec(head)?.[1];
  if (inside === undefined) throw new Error(`Line ${about + 1} is not a line of a network.`);
  let figures = nothing;
  let outputs: readonly Shape[] = [];
  for (const { layer, uses } of walk(networkNamed(analysis, inside).body)) {
    if (lineOf(analysis, (uses[0] ?? layer).place) !== about) continue;
    figures = plus(figures, layerFigures(layer));
    outputs = layer.outputs;
  }
  return { figures, outputs, analysis };
}

function networkNamed(analysis: Analysis, name: string): Evaluated {
  const found = analysis.networks.find(n => n.evaluated.declared.node.name.name === name);
  if (found === undefined) throw new Error(`There is no network ${name}.`);
  return found.evaluated;
}

function lineOf(analysis: Analysis, place: Place): number {
  const start = analysis.locate(place)?.start ?? 0;
  return analysis.file.text.slice(0, start).split('\n').length - 1;
}

/** What can be claimed, by its words, and how it is written. */
const figures: Readonly<Record<string, (f: Figures) => string>> = {
  ...Object.fromEntries(counted.map(({ title, of }) => [title, (f: Figures) => tell(of(f, fp32))])),
  'of maps read': f => bytes(bytesOf(f, fp32).inputBytes),
  'of weights read': f => bytes(bytesOf(f, fp32).weightReadBytes),
  'of maps written': f => bytes(bytesOf(f, fp32).outputBytes),
  'MACs for each byte': f => tell(arithmeticIntensity.of(f, fp32)),
};

/** What can be compared with another network. */
const measures: Readonly<Record<string, (f: Figures) => number>> = Object.fromEntries(
  counted.map(({ title, of }) => [title, (f: Figures) => numberOf(of(f, fp32))]),
);

/** The item as it should be; a figure may stand open as `?`. */
export function answerTo(item: string, { figures: mine, outputs, analysis }: Subject): string {
  const compared = /^(the|\S+ times the|\S+ % of the) (.*) of ([A-Z]\w*)$/.exec(item);
  if (compared !== null) {
    const [, how, words, name] = compared as unknown as [string, string, string, string];
    const measure = measures[words];
    if (measure === undefined) throw new Error(`"${words}" is nothing to compare.`);
    const part = measure(mine) / measure(totalsOf(networkNamed(analysis, name).body));
    if (how === 'the') return part === 1 ? item : `not the ${words} of ${name}`;
    if (how.endsWith('% of the')) return `${(100 * part).toFixed(1)} % of the ${words} of ${name}`;
    return `${part.toFixed(2)} times the ${words} of ${name}`;
  }
  const words = /^\S+(?: [KMG]?i?B)? (.*)$/.exec(item)?.[1];
  if (words === undefined)
    return outputs.map(shape => (shape === undefined ? '?' : times(shape))).join(' and ');
  const figure = figures[words];
  if (figure === undefined) throw new Error(`"${words}" is nothing to claim.`);
  return `${figure(mine)} ${words}`;
}
