/** What the rewrites of spatial convolutions have in common: which they take, and their arguments as they are written. */
import type { Attrs } from '../../ops/op';
import type { Arg, Expr, Stage } from '../../syntax/tree';
import type { RewriteSite } from '../rewrite';
import { arg, number } from './build';

export interface DenseConv {
  /** Side of the square window. */
  readonly kernel: number;
  /** Absent where the uses of a block differ in it. */
  readonly stride: number | undefined;
  /** The output channels as they are written. */
  readonly out: Expr;
  /** The stride as it is written, where it is not 1. */
  readonly strideArg: readonly Arg[];
  /** `bias = …` as it is written, if it is. */
  readonly biasArg: readonly Arg[];
}

const order = ['out', 'kernel', 'stride', 'groups', 'pad', 'dilation', 'bias'];

/** The argument of a parameter, by name or position. */
function argument(site: RewriteSite, name: string): Arg | undefined {
  const args = site.call.args ?? [];
  const positional = args.filter(a => a.name === undefined);
  return args.find(a => a.name?.name === name) ?? positional[order.indexOf(name)];
}

const square = (pair: unknown): number | undefined =>
  Array.isArray(pair) && pair[0] === pair[1] ? (pair[0] as number) : undefined;

/** A dense, undilated convolution with an odd square window of at least 3 and its usual border. */
export function denseConv(site: RewriteSite): DenseConv | undefined {
  if (site.layers.length === 0 || site.call.name.name !== 'conv') return undefined;
  const sizes = site.layers.map(layer => sizesOf(layer.attrs));
  const first = sizes[0];
  const out = argument(site, 'out');
  if (first === undefined || out === undefined) return undefined;
  // In a block the same text may make windows of several sizes; then no one title fits.
  if (sizes.some(s => s?.kernel !== first.kernel)) return undefined;
  const bias = argument(site, 'bias');
  const written = argument(site, 'stride');
  const stride = sizes.every(s => s?.stride === first.stride) ? first.stride : undefined;
  if (stride === undefined && written === undefined) return undefined;
  return {
    kernel: first.kernel,
    stride,
    out: out.value,
    strideArg: stride === 1 ? [] : [arg(written?.value ?? number(first.stride))],
    biasArg: bias === undefined ? [] : [arg(bias.value, 'bias')],
  };
}

function sizesOf(attrs: Attrs): { kernel: number; stride: number } | undefined {
  const [kernel, stride, dilation] = [
    square(attrs['kernel']),
    square(attrs['stride']),
    square(attrs['dilation']),
  ];
  if (kernel === undefined || stride === undefined || dilation !== 1 || attrs['groups'] !== 1)
    return undefined;
  const half = (kernel - 1) / 2;
  const pad = attrs['pad'];
  const usual = pad === 'auto' || (Array.isArray(pad) && pad.every(side => side === half));
  return kernel >= 3 && kernel % 2 === 1 && usual ? { kernel, stride } : undefined;
}

/** A stage that is a batch norm. */
export const isBatchNorm = (stage: Stage | undefined): boolean =>
  stage?.kind === 'call' && stage.name.name === 'bn';
