/** Texts of networks, and what a deployment of them says. */
import { expect } from 'vitest';
import { analyse } from '../../server/src/analysis';
import type { PlacedLayer } from '../../server/src/deploy/effect';
import type { Judged } from '../../server/src/deploy/judge';
import { inOrder } from '../../server/src/deploy/listing';
import { walk } from '../../server/src/graph/walk';
import { builtIn } from '../../server/src/targets';
import type { Targets } from '../../server/src/targets/registry';
import { type Place, type Problem, sayProblem } from '../../server/src/text/problem';

export const uri = 'file:///net.lwnet';

/** The deployment's own problems, worst kinds of the language included. */
export function deploy(text: string, targets: Targets = builtIn) {
  const analysis = analyse(uri, text, { targets });
  const judged = analysis.deployments[0]!;
  const where = (place: Place): string => {
    const span = analysis.locate(place)!;
    return text.slice(span.start, span.end);
  };
  return {
    analysis,
    judged,
    errors: analysis.problems.filter(p => !judged.problems.includes(p)),
    told: judged.problems.map((p: Problem) => `${p.kind.severity} ${where(p.place)}: ${sayProblem(p)}`),
    where,
  };
}

/** Every layer that becomes kernels in the order of execution, with its path. */
export function placedIn({ deployed, effect }: Judged): (PlacedLayer & { readonly path: string })[] {
  if (effect === undefined) return [];
  const paths = [...walk(deployed.evaluated!.body)].sort((a, b) => a.at - b.at);
  const all = [...inOrder(effect)];
  expect(all.map(({ layer }) => layer)).toEqual(paths.map(({ layer }) => layer));
  return all
    .map((placed, i) => ({ ...placed, path: paths[i]!.path }))
    .filter(({ works }) => works.length > 0);
}

/** A network of one pipeline on a target. */
export const small = (pipeline: string, target: string, precision = 'int8', input = '32, 56, 56'): string =>
  `network A {\n  input(${input}) -> ${pipeline}\n}\n\ndeploy A on ${target} {\n  precision ${precision}\n}\n`;

export const efficientNet = `
block MBConv(out, kernel, expand, stride = 1) {
  let hidden = in.channels * expand
  if expand != 1 { conv(hidden, 1) -> bn -> swish }
  dwconv(kernel, stride) -> bn -> swish
  SE(max(1, floor(in.channels / 4)), swish, sigmoid)
  conv(out, 1) -> bn
  if stride == 1 and in.channels == out { in, it -> add }
}

block EfficientNet(width, depth, dropout_rate = 0.2, classes = 1000) {
  conv(round_to(32 * width, 8), 3, 2) -> bn -> swish
  for expand, kernel, stride, out, n of [
    [1, 3, 1,  16, 1],
    [6, 3, 2,  24, 2],
    [6, 5, 2,  40, 2],
    [6, 3, 2,  80, 3],
    [6, 5, 1, 112, 3],
    [6, 5, 2, 192, 4],
    [6, 3, 1, 320, 1],
  ] {
    let c = round_to(out * width, 8)
    MBConv(c, kernel, expand, stride)
    repeat ceil(n * depth) - 1 { MBConv(c, kernel, expand) }
  }
  conv(4 * round_to(320 * width, 8), 1) -> bn -> swish
  gap -> dropout(dropout_rate) -> fc(classes)
}

network EfficientNetB4 {
  input(3, 256, 256) -> EfficientNet(1.4, 1.8, 0.4)
}

deploy EfficientNetB4 on ultra96_conv {
  precision int8
}
`;

export const mobileNet = `
network MobileNetV2 {
  input(3, 224, 224)
  conv(32, 3, 2) -> bn -> relu6
  for expand, out, n, stride of [
    [1,  16, 1, 1],
    [6,  24, 2, 2],
    [6,  32, 3, 2],
    [6,  64, 4, 2],
    [6,  96, 3, 1],
    [6, 160, 3, 2],
    [6, 320, 1, 1],
  ] {
    InvertedResidual(out, expand, 3, stride)
    repeat n - 1 { InvertedResidual(out, expand) }
  }
  conv(1280, 1) -> bn -> relu6
  gap -> dropout(0.2) -> fc(1000)
}

deploy MobileNetV2 on max78000 {
  precision int8
}
`;

export const shuffleNet = `
block Unit(out) {
  keep, work = in -> split(2)
  work -> conv(out / 2, 1) -> bn -> relu
  dwconv(3) -> bn
  conv(out / 2, 1) -> bn -> relu
  keep, it -> concat -> shuffle(2)
}

block Down(out) {
  side = in -> dwconv(3, 2) -> bn -> conv(out / 2, 1) -> bn -> relu
  in -> conv(out / 2, 1) -> bn -> relu
  dwconv(3, 2) -> bn
  conv(out / 2, 1) -> bn -> relu
  side, it -> concat -> shuffle(2)
}

network ShuffleNetV2(widths = [116, 232, 464], repeats = [4, 8, 4], head = 1024, classes = 1000) {
  input(3, 224, 224)
  conv(24, 3, 2) -> bn -> relu -> maxpool(3, 2)
  for out, n of zip(widths, repeats) {
    stage = it -> Down(out) -> repeat n - 1 { Unit(out) }
  }
  conv(head, 1) -> bn -> relu -> gap -> fc(classes)
}

deploy ShuffleNetV2 on ethos_u55_128 {
  precision int8
}
`;
