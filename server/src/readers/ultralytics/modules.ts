/** The modules that rows name, as ultralytics/nn/modules has them. */
import type { Drawing, View } from '../lib/drawing';
import { concatenate, parts, together } from '../lib/joining';
import { padded, pool, resize } from '../lib/layers';
import { Unsaid } from '../reader';
import { ends } from './ends';
import { down, ghost, ghostBottleneck, halves, inverted, poolsOnOneWay, residual, twoWays } from './families';
import { crossStageElan, downByHalves, downByMean, elan, fused, poolsElan, routed } from './gelan';
import { enlarged } from './heads';
import { hybrid } from './hybrid';
import { inner, listed, type Module, one } from './module';
import {
  activation,
  bottleneck,
  c2f,
  c3,
  channels,
  conv,
  folded,
  layout,
  repeated,
  share,
  spatial,
  square,
  whole,
  yes,
} from './parts';
import { areaAttention, attended, besideAttention, crossStages } from './transformers';

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** Four pixels as the channels of one. */
function halved(d: Drawing, x: View): View {
  const [map] = d.layer('space_to_depth', { block_size: 2 }, [d.map(x, layout)]);
  return d.see(map!, layout, [1, ...d.shape(map!)]);
}

export const modules: Readonly<Record<string, Module>> = {
  ...ends,
  ...hybrid,
  Conv: one((row, x) => {
    const [kernel, stride, pad, groups, ...rest] = row.args;
    // Files of version 7 have the activation where those of version 8 have the dilation.
    const acts = rest.findIndex(
      one => typeof one === 'boolean' || (typeof one === 'string' && one !== 'None'),
    );
    const own = rest[acts];
    const dilation = acts === 0 ? undefined : rest[0];
    const act = typeof own === 'string' ? activation(own) : own === false ? undefined : row.act;
    const side = pad === undefined || pad === null || pad === 'None' ? {} : { pad: Number(pad) };
    return conv({ ...row, act }, x, row.out, {
      kernel: whole(kernel, 1),
      stride: whole(stride, 1),
      groups: whole(groups, 1),
      dilation: whole(dilation, 1),
      ...side,
    });
  }),
  DWConv: one((row, x) => {
    const [kernel, stride, dilation, acts] = row.args;
    return conv(row, x, row.out, {
      kernel: whole(kernel, 1),
      stride: whole(stride, 1),
      dilation: whole(dilation, 1),
      groups: gcd(channels(x), row.out),
      plain: !yes(acts, true),
    });
  }),
  Focus: one((row, x) => {
    return conv(row, halved(row.d, x), row.out, {
      kernel: whole(row.args[0], 1),
      stride: whole(row.args[1], 1),
    });
  }),
  Bottleneck: one((row, x) =>
    bottleneck(row, x, {
      out: row.out,
      adds: yes(row.args[0], true),
      groups: whole(row.args[1], 1),
      kernels: row.isFive ? [1, 3] : [3, 3],
      share: 0.5,
    }),
  ),
  C3: inner((row, x) =>
    c3(
      row,
      x,
      row.out,
      row.times,
      yes(row.args[0], true),
      whole(row.args[1], 1),
      share(row.args[2], 0.5),
      [1, 3],
    ),
  ),
  C2f: inner(row =>
    c2f(row, share(row.args[2], 0.5), (at, hidden) =>
      bottleneck(row, at, {
        out: hidden,
        adds: yes(row.args[0], false),
        groups: whole(row.args[1], 1),
        kernels: [3, 3],
        share: 1,
      }),
    ),
  ),
  C2: inner((row, x) => {
    const hidden = Math.floor(row.out * share(row.args[2], 0.5));
    const how = {
      out: hidden,
      adds: yes(row.args[0], true),
      groups: whole(row.args[1], 1),
      kernels: [3, 3],
      share: 1,
    } as const;
    const [work, kept] = parts(row.d, conv(row, x, 2 * hidden), 1, [hidden, hidden]) as readonly [View, View];
    const deep = repeated(row.times, work, at => bottleneck(row, at, how));
    return conv(row, concatenate(row.d, [deep, kept], 1), row.out);
  }),
  C3k2: inner(crossStages),
  C2PSA: inner(besideAttention),
  C2fPSA: inner(row => c2f(row, share(row.args[0], 0.5), (at, hidden) => attended(row, at, hidden))),
  A2C2f: inner(areaAttention),
  SPP: one((row, x) => {
    const kernels = listed(row.args[0], [5, 9, 13]);
    const small = conv(row, x, Math.floor(channels(x) / 2));
    const all = [small, ...kernels.map(kernel => spatial(row, small, kernel))];
    return conv(row, concatenate(row.d, all, 1), row.out);
  }),
  SPPF: one((row, x) => {
    const [kernel, count, adds] = row.args;
    // Rows of version 26 say how often, and have no activation in front.
    const all = [conv(row, x, Math.floor(channels(x) / 2), { plain: row.args.length > 1 })];
    for (let turn = 0; turn < whole(count, 3); turn++) all.push(spatial(row, all.at(-1)!, whole(kernel, 5)));
    const made = conv(row, concatenate(row.d, all, 1), row.out);
    return yes(adds, false) && channels(x) === row.out ? together(row.d, 'add', [made, x]) : made;
  }),
  'nn.Upsample': {
    scales: false,
    draw({ d, inputs, args }) {
      const [x] = inputs as readonly [View];
      const [size, factor, mode] = args;
      if (size !== null && size !== undefined && size !== 'None')
        throw new Unsaid('it is enlarged to a size');
      const by = whole(factor, 1);
      const op =
        mode === undefined || mode === 'nearest' ? 'nearest' : mode === 'bilinear' ? 'bilinear' : undefined;
      if (op === undefined) throw new Unsaid(`the language has no resize of the kind ${String(mode)}`);
      return resize(d, x, layout, op, [x.dims[2]! * by, x.dims[3]! * by]);
    },
  },
  'nn.MaxPool2d': {
    scales: false,
    draw({ d, inputs, args }) {
      const kernel = whole(args[0], 1);
      const stride = whole(args[1], kernel);
      const side = args[2] === 0 ? 0 : whole(args[2], 0);
      return pool(d, inputs[0]!, layout, 'max', square(kernel, stride, side));
    },
  },
  'nn.ZeroPad2d': {
    scales: false,
    draw({ d, inputs, args }) {
      const [left, right, top, bottom] = (Array.isArray(args[0]) ? args[0] : args).map(Number) as number[];
      return padded(d, inputs[0]!, layout, [0, 0], [top!, right!, bottom!, left!]);
    },
  },
  Concat: { scales: false, draw: ({ d, inputs }) => concatenate(d, inputs, 1) },
  'nn.ConvTranspose2d': one((row, x) =>
    enlarged(
      row,
      x,
      row.out,
      whole(row.args[0], 1),
      whole(row.args[1], 1),
      row.args[2] === 0 ? 0 : whole(row.args[2], 0),
    ),
  ),
  GhostConv: one((row, x) =>
    ghost(row, x, row.out, {
      kernel: whole(row.args[0], 1),
      stride: whole(row.args[1], 1),
      groups: whole(row.args[2], 1),
    }),
  ),
  GhostBottleneck: one((row, x) =>
    ghostBottleneck(row, x, row.out, whole(row.args[0], 3), whole(row.args[1], 1)),
  ),
  C3Ghost: inner((row, x) => {
    const hidden = Math.floor(row.out * share(row.args[2], 0.5));
    const deep = repeated(row.times, conv(row, x, hidden), at => ghostBottleneck(row, at, hidden, 3, 1));
    return conv(row, concatenate(row.d, [deep, conv(row, x, hidden)], 1), row.out);
  }),
  ResNetLayer: {
    scales: false,
    draw(row) {
      const [, wide, stride, isFirst, times] = row.args;
      return residual(
        row,
        row.inputs[0]!,
        whole(wide, 1),
        whole(stride, 1),
        yes(isFirst, false),
        whole(times, 1),
      );
    },
  },
  SCDown: one((row, x) => down(row, x, whole(row.args[0], 3), whole(row.args[1], 2))),
  C2fCIB: inner(row =>
    c2f(row, share(row.args[3], 0.5), at =>
      inverted(row, at, yes(row.args[0], false), yes(row.args[1], false)),
    ),
  ),
  PSA: one((row, x) => {
    const hidden = Math.floor(row.out * share(row.args[0], 0.5));
    const [kept, work] = halves(row, x, hidden);
    return conv(row, concatenate(row.d, [kept, attended(row, work, hidden)], 1), row.out);
  }),
  Silence: { scales: false, draw: ({ inputs }) => inputs },
  AConv: one(downByMean),
  ADown: one(downByHalves),
  ELAN1: one(elan),
  RepNCSPELAN4: one(crossStageElan),
  SPPELAN: one(poolsElan),
  CBLinear: { scales: false, draw: row => routed(row, row.inputs[0]!) },
  CBFuse: { scales: false, draw: fused },
  ReOrg: { scales: false, draw: ({ d, inputs }) => halved(d, inputs[0]!) },
  MP: {
    scales: false,
    draw({ d, inputs, args }) {
      const by = whole(args[0], 2);
      return pool(d, inputs[0]!, layout, 'max', square(by, by, 0));
    },
  },
  SP: { scales: false, draw: row => spatial(row, row.inputs[0]!, whole(row.args[0], 3)) },
  SPPCSPC: one((row, x) => poolsOnOneWay(row, x, row.out, listed(row.args[4], [5, 9, 13]))),
  BottleneckCSPA: inner((row, x) => twoWays(row, x, 'A', yes(row.args[0], true))),
  BottleneckCSPB: inner((row, x) => twoWays(row, x, 'B', yes(row.args[0], false))),
  BottleneckCSPC: inner((row, x) => twoWays(row, x, 'C', yes(row.args[0], true))),
  RepConv: one((row, x) => {
    row.d.note('is written as it is deployed, its branches summed in one convolution');
    const [kernel, stride, , groups] = row.args;
    const made = folded(row, x, row.out, whole(kernel, 3), whole(stride, 1), whole(groups, 1));
    return row.act === undefined ? made : row.d.each(made, row.act.op, row.act.args ?? {});
  }),
  DownC: one((row, x) => {
    const by = whole(row.args[1], 2);
    const half = Math.floor(row.out / 2);
    const work = conv(row, conv(row, x, channels(x)), half, { kernel: 3, stride: by });
    const small = pool(row.d, x, layout, 'max', square(by, by, 0));
    return concatenate(row.d, [work, conv(row, small, half)], 1);
  }),
  Shortcut: { scales: false, draw: ({ d, inputs }) => together(d, 'add', inputs.slice(0, 2)) },
};
