/** What has become of a network from one version to another: its layers, and every figure, with a chip and without. */
import { diffArrays } from 'diff';
import type { Precision } from '../cost/precision';
import type { Judged } from '../deploy/judge';
import { timed, worked } from '../figures';
import type { Counted, Timed, Whole } from '../figures/figure';
import type { Body, Evaluated } from '../graph/graph';
import { type FlatLayer, walk } from '../graph/walk';
import { likelyOf, type Quantity, unknownIn } from '../quantity/quantity';
import { attributesOf } from './attributes';
import { figuresOf, type Reading } from './cost';
import { type DeploymentSummary, summaryOf } from './deployment';

export interface FigureChange {
  readonly figure: Counted | Whole | Timed;
  readonly before: Quantity;
  readonly after: Quantity;
}

export interface LayerLine {
  readonly path: string;
  /** What it is: its operator, what that is given and the shapes of what it makes. */
  readonly what: string;
}

export interface LayerChange {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

export interface Structure {
  readonly added: readonly LayerLine[];
  readonly removed: readonly LayerLine[];
  readonly changed: readonly LayerChange[];
  /** How many are as they were. */
  readonly same: number;
}

export interface Difference {
  /** `MobileNetV2`, `A → B` where the name is another, `MobileNetV2 on ethos_u55_128`. */
  readonly subject: string;
  readonly precision: string;
  readonly figures: readonly FigureChange[];
  /** Of a network without a chip. */
  readonly structure?: Structure;
  /** On a chip: whether it fits there. */
  readonly fits?: { readonly before: boolean | undefined; readonly after: boolean | undefined };
}

const arrow = (before: string, after: string): string => (before === after ? before : `${before} → ${after}`);

const nameOf = ({ declared }: Evaluated): string => declared.node.name.name;

export function networkDifference(before: Evaluated, after: Evaluated, precision: Precision): Difference {
  const [from, to] = [before, after].map(({ body }) => figuresOf(body, precision));
  return {
    subject: arrow(nameOf(before), nameOf(after)),
    precision: precision.name,
    figures: changesIn(from!, to!),
    structure: structureOf(before.body, after.body),
  };
}

const changesIn = (from: Reading, to: Reading): readonly FigureChange[] =>
  worked.map(figure => ({ figure, before: from.get(figure.key)!, after: to.get(figure.key)! }));

/** Nothing where one of the two has no network. */
export function deploymentDifference(before: Judged, after: Judged): Difference | undefined {
  const [from, to] = [summaryOf(before), summaryOf(after)];
  if (from === undefined || to === undefined) return undefined;
  const name = ({ deployed }: Judged) => nameOf(deployed.evaluated!);
  const at = ({ isMixed, precision }: DeploymentSummary) => (isMixed ? 'by place' : precision.name);
  const time = (summary: DeploymentSummary, figure: Timed): Quantity =>
    summary.timing === undefined
      ? unknownIn(figure.unit, 'no such target is described')
      : figure.ofLatency(summary.timing.latency);
  return {
    subject: `${arrow(name(before), name(after))} on ${arrow(from.target, to.target)}`,
    precision: arrow(at(from), at(to)),
    figures: [
      ...changesIn(from.figures, to.figures),
      ...timed.map(figure => ({ figure, before: time(from, figure), after: time(to, figure) })),
    ],
    fits: { before: from.fit.fits, after: to.fit.fits },
  };
}

/**
 * By how many hundredths of what it was a figure has grown; `undefined` where one of the two is not known or nothing was
 * there. Of an interval its likeliest number counts.
 */
export function percentOf({ before, after }: Pick<FigureChange, 'before' | 'after'>): number | undefined {
  const [from, to] = [likelyOf(before), likelyOf(after)];
  if (Number.isNaN(from) || Number.isNaN(to)) return undefined;
  if (from === to) return 0;
  return from === 0 ? undefined : (100 * (to - from)) / from;
}

function wordsOf({ layer }: FlatLayer): string {
  const shapes = layer.outputs.map(shape => shape.join('×')).join(', ');
  return [`${layer.op.name} → ${shapes}`, ...attributesOf(layer)].join(', ');
}

/** Layers that come and go, beyond which nobody looks for those that stay. */
const mostEdits = 1000;

/** Layers are the same where they are the same operator, given the same, on maps of the same shapes, in the same order. */
function structureOf(before: Body, after: Body): Structure {
  const [from, to] = [before, after].map(body =>
    [...walk(body)].map(flat => ({
      path: flat.path,
      what: wordsOf(flat),
      key: `${wordsOf(flat)} of ${flat.layer.inputShapes.map(shape => shape.join('×')).join(', ')}`,
    })),
  );
  const comparator = (a: { key: string }, b: { key: string }) => a.key === b.key;
  // Two that have next to nothing in common are told as one that goes and one that comes: to search on takes its square.
  const parts = diffArrays(from!, to!, { comparator, maxEditLength: mostEdits }) ?? [
    { removed: true, added: false, value: from! },
    { removed: false, added: true, value: to! },
  ];
  const removed = new Map<string, string>();
  const added: LayerLine[] = [];
  let same = 0;
  for (const part of parts) {
    if (part.removed) for (const { path, what } of part.value) removed.set(path, what);
    else if (part.added) added.push(...part.value.map(({ path, what }) => ({ path, what })));
    else same += part.value.length;
  }
  // What stands under the same name is one layer that was changed.
  const changed = added.flatMap(({ path, what }) => {
    const old = removed.get(path);
    return old === undefined ? [] : [{ path, before: old, after: what }];
  });
  const isChanged = new Set(changed.map(({ path }) => path));
  return {
    added: added.filter(({ path }) => !isChanged.has(path)),
    removed: [...removed].filter(([path]) => !isChanged.has(path)).map(([path, what]) => ({ path, what })),
    changed,
    same,
  };
}
