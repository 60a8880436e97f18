/** What the rewrites of spatial convolutions have in common: which they take, and their arguments as they are written. */
import { words } from '../../graph/values';
import type { Attrs } from '../../ops/op';
import type { Arg, Expr, Stage } from '../../syntax/tree';
import type { RewriteSite } from '../rewrite';
import { arg } from './build';

export interface DenseConv {
  /** The window as it is written; its side may differ between the uses of a block. */
  readonly kernel: Expr;
  /** The output channels as they are written. */
  readonly out: Expr;
  /** The stride as it is written, unless that is a mere 1. */
  readonly strideArg: readonly Arg[];
  /** `pad = same` or `pad = auto`, if that is written; any other border is the usual one. */
  readonly padArg: readonly Arg[];
  /** `bias = …` as it is written, if it is. */
  readonly biasArg: readonly Arg[];
}

const order = ['out', 'kernel', 'stride', 'groups', 'pad', 'dilation', 'bias'];

/** The argument of a parameter, by name or position. */
function argument(site: RewriteSite, name: string): Expr | undefined {
  const args = site.call.args ?? [];
  const positional = args.filter(a => a.name === undefined);
  return (args.find(a => a.name?.name === name) ?? positional[order.indexOf(name)])?.value;
}

const square = (pair: unknown): number | undefined =>
  Array.isArray(pair) && pair[0] === pair[1] ? (pair[0] as number) : undefined;

/** A dense, undilated convolution with an odd square window of at least 3 and its usual border. */
export function denseConv(site: RewriteSite): DenseConv | undefined {
  if (site.layers.length === 0 || site.call.name.name !== 'conv') return undefined;
  if (!site.layers.every(layer => isUsual(layer.attrs))) return undefined;
  const [out, kernel] = [argument(site, 'out'), argument(site, 'kernel')];
  if (out === undefined || kernel === undefined) return undefined;
  // What the new stages do not say must be the same whatever the parameters of a block or network are.
  const dropped = [argument(site, 'groups'), argument(site, 'dilation'), argument(site, 'pad')];
  if (!dropped.every(value => value === undefined || isConstant(value))) return undefined;
  const [stride, pad, bias] = [argument(site, 'stride'), argument(site, 'pad'), argument(site, 'bias')];
  return {
    kernel,
    out,
    strideArg: stride === undefined || isOne(stride) ? [] : [arg(stride)],
    padArg: pad?.kind === 'name' ? [arg(pad, 'pad')] : [],
    biasArg: bias === undefined ? [] : [arg(bias, 'bias')],
  };
}

const isOne = (value: Expr): boolean => value.kind === 'number' && value.value === 1;

const isConstant = (value: Expr): boolean =>
  value.kind === 'number' ||
  (value.kind === 'name' && words.some(word => word === value.name)) ||
  (value.kind === 'list' && value.items.every(isConstant));

function isUsual(attrs: Attrs): boolean {
  const kernel = square(attrs['kernel']);
  if (kernel === undefined || square(attrs['dilation']) !== 1 || attrs['groups'] !== 1) return false;
  const pad = attrs['pad'];
  const half = (kernel - 1) / 2;
  return (
    kernel >= 3 &&
    kernel % 2 === 1 &&
    (pad === 'auto' || pad === 'same' || (Array.isArray(pad) && pad.every(side => side === half)))
  );
}

/** A stage that is a batch norm. */
export const isBatchNorm = (stage: Stage | undefined): boolean =>
  stage?.kind === 'call' && stage.name.name === 'bn';
