import { fill } from '../found/arguments';
import type { MapId, Step } from '../found/net';
import { padOf } from '../found/windows';
import { ops } from '../ops';
import { border, type WindowAttrs } from '../ops/lib/window';
import { become, type Idiom, type Look } from './idiom';

type Sides = readonly [number, number, number, number];

const sidesOf = (step: Step): Sides => {
  const { pad } = step.args;
  return typeof pad === 'number' ? [pad, pad, pad, pad] : (pad as unknown as Sides);
};

/** A border of zeros that a convolution or a mean adds by itself. A largest number would see other things than zeros. */
export const borderBefore: Idiom = {
  name: 'border of its own',
  summary: 'A border of zeros before a convolution or a mean is that layer’s `pad`.',
  ends: ['conv', 'dwconv', 'avgpool'],
  find(end, look) {
    const pad = look.before(end, 'pad');
    const attrs = fill(ops.get(end.op)!, end.args);
    if (pad === undefined || typeof attrs === 'string') return undefined;
    const more = sidesOf(pad);
    if (more.some(side => side < 0)) return undefined;
    const window = attrs as unknown as WindowAttrs;
    const stride = window.stride[0] === 0 ? window.kernel : window.stride;
    const own = border(look.shape(end.inputs[0]!), { ...window, stride });
    const sides = own.map((side, i) => side + more[i]!) as unknown as Sides;
    if (
      end.op === 'avgpool' &&
      (attrs['ceil'] === true || sides.some((side, i) => side >= window.kernel[i % 2]!))
    )
      return undefined;
    const x = look.shape(pad.inputs[0]!);
    const { pad: _, ...others } = end.args;
    const said = padOf(x, { ...window, stride, pad: sides });
    const args = said === undefined ? others : { ...others, pad: said };
    return { takes: [pad, end], gives: [{ ...end, args, inputs: pad.inputs }] };
  },
};

/** Borders of a border. */
export const bordersInARow: Idiom = {
  name: 'borders in a row',
  summary: 'Borders in a row are one.',
  ends: ['pad'],
  find(end, look) {
    const before = look.before(end, 'pad');
    if (before === undefined) return undefined;
    const [a, b] = [sidesOf(before), sidesOf(end)];
    // What is cut off first and padded then is another map.
    if (![...a, ...b].every(side => side >= 0) && ![...a, ...b].every(side => side <= 0)) return undefined;
    return become(end, 'pad', before.inputs[0]!, [before], {
      args: { pad: a.map((side, i) => side + b[i]!) },
    });
  },
};

/** Strips of a map's own edges set beside it: a border that is circular or mirrored. */
export const wrapped: Idiom = {
  name: 'circular border',
  summary: 'Strips of a map that stand beside the map itself are a border; the design pads with zeros.',
  ends: ['concat'],
  find(end, look) {
    if (end.inputs.length < 2 || end.inputs.length > 3) return undefined;
    const parts = end.inputs.map(map => partOf(look, map));
    const order = parts.find(part => part !== undefined && part.crop === undefined)?.order;
    if (order === undefined || !parts.every((part, i) => isLaid(part, order, look, end.inputs[i]!)))
      return undefined;
    const whole = parts.find(part => part!.crop === undefined);
    const axis = order[0]!;
    if (whole === undefined || axis === 0 || parts.some(part => part!.map !== whole.map)) return undefined;
    const at = parts.indexOf(whole);
    const extent = (i: number) => look.shape(end.inputs[i]!)[0]!;
    const before = parts.reduce((sum, _, i) => (i < at ? sum + extent(i) : sum), 0);
    const behind = parts.reduce((sum, _, i) => (i > at ? sum + extent(i) : sum), 0);
    const x = look.shape(whole.map);
    const pad = axis === 1 ? [before, 0, behind, 0] : [0, behind, 0, before];
    const shape = x.map((size, i) => (i === axis ? size + before + behind : size));
    const padded = look.fresh(shape);
    return {
      takes: [...new Set(parts.flatMap(part => part!.steps)), end],
      gives: [
        { op: 'pad', args: { pad }, inputs: [whole.map], outputs: [padded], origin: end.origin },
        { op: 'permute', args: { axes: order }, inputs: [padded], outputs: end.outputs, origin: end.origin },
      ],
      note: 'has a border made of the map’s own edges; the design pads with zeros, which costs the same',
    };
  },
};

interface Part {
  readonly map: MapId;
  readonly order: readonly number[] | undefined;
  readonly crop: Step | undefined;
  readonly steps: readonly Step[];
}

function partOf(look: Look, map: MapId): Part | undefined {
  const permute = look.maker(map);
  // A strip of one pixel is moved by renaming its axes.
  if (permute?.op !== 'permute' && permute?.op !== 'reshape') return undefined;
  const order = permute.op === 'permute' ? (permute.args['axes'] as readonly number[]) : undefined;
  const crop = look.before(permute, 'pad');
  const isCrop = crop !== undefined && sidesOf(crop).every(side => side <= 0);
  return isCrop
    ? { map: crop.inputs[0]!, order, crop, steps: [permute, crop] }
    : { map: permute.inputs[0]!, order, crop: undefined, steps: [permute] };
}

/** Whether a part lies as the others do. */
function isLaid(part: Part | undefined, order: readonly number[], look: Look, map: MapId): boolean {
  if (part === undefined) return false;
  if (part.order !== undefined) return part.order.join() === order.join();
  if (part.crop === undefined) return false;
  const strip = look.shape(part.crop.outputs[0]!);
  return look.shape(map).join() === order.map(axis => strip[axis]!).join();
}
