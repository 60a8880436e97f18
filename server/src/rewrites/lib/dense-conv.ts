/** What the rewrites of spatial convolutions have in common: which they take, and their arguments as they are written. */
import type { Layer } from '../../graph/graph';
import { inputChannels, windowOf } from '../../graph/layers';
import { words } from '../../graph/values';
import type { Expr } from '../../syntax/tree';
import type { Replacement, RewriteSite } from '../rewrite';
import { arrivingChannels, binary, literal, not, number } from './build';

const order = ['out', 'kernel', 'stride', 'groups', 'pad', 'dilation', 'bias'] as const;

type Parameter = (typeof order)[number];

/** What the new stages can do. */
export interface Abilities {
  /** Parameters that they have too, so that a use may give them any value. */
  readonly carries: readonly Parameter[];
  /** Fewest channels that have to arrive for a window of this side, where one more than an image has is too few. */
  readonly fewestChannels?: (side: number) => number;
}

/** An image has three colours. What reads it is mostly a small part of a network, and the papers leave it as it is. */
const moreThanImage = (): number => 4;

export interface DenseConv extends Pick<Replacement, 'when' | 'layers'> {
  /** Its arguments as they are written, by parameter, where they are; a side may differ between the uses of a block. */
  readonly found: Readonly<Record<Parameter, Expr | undefined>>;
}

/** The dense convolutions with an odd square window of at least 3 among the layers that the stage makes. */
export function denseConv(site: RewriteSite, abilities: Abilities): DenseConv | undefined {
  if (site.call.name.name !== 'conv') return undefined;
  const written = Object.fromEntries(order.map(name => [name, argument(site, name)]));
  const found = written as DenseConv['found'];
  const { out, kernel, stride } = found;
  if (out === undefined || kernel === undefined) return undefined;
  const uses = usesOf(site.layers, needsOf(site, kernel, abilities));
  if (uses === undefined) return undefined;
  // A mere 1 need not be written again.
  const isOne = stride?.kind === 'number' && stride.value === 1;
  return { ...uses, found: isOne ? { ...found, stride: undefined } : found };
}

/** The argument of a parameter, by name or position. */
function argument(site: RewriteSite, name: Parameter): Expr | undefined {
  const args = site.call.args ?? [];
  const positional = args.filter(a => a.name === undefined);
  return (args.find(a => a.name?.name === name) ?? positional[order.indexOf(name)])?.value;
}

/** What has to hold for a layer, and how a condition says it. */
interface Need {
  readonly suits: (layer: Layer) => boolean;
  /** Whether the new stages would lose an argument that may be another one day: the condition is then always written. */
  readonly loses: boolean;
  /** The condition that these layers meet. */
  readonly condition: (layers: readonly Layer[]) => Condition | undefined;
}

interface Condition {
  readonly text: Expr;
  readonly holds: (layer: Layer) => boolean;
}

function needsOf(
  site: RewriteSite,
  kernel: Expr,
  { carries, fewestChannels = moreThanImage }: Abilities,
): readonly Need[] {
  const need = (name: Parameter, suits: Need['suits']): Need => {
    const value = argument(site, name);
    const carried = carries.includes(name);
    return {
      suits: layer => carried || suits(layer),
      loses: !carried && value !== undefined && !isConstant(value),
      condition: layers => value && equality(value, name, layers),
    };
  };
  return [
    need('groups', layer => windowOf(layer)?.groups === 1),
    need('dilation', layer => square(windowOf(layer)?.dilation) === 1),
    need('pad', hasUsualBorder),
    need('bias', () => true),
    {
      suits: layer => sideOf(layer) >= 3 && sideOf(layer) % 2 === 1,
      loses: false,
      condition: layers =>
        equality(kernel, 'kernel', layers) ?? {
          text: binary('>', kernel, number(1)),
          holds: layer => sideOf(layer) !== 1,
        },
    },
    {
      suits: layer => inputChannels(layer) >= fewestChannels(sideOf(layer)),
      loses: false,
      condition: layers => {
        const fewest = Math.max(...layers.map(layer => fewestChannels(sideOf(layer))));
        const holds = (layer: Layer) => inputChannels(layer) >= fewest;
        if (!layers.every(holds)) return undefined;
        return { text: binary('>=', arrivingChannels, number(fewest)), holds };
      },
    },
  ];
}

/** The layers that meet all needs, and the condition that tells them from the others. */
function usesOf(
  layers: readonly Layer[],
  needs: readonly Need[],
): Pick<DenseConv, 'when' | 'layers'> | undefined {
  const taken: Layer[] = [];
  let others: Layer[] = [];
  for (const layer of layers) (needs.every(need => need.suits(layer)) ? taken : others).push(layer);
  if (taken.length === 0) return undefined;
  let when: Expr | undefined;
  for (const { suits, loses, condition } of needs) {
    if (!loses && others.every(suits)) continue;
    const found = condition(taken);
    if (found === undefined) return undefined;
    others = others.filter(found.holds);
    when = when === undefined ? found.text : binary('and', when, found.text);
  }
  return others.length > 0 ? undefined : { when, layers: taken };
}

/** `groups == 1`, where that is what all layers have. */
function equality(value: Expr, name: Parameter, layers: readonly Layer[]): Condition | undefined {
  const common = layers[0]!.attrs[name];
  const holds = ({ attrs }: Layer) => String(attrs[name]) === String(common);
  if (!layers.every(holds)) return undefined;
  if (typeof common === 'boolean') return { text: common ? value : not(value), holds };
  return { text: binary('==', value, literal(common)), holds };
}

/** Whether it is the same whatever the parameters of a block or network are. */
const isConstant = (value: Expr): boolean =>
  value.kind === 'number' ||
  value.kind === 'boolean' ||
  (value.kind === 'name' && words.some(word => word === value.name)) ||
  (value.kind === 'list' && value.items.every(isConstant));

const square = (pair: unknown): number | undefined =>
  Array.isArray(pair) && pair[0] === pair[1] ? (pair[0] as number) : undefined;

/** The side of a square window; 0 for any other. */
const sideOf = (layer: Layer): number => square(windowOf(layer)?.kernel) ?? 0;

/** Half of the window on every side, or as many zeros as keep the size, however they are shared out. */
function hasUsualBorder({ attrs }: Layer): boolean {
  const { pad, kernel } = attrs as { pad: unknown; kernel: readonly [number, number] };
  if (pad === 'auto' || pad === 'same') return true;
  return Array.isArray(pad) && pad.every((width, side) => width === (kernel[side % 2]! - 1) / 2);
}
