/** A network's layers and what joins them, as text that other tools draw or count. */

import { counted } from '../../figures';
import { tell } from '../../quantity/show';

export interface DrawnLayer {
  /** `stage[2].Unit[1].conv`, and its parts: what holds it, outermost first, and its own name. */
  readonly path: string;
  readonly holders: readonly string[];
  readonly name: string;
  readonly op: string;
  /** What it is given, as it reads: `kernel 3×3`. */
  readonly attributes: readonly string[];
  readonly file: string;
  readonly line: number | null;
  /** Indices of the layers whose results it reads, in the order in which it takes them. */
  readonly reads: readonly number[];
  readonly inputShapes: readonly (readonly number[])[];
  readonly outputShapes: readonly (readonly number[])[];
  /** By the keys of the figures; `null` where one is not known. */
  readonly figures: Readonly<Record<string, number | null>>;
}

export interface Drawn {
  readonly name: string;
  readonly layers: readonly DrawnLayer[];
}

export interface Drawing {
  /** The word after `--to`. */
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** Where the form is defined. */
  readonly source: string;
  /** What a reader should know of this one. */
  readonly note?: (drawn: Drawn) => string | undefined;
  /** A failure is a clause: what is too much, and what to do. */
  readonly print: (drawn: Drawn) => string | Promise<string | { readonly failure: string }>;
}

export const shapeText = (shape: readonly number[]): string => shape.join('×');

/** A layer in lines: what it is given, its shapes, its figures, and where it stands. */
export function inWords({
  op,
  attributes,
  inputShapes,
  outputShapes,
  figures,
  file,
  line,
}: DrawnLayer): string {
  const from = inputShapes.map(shapeText).join(', ');
  const told = counted.map(({ key, title, unit }) => {
    const n = figures[key] ?? Number.NaN;
    return `${title}: ${tell(Number.isFinite(n) ? { unit, from: n, to: n } : { unit, unknown: '' })}`;
  });
  return [
    [op, ...attributes].join(', '),
    `${from === '' ? '' : `${from} → `}${outputShapes.map(shapeText).join(', ')}`,
    ...told,
    line === null ? file : `${file}:${line}`,
  ].join('\n');
}

export const joinsIn = ({ layers }: Drawn): number =>
  layers.reduce((sum, { reads }) => sum + reads.length, 0);

/** What holds several layers is a box around them, and may hold boxes. */
export interface Box {
  readonly label: string;
  readonly content: (Box | number)[];
}

/** The layers of a network, by their indices, in the boxes that hold them. */
export function boxesOf({ layers }: Drawn): readonly (Box | number)[] {
  const root: Box = { label: '', content: [] };
  for (const [i, { holders }] of layers.entries()) {
    let box = root;
    for (const label of holders) {
      let inner = box.content.find((one): one is Box => typeof one !== 'number' && one.label === label);
      if (inner === undefined) box.content.push((inner = { label, content: [] }));
      box = inner;
    }
    box.content.push(i);
  }
  return root.content;
}

/** The lines of boxes and layers, those inside a box indented below it. */
export function nested(
  content: readonly (Box | number)[],
  layer: (index: number) => string,
  box: (label: string, id: string) => string,
  end: string,
): readonly string[] {
  let boxes = 0;
  const visit = (inside: readonly (Box | number)[], indent: string): readonly string[] =>
    inside.flatMap(one => {
      if (typeof one === 'number') return [indent + layer(one)];
      const begin = indent + box(one.label, `box${boxes++}`);
      return [begin, ...visit(one.content, `${indent}  `), indent + end];
    });
  return visit(content, '  ');
}
