import type { Argument, Step } from '../found/net';
import { ops } from '../ops';
import { elements, sameShape } from '../ops/lib/shape';
import type { Shape } from '../ops/op';
import { become, type Idiom, listOf } from './idiom';

/** Dimensions through which elements go when a map is regrouped: reshape, permute, reshape. */
export const regrouped: Idiom = {
  name: 'regrouping',
  summary: 'A reshape, a permutation and a reshape back are a `shuffle`, or move blocks of pixels.',
  ends: ['reshape'],
  find(end, look) {
    const permute = look.before(end, 'permute');
    const split = look.before(permute, 'reshape');
    if (permute === undefined || split === undefined) return undefined;
    const from = split.inputs[0]!;
    const [x, wide, y] = [look.shape(from), look.shape(split.outputs[0]!), look.shape(end.outputs[0]!)];
    const order = listOf(permute, 'axes').join();
    const takes = [permute, split];
    if (sameShape(x, y) && wide[0]! * wide[1]! === x[0] && order.startsWith('1,0')) {
      const stays = listOf(permute, 'axes').every((axis, i) => i < 2 || axis === i);
      if (stays && elements(wide.slice(2)) === elements(x.slice(1)))
        return become(end, 'shuffle', from, takes, { args: { groups: wide[0]! } });
    }
    if (x.length !== 3 || y.length !== 3) return undefined;
    const block = Math.round(Math.sqrt(x[0]! / y[0]!));
    const [c, h, w] = x as readonly [number, number, number];
    const isWide = (...shape: number[]) => sameShape(wide, shape);
    if (block > 1 && y[1] === h * block && y[2] === w * block) {
      const isCrd = isWide(y[0]!, block, block, h, w) && order === '0,3,1,4,2';
      const isDcr = isWide(block, block, y[0]!, h, w) && order === '2,3,0,4,1';
      if (isCrd || isDcr) return become(end, 'depth_to_space', from, takes, { args: { block_size: block } });
    }
    const back = Math.round(Math.sqrt(y[0]! / c));
    if (back > 1 && isWide(c, h / back, back, w / back, back) && ['0,2,4,1,3', '2,4,0,1,3'].includes(order))
      return become(end, 'space_to_depth', from, takes, { args: { block_size: back } });
    return undefined;
  },
};

/** Two permutations are one; one that leaves all axes, or a reshape to what was there, is none. */
export const joined: Idiom = {
  name: 'moves in a row',
  summary: 'Reshapes in a row are one, permutations in a row too, and what changes nothing is left out.',
  ends: ['reshape', 'flatten', 'permute'],
  find(end, look) {
    const before = look.maker(end.inputs[0]);
    if (end.op === 'reshape' || end.op === 'flatten') {
      if (sameShape(look.shape(end.inputs[0]!), look.shape(end.outputs[0]!)))
        return { takes: [end], gives: [] };
      if (before?.op !== 'reshape' && before?.op !== 'flatten') return undefined;
      return become(end, end.op, before.inputs[0]!, [before], { args: end.args });
    }
    if (end.op !== 'permute') return undefined;
    const axes = listOf(end, 'axes');
    if (axes.every((axis, i) => axis === i)) return { takes: [end], gives: [] };
    if (before?.op !== 'permute') return undefined;
    const inner = listOf(before, 'axes');
    return become(end, 'permute', before.inputs[0]!, [before], {
      args: { axes: axes.map(axis => inner[axis]!) },
    });
  },
};

/** Channels behind all pixels in a row, or rows of pixels made a map again, where files have channels last. */
export const rows: Idiom = {
  name: 'rows of pixels',
  summary:
    'Channels brought behind the pixels, these put into one row, and the channels in front again: a `reshape`.',
  ends: ['permute'],
  find(end, look) {
    const middle = look.before(end, 'reshape');
    const first = look.before(middle, 'permute');
    if (middle === undefined || first === undefined) return undefined;
    const [x, z, y] = [first.inputs[0], middle.outputs[0], end.outputs[0]].map(map => look.shape(map!));
    // Where an axis of 1 stands does not matter.
    const real = (shape: Shape, axes: readonly number[]) => axes.filter(axis => shape[axis] !== 1).join();
    const isBehind = real(x!, listOf(first, 'axes')) === real(x!, [...x!.keys()].slice(1).concat(0));
    const [last, ...others] = listOf(end, 'axes');
    const isInFront = last === z!.length - 1 && real(z!, others) === real(z!, [...z!.keys()].slice(0, -1));
    if (!isBehind || !isInFront || x![0] !== y![0] || z!.at(-1) !== x![0]) return undefined;
    return become(end, 'reshape', first.inputs[0]!, [middle, first], { args: { shape: y! } });
  },
};

/** Whether a layer works on each pixel by itself. */
const isPixelwise = ({ op, args }: Step): boolean =>
  op === 'ln' ||
  ops.get(op)?.pointwise === true ||
  (op === 'conv' && args['kernel'] === 1 && args['stride'] === undefined && args['pad'] === undefined);

/** Nor do pixels have to stand in a row for what looks at each. */
export const inRows: Idiom = {
  name: 'a layer on rows of pixels',
  summary: 'Pixels put into a row, a layer on each of them, and the map again: the layer on the map.',
  ends: ['reshape'],
  find(end, look) {
    const layer = look.maker(end.inputs[0]);
    const there = layer?.inputs.length === 1 ? look.before(layer, 'reshape') : undefined;
    if (layer === undefined || there === undefined || !isPixelwise(layer)) return undefined;
    const maps = [there.inputs[0], there.outputs[0], end.inputs[0], end.outputs[0]];
    const [x, row, made, y] = maps.map(map => look.shape(map!));
    const isMap = layer.op !== 'conv' || x!.length === 3;
    if (!isMap || !sameShape(x!.slice(1), y!.slice(1)) || row![0] !== x![0] || made![0] !== y![0])
      return undefined;
    return {
      takes: [there, layer, end],
      gives: [{ ...layer, inputs: there.inputs, outputs: end.outputs }],
    };
  },
};

/** A fully connected layer flattens by itself, and the order of its inputs is a matter of its weights. */
export const flattened: Idiom = {
  name: 'flattening before a fully connected layer',
  summary: 'What only renames or reorders the inputs of `fc` is left out.',
  ends: ['fc'],
  find(end, look) {
    const before = look.maker(end.inputs[0]);
    if (before === undefined || !['reshape', 'permute', 'flatten'].includes(before.op)) return undefined;
    return { takes: [before, end], gives: [{ ...end, inputs: before.inputs }] };
  },
};

/** Every b-th pixel from each of b × b places, side by side. */
export const focus: Idiom = {
  name: 'focus',
  summary: 'Every second pixel from each of four places, joined, is `space_to_depth`.',
  ends: ['concat'],
  find(end, look) {
    // YOLOv5 of the first kind takes rows first and columns of these.
    const origin = (step: Step): { map: number; begin: number[]; step: number[]; steps: Step[] } => {
      let map = step.inputs[0]!;
      let begin = [...listOf(step, 'begin')];
      let by = [...listOf(step, 'step')];
      const steps = [step];
      for (let next = look.maker(map); next?.op === 'strided'; next = look.maker(map)) {
        const inner = next;
        begin = begin.map((at, i) => at * listOf(inner, 'step')[i]! + listOf(inner, 'begin')[i]!);
        by = by.map((one, i) => one * listOf(inner, 'step')[i]!);
        steps.push(inner);
        map = inner.inputs[0]!;
      }
      return { map, begin, step: by, steps };
    };
    const parts = end.inputs.map(map => look.maker(map));
    if (!parts.every(part => part?.op === 'strided')) return undefined;
    const found = parts.map(part => origin(part!));
    const [first] = found;
    const block = first!.step[1] ?? 0;
    const places = new Set(found.map(({ begin }) => begin.join()));
    const fits = found.every(
      one => one.map === first!.map && one.step.join() === `1,${block},${block}` && one.begin[0] === 0,
    );
    if (!fits || places.size !== block * block || parts.length !== block * block) return undefined;
    const takes = [...new Set(found.flatMap(({ steps }) => steps))];
    return become(end, 'space_to_depth', first!.map, takes, { args: { block_size: block } });
  },
};

/** Every s-th pixel: a pool that sees one. */
export const strided: Idiom = {
  name: 'every so many pixels',
  summary:
    'A map of every s-th pixel is `maxpool(1, s)`, behind a crop where it does not begin at the first.',
  ends: ['strided'],
  find(end, look) {
    const [x, y] = [look.shape(end.inputs[0]!), look.shape(end.outputs[0]!)];
    const [begin, step] = [listOf(end, 'begin'), listOf(end, 'step')];
    if (x.length !== 3 || step[0] !== 1) return undefined;
    const [, rows, columns] = y as readonly [number, number, number];
    const kept = [(rows - 1) * step[1]! + 1, (columns - 1) * step[2]! + 1];
    const pad = [-begin[1]!, kept[1]! + begin[2]! - x[2]!, kept[0]! + begin[1]! - x[1]!, -begin[2]!];
    const args = { kernel: 1, stride: step[1] === step[2] ? step[1]! : [step[1]!, step[2]!] };
    if (begin[1] === 0 && begin[2] === 0) return become(end, 'maxpool', end.inputs[0]!, [], { args });
    const cropped = look.fresh([x[0]!, kept[0]!, kept[1]!]);
    return {
      takes: [end],
      gives: [
        { op: 'pad', args: { pad }, inputs: end.inputs, outputs: [cropped], origin: end.origin },
        { op: 'maxpool', args, inputs: [cropped], outputs: end.outputs, origin: end.origin },
      ],
    };
  },
};

/** No format has a shift: a depthwise convolution does its work, with fixed windows. */
export const shifted: Idiom = {
  name: 'shift',
  summary:
    'A depthwise convolution whose windows are 0 but for one tap, each direction in its turn, is `shift`.',
  ends: ['dwconv'],
  find(end, look) {
    const { kernel, stride, ...more } = end.args;
    if (end.shifts !== true || kernel === undefined) return undefined;
    const isCentred = Object.entries(more).every(
      ([name, value]) => name === 'bias' || (name === 'pad' && (value === 'auto' || isHalf(value, kernel))),
    );
    const [map, made] = [look.shape(end.inputs[0]!), look.shape(end.outputs[0]!)];
    const [down, across] =
      typeof stride === 'number' ? [stride, stride] : Array.isArray(stride) ? stride : [1, 1];
    const kept = [map[0]!, Math.ceil(map[1]! / down), Math.ceil(map[2]! / across)];
    if (!isCentred || !sameShape(made, kept)) return undefined;
    const args = { kernel, ...(stride === undefined ? {} : { stride }) };
    return become(end, 'shift', end.inputs[0]!, [], { args });
  },
};

/** A border of half a window above and on the left; what is behind the map follows from what is made. */
const isHalf = (pad: Argument, kernel: Argument): boolean => {
  const [tall, wide] = typeof kernel === 'number' ? [kernel, kernel] : (kernel as readonly number[]);
  const [top, , , left] = typeof pad === 'number' ? [pad, pad, pad, pad] : Array.isArray(pad) ? pad : [];
  return top === (tall! - 1) / 2 && left === (wide! - 1) / 2;
};

/** Ranges of channels that are all of them, one behind the other. */
export const halves: Idiom = {
  name: 'halves',
  summary: 'Slices that together are all channels of a map are its `split`.',
  ends: ['slice'],
  find(end, look) {
    const x = end.inputs[0]!;
    const slices = look.readers(x).filter(step => step.op === 'slice');
    // It stands where the first of them stood, before all who read them.
    if (slices.length < 2 || slices[0] !== end) return undefined;
    const inOrder = slices.toSorted((a, b) => (a.args['begin'] as number) - (b.args['begin'] as number));
    let at = 0;
    for (const { args } of inOrder) {
      if (args['begin'] !== at) return undefined;
      at = args['end'] as number;
    }
    if (at !== look.shape(x)[0]) return undefined;
    const sizes = inOrder.map(({ args }) => (args['end'] as number) - (args['begin'] as number));
    const parts = sizes.every(size => size === sizes[0]) ? sizes.length : sizes;
    const outputs = inOrder.flatMap(step => step.outputs);
    return {
      takes: slices,
      gives: [{ op: 'split', args: { parts }, inputs: [x], outputs, origin: end.origin }],
    };
  },
};

/** DenseNet in PyTorch joins all features anew for each layer; what is joined already is taken as it is. */
export const growing: Idiom = {
  name: 'growing join',
  summary: 'A join that begins with all that an earlier one has joins what that made.',
  ends: ['concat'],
  find(end, look) {
    if (end.inputs.length < 3) return undefined;
    const first = end.inputs[0]!;
    let longest: Step | undefined;
    for (const step of look.readers(first)) {
      if (step === end) break;
      const { length } = step.inputs;
      const isLonger = length > (longest?.inputs.length ?? 1) && length < end.inputs.length;
      if (step.op !== 'concat' || !isLonger) continue;
      if (step.inputs.every((map, i) => map === end.inputs[i])) longest = step;
    }
    if (longest === undefined) return undefined;
    const rest = end.inputs.slice(longest.inputs.length);
    return { takes: [end], gives: [{ ...end, inputs: [longest.outputs[0]!, ...rest] }] };
  },
};
