/**
 * Bodies that are valid wherever a map of at least two channels arrives, and hand one on: what a loop repeats, what a
 * block holds. They come as functions of a suffix, as names may not be given twice where copies stand side by side.
 */
import fc from 'fast-check';

export type Lines = (suffix: string) => readonly string[];

/** Stages that keep no account of what arrives, with or without weights. */
const stage = fc.constantFrom(
  'conv(4, 3)',
  'conv(6)',
  'conv(it.channels, 3, bias = true)',
  'conv(8, 3, 2)',
  'conv(5, [1, 3], dilation = 2)',
  'dwconv(3)',
  'dwconv(5, 2, multiplier = 2) -> conv(7)',
  'bn',
  'relu',
  'leaky(0.1)',
  'maxpool(3, 2)',
  'avgpool(3, 1)',
  'shift(3)',
  'SE(3)',
  'Separable(6, stride = 2)',
  'InvertedResidual(it.channels, 2)',
  'Ghost(9)',
  'Unit(4)',
  'Unit(6, conv(2, 3))',
  'Nested',
  'conv(4) -> fixed -> fixed',
  'nearest(1)',
);

const pipeline = fc.array(stage, { minLength: 1, maxLength: 4 }).map(stages => stages.join(' -> '));

/** What `fixed`, `Unit` and `Nested` mean; `fixed` is declared where the copies stand, so that all use one set. */
export const blocks = `block Unit(out, last = bn) {
  shared twice = conv(in.channels, 3)
  twice -> twice -> conv(out) -> last
}

block Nested {
  skip = it
  skip -> repeat 2 { Unit(3) -> relu }
  main = it -> conv(in.channels)
  skip, main -> add
}
`;
export const sharedLine = '  shared fixed = conv(4, 3) -> repeat 2 { bn }';

const indented = (lines: readonly string[]): string[] => lines.map(line => `  ${line}`);

/** One step of a body: some lines that take what is above them and end in a line without a name. */
const step = (inner: fc.Arbitrary<Lines>): fc.Arbitrary<Lines> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: pipeline.map(
        (p): Lines =>
          () => [p],
      ),
    },
    pipeline.map(
      (p): Lines =>
        s => [`k${s} = it`, `k${s} -> ${p}`, `m${s} = it -> conv(3)`, `m${s} -> relu`],
    ),
    pipeline.map(
      (p): Lines =>
        s => [`k${s} = it`, `k${s} -> dwconv(3) -> bn`, `k${s}, it -> add -> ${p}`],
    ),
    pipeline.map(
      (p): Lines =>
        s => [`k${s} = it`, `d${s} = k${s} -> conv(2, 3)`, `k${s}, d${s} -> concat -> ${p}`],
    ),
    pipeline.map(
      (p): Lines =>
        s => [`a${s}, b${s} = it -> split([1, it.channels - 1])`, `b${s}, a${s} -> concat -> ${p}`],
    ),
    fc.tuple(fc.integer({ min: 0, max: 4 }), inner).map(
      ([n, body]): Lines =>
        s => [`repeat ${n} {`, ...indented(body(`${s}r`)), '}'],
    ),
    inner.map(
      (body): Lines =>
        s => [`for n${s} of [2, 5, 2] {`, ...indented([`conv(n${s})`, ...body(`${s}f`)]), '}'],
    ),
    fc.tuple(inner, inner).map(
      ([yes, no]): Lines =>
        s => ['if it.channels > 4 {', ...indented(yes(`${s}y`)), '} else {', ...indented(no(`${s}n`)), '}'],
    ),
    inner.map(
      (body): Lines =>
        s => [
          `w${s} = it`,
          `w${s} -> repeat 2 { dwconv(3) }`,
          `v${s} = it -> bn`,
          `v${s}, w${s} -> repeat 3 { Exchange } -> concat`,
          ...body(`${s}x`),
        ],
    ),
  );

/** A body whose loops are nested so deep at most. */
const bodyOf = (depth: number): fc.Arbitrary<Lines> =>
  fc
    .array(
      step(
        depth === 0
          ? pipeline.map(
              (p): Lines =>
                () => [p],
            )
          : bodyOf(depth - 1),
      ),
      {
        minLength: 1,
        maxLength: depth === 2 ? 4 : 2,
      },
    )
    .map(
      (steps): Lines =>
        s =>
          steps.flatMap((lines, i) => lines(`${s}${i}`)),
    );

export const body: fc.Arbitrary<Lines> = bodyOf(2);

export const exchange = `block p, q -> Exchange {
  r = p -> conv(it.channels, 3)
  q, r
}
`;

/** A network that begins with a map of four channels and does what the lines say. */
export const networkOf = (lines: readonly string[], before = ''): string =>
  `${exchange}\n${blocks}\n${before}network A {\n${sharedLine}\n  input(4, 9, 9)\n${indented(lines).join('\n')}\n}\n`;
