/** Networks that together hold every operator with every argument that changes what a format says of it. */
import { analyse } from '../../server/src/analysis';
import { spreadsOf } from '../../server/src/formats/lib/spread';
import { weightsOf } from '../../server/src/formats/lib/weights';
import { type Flat, flatten } from '../../server/src/graph/flat';
import { ops } from '../../server/src/ops';

/** Lines behind `input(12, 15, 14)` unless they begin with an input of their own. */
const special: Readonly<Record<string, string>> = {
  'conv borders':
    'conv(8, 3, 2, pad = same) -> conv(8, 4, pad = same) -> conv(6, [3, 5], [2, 1], pad = [0, 1, 2, 3], bias = true)',
  'conv cropping': 'conv(8, 3, pad = [-1, 1, 1, -2]) -> conv(8, 3, dilation = 2, groups = 4)',
  'dwconv multiplier':
    'dwconv(5, 2, multiplier = 3, bias = true) -> dwconv(3, dilation = [2, 1], pad = same)',
  'tconv same': 'tconv(8, 3, 2, pad = same) -> tconv(6, 2, 3, pad = same, groups = 2, bias = true)',
  'tconv borders':
    'tconv(8, 4, 2, pad = [1, 0, 2, 1], output_pad = 1) -> tconv(4, 3, dilation = 2, pad = [-1, 0, 0, -2])',
  'maxpool borders':
    'maxpool(3, 2, pad = same) -> maxpool(2, 1, pad = [1, 0, 0, 1]) -> maxpool([2, 3], 2, pad = [-1, 0, 1, 0])',
  'maxpool ceil':
    'maxpool(3, 2, pad = 1, ceil = true) -> maxpool(2, 3, pad = 0, ceil = true) -> maxpool(2, 2, pad = [0, 1, 1, 0], ceil = true)',
  'avgpool borders':
    'avgpool(3, 2, pad = same) -> avgpool(2, 1, pad = [1, 0, 0, 1]) -> avgpool([2, 3], 2, pad = [-1, 0, 1, 0])',
  'avgpool ceil': 'avgpool(3, 2, pad = 1, ceil = true) -> avgpool(2, 3, pad = 0, ceil = true)',
  'adaptive unequal':
    'a = it -> adaptive_avgpool([4, 3])\nb = a -> nearest(size = [15, 14]) -> adaptive_maxpool([4, 6])\nb',
  'resize odd': 'bilinear(size = [9, 21]) -> nearest(size = [18, 7]) -> bilinear(2) -> nearest(3)',
  'pad and crop': 'pad([1, -2, 3, 0]) -> pad(2)',
  'vector beside a map':
    'map = it\nv = map -> gap -> flatten\nmap, v -> mul -> relu\nv, map, it -> add\nv, it -> sub\nv, it -> maximum\nv, it -> minimum\nrelu -> softplus\nmap, it -> div',
  vectors:
    'gap -> fc(24, bias = false) -> bn -> prelu -> ln -> ln(bias = false) -> shuffle(4) -> slice(3, 19) -> scale -> softmax -> scale(single = true) -> gn(4) -> lrn(3)',
  'norms of maps':
    'bn -> ln -> ln(bias = false) -> gn(3) -> lrn(3, alpha = 0.01, k = 2) -> scale -> scale(single = true) -> prelu -> prelu(single = true)',
  'shift remainder': 'shift(3) -> shift([1, 3], 2)',
  'matmul both':
    'a = it -> reshape([12, 210])\nb = a -> permute([1, 0]) -> softmax(1)\na, b -> matmul\nm = it -> reshape([4, 3, 12])\n' +
    'n = m -> permute([0, 2, 1])\nm, n -> matmul(transpose_a = true, transpose_b = true) -> softmax(2)',
  reductions: 'reduce_mean([1, 2]) -> reduce_sum(0)\na = it\na -> reduce_max(0)',
  'blocks of pixels': 'conv(12, 3, pad = [0, 2, 3, 2]) -> space_to_depth(2) -> depth_to_space(2)',
  'several outputs':
    'a, b, c = it -> split([5, 4, 3])\nagain = b -> identity -> dropout -> drop_path\na, b, c, again',
  'an input handed on': 'x = it\ny = x -> relu\nx, y',
  'shared weights':
    'shared head = conv(12, 3, bias = true) -> bn -> relu\nhead -> head -> avgpool(2) -> head',
  'inputs without names':
    'input(3, 8, 8) -> conv(4, 3) -> gap -> flatten\na = it\ninput(6) -> fc(4)\nb = it\ninput(5) -> fc(4) -> relu\na, b, it -> add',
  'two inputs': 'a = input(4, 8, 8)\nb = input(6)\nc = b -> fc(4)\na, c -> mul -> conv(4, 3)',
  loops: 'repeat 3 { conv(12, 3) -> bn -> relu }\nfor n of [4, 8] {\n  conv(n, 1) -> relu\n}',
  'activations of chips':
    'abs -> hsigmoid -> hswish -> leaky(0.2) -> relu6 -> sigmoid -> swish -> tanh -> relu',
  'norms alone':
    'relu -> bn -> relu -> scale -> gap -> flatten -> bn -> relu6 -> scale(single = true) -> fc(5) -> bn -> relu',
  'tconv plain':
    'tconv(8, 2, 2, bias = true) -> bn -> tconv(6, 3, 2, pad = same) -> tconv(6, 3, 2, pad = 1) -> tconv(3, 4, 3, pad = 1)',
  'joined scales': 'x = it\na = x -> sigmoid\nb = x -> relu\na, b -> concat -> maxpool(2) -> split([6, 18])',
  activations:
    'abs -> elu(0.7) -> gelu -> hsigmoid -> hswish -> leaky(0.2) -> mish -> relu6 -> sigmoid -> softplus -> swish -> tanh',
};

const indented = (lines: string): string => lines.replace(/^/gm, '  ');

const example = (lines: string, input: string): string =>
  `network Example {\n${lines.includes('input(') ? '' : `  ${input}\n`}${indented(lines)}\n}\n`;

export const networks: ReadonlyMap<string, string> = new Map([
  ...[...ops.values()].map(op => [op.name, example(op.example, 'input(32, 56, 56)')] as const),
  ...Object.entries(special).map(([name, lines]) => [name, example(lines, 'input(12, 15, 14)')] as const),
]);

export function flatOf(text: string): Flat {
  const { networks: found, problems } = analyse('example.lwnet', text);
  const errors = problems.filter(problem => problem.kind.severity === 'error');
  if (errors.length > 0 || found.length !== 1)
    throw new Error(`${text}\nhas ${errors.map(one => one.kind.code).join(', ')}`);
  return flatten(found[0]!.evaluated);
}

/** What a twin in PyTorch is made from: nothing in it has passed through a format. */
export function described(flat: Flat): object {
  const weights = weightsOf(flat, spreadsOf(flat));
  return {
    nodes: flat.nodes.map(node => ({
      operator: node.layer.op.name,
      path: node.path,
      attrs: node.layer.attrs,
      inputs: node.inputs,
      outputs: node.outputs,
      weights: Object.fromEntries([...weights.get(node)!].map(([what, { name }]) => [what, name])),
    })),
    shapes: flat.tensors,
    outputs: flat.outputs.map(({ tensor }) => tensor),
  };
}
