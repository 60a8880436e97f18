/** The twin of a convolution that has other widths: its own changes where it is written, and that of the one before it. */
import type { Layer } from '../../graph/graph';
import { keepsChannels } from '../../graph/layers';
import type { Mend, Place } from '../../text/problem';
import type { Case } from '../rule';
import type { Sight } from './sight';
import { type Written, writtenAt } from './written';

export interface Twin {
  /** The convolution that gives the arriving channels. */
  readonly before: Place;
  /** Its width and this layer's own, as they would be. */
  readonly from: number;
  readonly to: number;
}

/** Widths are multiples of so many channels, as vectors and arrays want them. */
const multiple = 8;

const rounded = (width: number): number => Math.max(multiple, Math.round(width / multiple) * multiple);

/** Nothing where no convolution of the same body gives the width that arrives. */
export function twinOf(layer: Layer, sight: Sight, from: number, to: number): Twin | undefined {
  const maker = sight.behind(layer.inputs[0], item => item.kind === 'layer' && keepsChannels(item));
  if (maker?.kind !== 'layer' || maker.op.category !== 'convolution') return undefined;
  return { before: maker.place, from: rounded(from), to: rounded(to) };
}

/** The twin of all cases, where they have the same one. */
export function commonTwin(cases: readonly Case<{ readonly twin: Twin | undefined }>[]): Twin | undefined {
  const [first, ...others] = cases.map(({ data }) => data.twin);
  const same = others.every(
    twin =>
      twin?.before.unit === first?.before.unit &&
      twin?.before.start === first?.before.start &&
      twin?.from === first?.from &&
      twin?.to === first?.to,
  );
  return same ? first : undefined;
}

/** Where a width is written as a number, and what it would be. */
function widthAt(written: Written | undefined, width: number): { place: Place; text: string } | undefined {
  const value = written?.argument('out')?.value;
  return value?.kind === 'number' ? { place: written!.within(value), text: String(width) } : undefined;
}

/** @param also what else changes at the layer itself */
export function mendByTwin(
  written: Written,
  twin: Twin | undefined,
  also: Mend['also'] = [],
): readonly Mend[] {
  if (twin === undefined) return [];
  const own = widthAt(written, twin.to);
  const before = widthAt(writtenAt(twin.before), twin.from);
  if (own === undefined || before === undefined) return [];
  const title = `Twin of equal MACs, ${twin.from} to ${twin.to} channels`;
  return [{ title, ...own, also: [before, ...also], tried: 'mends' }];
}
