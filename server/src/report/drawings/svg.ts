/**
 * For pages, papers and reviews: a picture that needs nothing else, on light and dark ground. Every layer is a node with
 * its figures behind it; how much of the first figure it takes is how deep its colour is.
 */
import { counted } from '../../figures';
import { share as tellShare, counted as times } from '../../quantity/show';
import { boxesOf, type Drawing, type Drawn, type DrawnLayer, inWords, shapeText } from './drawing';
import { folded } from './lib/folded';
import type { Line, Picture, Point } from './lib/layout';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Beside line breaks and tabs XML has no control characters, not even escaped ones. */
const escaped = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, sign => (sign === '\n' || sign === '\t' ? sign : '\ufffd'))
    .replace(/[&<>"]/g, sign => escapes[sign]!);

/** Its own ground, so that it can be read wherever it is put. All names are its own: a page may hold it. */
const style = `
.lwnet-graph { --paper: #fff; --ink: #1d2433; --soft: #5b6475; --node: #f6f7f9; --edge: #b9c0cc; --line: #7a8496; --share: #2f6fde; --box: #1d2433;
  background: var(--paper); font: 12px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
@media (prefers-color-scheme: dark) { .lwnet-graph { --paper: #161b24; --ink: #e4e8f0; --soft: #9aa4b5; --node: #1f2632; --edge: #414b5c;
  --line: #7d889b; --share: #4f8cff; --box: #e4e8f0; } }
.lwnet-graph .paper { fill: var(--paper); } .lwnet-graph text { fill: var(--ink); font: inherit; }
.lwnet-graph .soft { fill: var(--soft); } .lwnet-graph .name { font-weight: 600; } .lwnet-graph .head { font-size: 17px; font-weight: 600; }
.lwnet-graph .node { fill: var(--node); stroke: var(--edge); } .lwnet-graph .share { fill: var(--share); }
.lwnet-graph .box { fill: var(--box); fill-opacity: 0.025; stroke: var(--edge); stroke-dasharray: 4 3; }
.lwnet-graph .box-name { fill: var(--soft); font-size: 11px; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
.lwnet-graph .line { fill: none; stroke: var(--line); stroke-width: 1.3; } .lwnet-graph .tip { fill: var(--line); }
`;

/** Longer texts are cut: all of them stand in the title. */
const longest = 46;

const cut = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`);

/** About as wide as a font of this size is, and rather more: nobody measures here. */
const widthOf = (text: string, size = 12): number =>
  [...text].reduce(
    (sum, sign) => sum + (sign === '×' ? 0.84 : sign.codePointAt(0)! < 0x2e80 ? 0.62 : 1.05),
    0,
  ) * size;

const nodeHeight = 38;

/** What stands around the picture, and above it for its head. */
const [margin, above] = [18, 62];

interface Node {
  readonly name: string;
  readonly given: string;
  readonly shapes: string;
  /** Of the whole, from 0 to 1. */
  readonly share: number;
  readonly shareText: string;
  readonly width: number;
}

/** What layers are coloured by: the first figure that is shown with shares, where it is known. */
const weighedBy = counted.find(({ column }) => column === 'with share') ?? counted[0]!;

function nodeOf(layer: DrawnLayer, prefix: string, whole: number): Node {
  const { op, attributes, outputShapes } = layer;
  const name = prefix + layer.name;
  // An input is given its shape, which stands below.
  const given = layer.inputShapes.length === 0 ? [] : attributes;
  const words = [...(layer.name.startsWith(op) ? [] : [op]), ...given].join(', ');
  const size = layer.figures[weighedBy.key] ?? Number.NaN;
  const of = whole > 0 && size > 0 ? size / whole : 0;
  const shareText = of >= 0.005 ? tellShare(size, whole) : '';
  const shown = { name: cut(name), given: cut(words), shapes: cut(outputShapes.map(shapeText).join(', ')) };
  const first = widthOf(shown.name) * 1.08 + (words === '' ? 0 : 8 + widthOf(shown.given));
  const second = widthOf(shown.shapes) + (shareText === '' ? 0 : 16 + widthOf(shareText));
  const width = Math.ceil(Math.max(first, second, 70) + 20);
  return { ...shown, share: of, shareText, width };
}

const number = (n: number): string => String(Math.round(n * 10) / 10);

function wayOf(points: readonly Point[]): string {
  let [x, y] = points[0]!;
  let way = `M${number(x)} ${number(y)}`;
  for (const [nextX, nextY] of points.slice(1)) {
    const middle = number((y + nextY) / 2);
    way +=
      Math.abs(nextX - x) < 0.05
        ? `V${number(nextY)}`
        : `C${number(x)} ${middle} ${number(nextX)} ${middle} ${number(nextX)} ${number(nextY)}`;
    [x, y] = [nextX, nextY];
  }
  return way;
}

function line({ points, arrives }: Line): string {
  const [x, y] = points.at(-1)!;
  const tip = arrives ? `<path class="tip" d="M${number(x)} ${number(y)}l-3.5 -6h7z"/>` : '';
  return `<path class="line" d="${wayOf(points)}"/>${tip}`;
}

function node(one: Node, layer: DrawnLayer, [x, y]: Point, most: number): string {
  const { name, given, shapes, share, shareText, width } = one;
  const frame = `width="${width}" height="${nodeHeight}" rx="5"`;
  // As the root of the share: a layer of a hundredth is still to be told from one of nothing.
  const depth = most > 0 ? Math.sqrt(share / most) * 0.45 : 0;
  const tint = depth > 0.01 ? `<rect class="share" ${frame} fill-opacity="${depth.toFixed(3)}"/>` : '';
  const what = given === '' ? '' : `<tspan class="soft" dx="8">${escaped(given)}</tspan>`;
  const part =
    shareText === ''
      ? ''
      : `<text class="soft" x="${width - 9}" y="30" text-anchor="end">${escaped(shareText)}</text>`;
  return `<g class="layer" transform="translate(${number(x)} ${number(y)})"><title>${escaped(`${layer.path}\n${inWords(layer)}`)}</title><rect class="node" ${frame}/>${tint}<text x="10" y="15.5"><tspan class="name">${escaped(name)}</tspan>${what}</text><text class="soft" x="10" y="30">${escaped(shapes)}</text>${part}</g>`;
}

export const svg: Drawing = {
  name: 'svg',
  title: 'SVG',
  summary:
    'A picture of the graph that needs nothing else, for light and dark pages: blocks are boxes, the deeper a layer’s colour the ' +
    `larger its share of the ${weighedBy.title}, and its figures stand in the title that a pointer brings up.`,
  source: 'Scalable Vector Graphics 1.1, W3C',
  print: async drawn => {
    // What lays a graph out is large, and nothing else needs it.
    const { pictureOf } = await import('./lib/layout');
    const { content, prefixes } = folded(boxesOf(drawn));
    const whole = drawn.layers.reduce((sum, layer) => sum + (layer.figures[weighedBy.key] ?? Number.NaN), 0);
    const nodes = drawn.layers.map((layer, i) => nodeOf(layer, prefixes.get(i) ?? '', whole));
    const picture = pictureOf(
      content,
      drawn.layers.map(({ reads }) => reads),
      {
        layer: index => ({ width: nodes[index]!.width, height: nodeHeight }),
        label: label => widthOf(label, 11),
      },
    );
    return picture === undefined
      ? { failure: 'more layers and edges than can be drawn stand in one block; DOT and CSV hold any number' }
      : printed(drawn, nodes, picture);
  },
};

function printed({ name, layers }: Drawn, nodes: readonly Node[], picture: Picture): string {
  const most = Math.max(0, ...nodes.map(({ share }) => share));
  const largest = nodes.findIndex(({ share }) => share === most);
  const legend =
    most > 0
      ? `The deeper the colour, the larger the share of the ${weighedBy.title}: ${layers[largest]!.path} has ${nodes[largest]!.shareText}.`
      : '';
  const head = `${name}: ${times(layers.length, 'layer')}`;
  const width = Math.ceil(Math.max(picture.width, widthOf(head, 17), widthOf(legend)) + 2 * margin);
  const height = Math.ceil(picture.height + above + margin);
  const boxes = picture.boxes.map(({ label, at: [x, y], width: wide, height: tall }) => {
    const frame = `x="${number(x)}" y="${number(y)}" width="${number(wide)}" height="${number(tall)}" rx="7"`;
    return {
      frame: `<rect class="box" ${frame}/>`,
      text: `<text class="box-name" x="${number(x + 9)}" y="${number(y + 15)}">${escaped(label)}</text>`,
    };
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" class="lwnet-graph" role="img" aria-label="${escaped(head)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<style>${style}</style>
<rect class="paper" width="${width}" height="${height}"/>
<text class="head" x="${margin}" y="28">${escaped(head)}</text>
<text class="soft" x="${margin}" y="47">${escaped(legend)}</text>
<g transform="translate(${number((width - picture.width) / 2)} ${above})">
${[
  ...boxes.map(({ frame }) => frame),
  ...picture.lines.map(line),
  ...boxes.map(({ text }) => text),
  ...nodes.map((one, i) => node(one, layers[i]!, picture.layers.get(i)!, most)),
].join('\n')}
</g>
</svg>
`;
}
