/** What blocks and loops can do that a class or a function has to be told otherwise. */
export const constructs: Readonly<Record<string, string>> = {
  'a map from around a loop':
    'network N {\n  input(8, 16, 16)\n  skip = it -> conv(8, 3)\n  y = skip -> repeat 3 {\n    conv(8, 3) -> bn -> relu\n    skip, it -> add\n  }\n  y -> gap -> fc(3)\n}',
  'two maps that travel':
    'block a, b -> Cell(out) {\n  left = a -> conv(out, 1) -> bn\n  right = b -> conv(out, 3) -> bn\n  sum = left, right -> add\n  b, sum\n}\n' +
    'network N {\n  a = input(8, 16, 16)\n  b = a -> conv(6, 1)\n  a, b -> for n of [8, 12, 12] { Cell(n) }\n  concat -> gap -> fc(4)\n}',
  'activations as arguments':
    'block Unit(out, act = relu) {\n  conv(out, 1) -> bn -> act\n  conv(out, 3) -> bn -> act\n}\n' +
    'network N {\n  input(3, 16, 16)\n  Unit(8) -> Unit(8, hswish) -> Unit(12, leaky(0.2)) -> Unit(12, bn -> relu) -> gap -> fc(5)\n}',
  'a block as an argument':
    'block Plain(out) { conv(out, 3) -> bn }\nblock Thin(out) { dwconv(3) -> bn -> conv(out, 1) -> bn }\n' +
    'block Two(out, kind) { kind(out) -> relu -> kind(out) }\n' +
    'network N {\n  input(4, 16, 16)\n  Two(8, Plain) -> Two(8, Thin) -> Two(12, Plain) -> gap -> fc(5)\n}',
  'a block inside itself':
    'block Nest(depth, out) {\n  conv(out, 3) -> bn -> relu\n  if depth > 0 {\n    skip = it\n    down = it -> maxpool(2) -> Nest(depth - 1, 2 * out) -> nearest(2)\n    skip, down -> concat -> conv(out, 1)\n  }\n}\n' +
    'network N {\n  input(3, 16, 16)\n  Nest(2, 4) -> gap -> fc(2)\n}',
  'weights shared by turns':
    'network N {\n  input(8, 16, 16)\n  shared one = conv(8, 3) -> bn -> relu\n  repeat 3 { one -> maxpool(2) }\n  gap -> fc(2)\n}',
  'arms that join':
    'block Unit(out, stride = 1) {\n  main = in -> conv(out, 3, stride) -> bn\n  side = in -> if stride == 2 { avgpool(2) }\n' +
    '  main, side -> if stride == 2 { concat } else { add }\n  relu\n}\n' +
    'network N {\n  input(8, 16, 16)\n  Unit(8) -> Unit(8, 2) -> Unit(16) -> Unit(4, 2) -> gap -> fc(2)\n}',
  'words of Python':
    'block Scale(lambda, x) {\n  self = it -> conv(lambda, 3) -> bn\n  y = in -> conv(lambda, x)\n  self, y -> add\n}\n' +
    'network torch {\n  input(8, 16, 16)\n  Scale(8, 3) -> Scale(12, 1) -> gap -> fc(2)\n}'.replace(
      'torch',
      'Torch',
    ),
  'borders that follow from the size':
    'block Same(out, stride = 1) { conv(out, 3, stride, pad = same) -> bn -> relu }\n' +
    'network N {\n  input(3, 17, 16)\n  for n of [8, 12, 16] { Same(n, 2) -> Same(n) }\n  gap -> fc(2)\n}',
  'a norm over channels':
    'network N {\n  input(8, 16, 16)\n  dwconv(7) -> ln -> conv(16, 1) -> gelu -> gap -> fc(2)\n}',
  'turns that differ':
    'network N {\n  input(3, 32, 32)\n  for n, deep of [[8, true], [12, false], [16, true]] {\n    conv(n, 3, 2) -> bn -> relu\n' +
    '    if deep {\n      back = it -> conv(n, 1)\n      back, it -> mul\n    }\n  }\n  gap -> fc(2)\n}'.replace(
      'back, it -> mul',
      'back -> sigmoid',
    ),
  'whole numbers of shares':
    'block Mid(share) {\n  let half = in.channels * share\n  conv(half, 3) -> relu -> conv(max(8, in.channels / 4), 1)\n' +
    '  conv(if share < 0.3 { 64 * share } else { 12 }, 1)\n}\n' +
    'network N(width = 0.25, e = 1.5, deep = 0.5) {\n  input(3, 16, 16)\n  conv(32 * width, 3, 2) -> bn -> relu\n' +
    '  conv(it.channels * 4 * e, 3) -> Mid(width) -> Mid(0.5)\n  for c of [32 * width, 64 * width] { conv(c, 1) }\n' +
    '  repeat 4 * deep { conv(64 * width, 3) -> relu }\n  conv(it.channels / width, [3, 12 * width], pad = 4 * width)\n' +
    '  gap -> fc(8 * deep)\n}',
  'maps called x and y':
    'block a, b -> Fuse {\n  x = a, b -> add -> relu\n  y = a, b -> mul -> relu\n  x, y\n}\n' +
    'block x, y -> Cross(deep) {\n  main = x, y -> add -> conv(8, 3) -> bn -> relu\n  x0 = x, main -> add -> relu\n' +
    '  u, v = x0, y -> if deep { Fuse } else { Fuse -> Fuse }\n  x1 = x0, u -> mul -> sigmoid\n  x0, x1, v -> add -> relu\n}\n' +
    'network N {\n  input(8, 16, 16)\n  x = it -> conv(8, 3)\n  y = x -> conv(8, 3) -> relu\n  z = x, y -> Fuse -> Fuse -> add -> relu\n' +
    '  w = x, z -> Cross(true)\n  w, y -> Cross(false) -> gap -> fc(3)\n}',
};
