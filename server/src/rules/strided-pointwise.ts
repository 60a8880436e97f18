import { layerFigures } from '../cost/figures';
import type { Layer } from '../graph/graph';
import { isPointwise, strideOf } from '../graph/layers';
import { elements, height, width } from '../ops/lib/shape';
import { exact, share } from '../quantity/show';
import { defineProblem } from '../text/problem';
import { inLayers, timesIn, worstOf } from './lib/cases';
import type { Sight } from './lib/sight';
import { removable } from './lib/written';
import { defineRule, type Found } from './rule';

interface Dropped {
  readonly stride: string;
  /** Elements of the input, and those of them that are read. */
  readonly all: number;
  readonly read: number;
  /** Height and width are even: pooling by 2 gives the same size. */
  readonly even: boolean;
}

interface Data extends Dropped {
  readonly layers: number;
  readonly allEven: boolean;
  readonly allByTwo: boolean;
}

export const stridedPointwise = defineRule<Dropped, Data>({
  kind: defineProblem<Data>({
    code: 'strided-pointwise',
    severity: 'hint',
    summary: 'A 1×1 convolution whose stride leaves most of its input unread.',
    why:
      'A window of one pixel that moves by s pixels never sees 1 − 1/s² of its input, and whatever was computed for those ' +
      'pixels was computed for nothing. He et al. found it in the residual blocks of ResNet: give the stride to the 3×3 ' +
      '(ResNet-B), and pool before the 1×1 of a shortcut (ResNet-D), which costs no parameters and gains accuracy.',
    bad: 'network A {\n  input(256, 56, 56) -> conv(512, 1, 2) -> bn\n}\n',
    good: 'network A {\n  input(256, 56, 56) -> avgpool(2) -> conv(512, 1) -> bn\n}\n',
    say: d =>
      `With a stride of ${d.stride} this 1×1 reads ${exact(d.read)} of its ${exact(d.all)} input elements and never sees ` +
      `the other ${share(d.all - d.read, d.all)}${inLayers(d.layers)}.`,
  }),
  source: 'He et al. 2019, Bag of Tricks for Image Classification, section 4.2',
  at: 'stride',
  scope: 'site',
  on: layer => isPointwise(layer) && strideOf(layer).some(step => step > 1),

  find(layers, sight) {
    const found: Found<Dropped>[] = [];
    for (const item of layers) {
      if (isShifted(item, sight)) continue;
      const [down, across] = strideOf(item);
      const x = item.inputShapes[0]!;
      const [all, read] = [elements(x), layerFigures(item).inputElements];
      // A map of one pixel is read whole, whatever the stride.
      if (read >= all) continue;
      const even = down === 2 && across === 2 && height(x) % 2 === 0 && width(x) % 2 === 0;
      const stride = down === across ? String(down) : `${down}×${across}`;
      found.push({ place: item.place, data: { stride, all, read, even } });
    }
    return found;
  },

  tell: cases => ({
    ...worstOf(cases, d => d.all - d.read),
    layers: timesIn(cases),
    allEven: cases.every(({ data }) => data.even),
    allByTwo: cases.every(({ data }) => data.stride === '2'),
  }),

  mend({ call, argument, within, commented }, { allEven, allByTwo }) {
    const stride = argument('stride');
    if (stride === undefined || !allByTwo || commented(call)) return [];
    // Half of an odd side is rounded up, as the stride does.
    const pool = (step: string) => (allEven ? `avgpool(${step})` : `avgpool(3, ${step})`);
    const { value } = stride;
    const front =
      value.kind === 'number'
        ? `${pool('2')} -> `
        : value.kind === 'name'
          ? `if ${value.name} > 1 { ${pool(value.name)} } -> `
          : undefined;
    if (front === undefined) return [];
    const span = removable(call, stride);
    const rest = span === undefined ? { place: within(value), text: '1' } : { place: within(span), text: '' };
    return [
      {
        title: 'Pool by 2 before the 1×1',
        place: within({ start: call.start, end: call.start }),
        text: front,
        also: [rest],
        tried: 'mends',
      },
    ];
  },
});

/** Behind a shift the pixels that are dropped stand in other channels of those that are kept. */
function isShifted(layer: Layer, sight: Sight): boolean {
  const maker = sight.behind(
    layer.inputs[0],
    item => item.kind === 'layer' && (item.op.affine === true || item.op.pointwise === true),
  );
  return maker?.kind === 'layer' && maker.op.name === 'shift';
}
