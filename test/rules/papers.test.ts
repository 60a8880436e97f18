/** Designs that later papers criticise, beside the examples: each is told what these say, and nothing else. */
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { sayProblem } from '../../server/src/text/problem';

const told = (text: string): string[] => {
  const { problems, locate } = analyse('test:/a.lwnet', text);
  return problems.map(p => {
    const { start, end } = locate(p.place)!;
    return p.kind.severity === 'hint' ? `${p.kind.code} ${text.slice(start, end)}` : sayProblem(p);
  });
};

/** Zoph et al. 2018, figure 4: the normal cell, its two inputs brought to f channels. Ma et al. 2018, guideline 3. */
test('NASNet-A: a cell of many fragments', () =>
  expect(
    told(`
block Sep(out, kernel) {
  relu -> dwconv(kernel) -> conv(out, 1) -> bn
  relu -> dwconv(kernel) -> conv(out, 1) -> bn
}

block prev, cur -> Normal(f) {
  l = prev -> relu -> conv(f, 1) -> bn
  r = cur -> relu -> conv(f, 1) -> bn
  a1 = r -> Sep(f, 5)
  a2 = l -> Sep(f, 3)
  a = a1, a2 -> add
  b1 = l -> Sep(f, 5)
  b2 = l -> Sep(f, 3)
  b = b1, b2 -> add
  c1 = r -> avgpool(3, 1)
  c = c1, l -> add
  d1 = l -> avgpool(3, 1)
  d2 = l -> avgpool(3, 1)
  d = d1, d2 -> add
  e1 = r -> Sep(f, 3)
  e = e1, r -> add
  y = l, a, b, c, d, e -> concat
  cur, y
}

network Cells(f = 44) {
  image = input(3, 56, 56)
  first = image -> conv(32, 3, 2) -> bn
  second = first -> conv(f, 3) -> bn
  first, second -> repeat 4 { Normal(f) }
  _, last = it -> Normal(f)
  last -> relu -> gap -> fc(10)
}
`),
  ).toEqual(['fragmentation Normal']));

/** Krizhevsky 2014, one tower, as torchvision has it: 37,752,832 of 61,100,840 parameters. Lin et al. 2014. */
test('AlexNet: a classifier that is most of the network', () =>
  expect(
    told(`
network AlexNet(classes = 1000) {
  input(3, 224, 224)
  conv(64, 11, 4, pad = 2, bias = true) -> relu -> maxpool(3, 2, pad = 0)
  conv(192, 5, bias = true) -> relu -> maxpool(3, 2, pad = 0)
  conv(384, 3, bias = true) -> relu
  conv(256, 3, bias = true) -> relu
  conv(256, 3, bias = true) -> relu -> maxpool(3, 2, pad = 0)
  fc(4096) -> relu -> fc(4096) -> relu -> fc(classes)
}
`),
  ).toEqual(['classifier-share fc']));

/** He et al. 2016 as first published: the stride is in the first 1×1 and in the shortcut. He et al. 2019, section 4.2. */
test('ResNet: strides in 1×1 convolutions', () =>
  expect(
    told(`
block Bottleneck(width, stride = 1) {
  conv(width, 1, stride) -> bn -> relu
  conv(width, 3) -> bn -> relu
  main = it -> conv(4 * width, 1) -> bn
  side = in -> if in.channels != 4 * width { conv(4 * width, 1, stride) -> bn }
  main, side -> add -> relu
}

network ResNet {
  input(3, 224, 224)
  conv(64, 7, 2) -> bn -> relu -> maxpool(3, 2)
  for width, stride, n of [
    [ 64, 1, 3],
    [128, 2, 4],
    [256, 2, 6],
    [512, 2, 3],
  ] { Bottleneck(width, stride) -> repeat n - 1 { Bottleneck(width) } }
  gap -> fc(1000)
}
`),
  ).toEqual(['strided-pointwise stride', 'strided-pointwise stride']));

/** Szegedy et al. 2015: one of the multi-path structures that guideline 3 names. */
test('GoogLeNet: a module of four branches', () =>
  expect(
    told(`
block Inception(c1, r3, c3, r5, c5, proj) {
  a = in -> conv(c1, 1, bias = true) -> relu
  b = in -> conv(r3, 1, bias = true) -> relu -> conv(c3, 3, bias = true) -> relu
  c = in -> conv(r5, 1, bias = true) -> relu -> conv(c5, 5, bias = true) -> relu
  d = in -> maxpool(3, 1) -> conv(proj, 1, bias = true) -> relu
  a, b, c, d -> concat
}

network Modules {
  input(192, 28, 28) -> Inception(64, 96, 128, 16, 32, 32) -> Inception(128, 128, 192, 32, 96, 64)
  gap -> fc(10)
}
`),
  ).toEqual(['fragmentation Inception']));

/** Xie et al. 2017, 32×4d: groups between dense 1×1 convolutions need no shuffle. Ma et al. 2018, guideline 2. */
test('ResNeXt: groups, whose channels fill their vectors', () =>
  expect(
    told(`
block Bottleneck(width) {
  conv(width, 1) -> bn -> relu
  conv(width, 3, groups = 32) -> bn -> relu
  conv(2 * width, 1) -> bn
  in, it -> add -> relu
}

network ResNeXt {
  input(3, 224, 224)
  conv(256, 7, 2) -> bn -> relu -> maxpool(3, 2)
  repeat 3 { Bottleneck(128) }
  gap -> fc(10)
}
`),
  ).toEqual(['group-conv-memory-access groups = 32']));
