import type { Item, Layer } from '../graph/graph';
import { inputChannels, isDepthwise, isPointwise, keepsChannels, outputChannels } from '../graph/layers';
import { defineProblem } from '../text/problem';
import { inLayers, timesIn, worstOf } from './lib/cases';
import type { Sight } from './lib/sight';
import { defineRule, type Found } from './rule';

interface Bent {
  readonly op: string;
  /** Channels between the two 1×1, and of the bottleneck. */
  readonly hidden: number;
  readonly out: number;
}

interface Data extends Bent {
  readonly layers: number;
}

/** Inverted residuals expand two to ten times; less than that leaves the ends nearly as wide as the middle. */
const leastNarrowing = 2;

export const nonlinearBottleneck = defineRule<Bent, Data>({
  kind: defineProblem<Data>({
    code: 'nonlinear-bottleneck',
    severity: 'hint',
    summary: 'A non-linearity behind the 1×1 that projects an inverted residual to its few channels.',
    why:
      'An inverted residual expands, filters and projects. What a ReLU cuts off of a few channels cannot be found in the ' +
      'others, so MobileNetV2 leaves the projection linear and found it better; the non-linearities stand where there are ' +
      'many channels.',
    bad:
      'network A {\n  input(24, 28, 28)\n  conv(144, 1) -> bn -> relu6\n  dwconv(3) -> bn -> relu6\n' +
      '  conv(32, 1) -> bn -> relu6\n}\n',
    good:
      'network A {\n  input(24, 28, 28)\n  conv(144, 1) -> bn -> relu6\n  dwconv(3) -> bn -> relu6\n' +
      '  conv(32, 1) -> bn\n}\n',
    say: d =>
      `This ${d.op} stands behind the 1×1 that projects ${d.hidden} channels to the ${d.out} of the bottleneck, which loses ` +
      `less where it stays linear${inLayers(d.layers)}.`,
  }),
  source: 'Sandler et al. 2018, MobileNetV2, section 3.2',
  scope: 'site',
  on: layer => layer.op.pointwise === true || isDepthwise(layer) || narrows(layer),

  find(layers, sight) {
    const found: Found<Bent>[] = [];
    // Few bodies have both, and it takes a while to look behind each activation of a long one.
    if (!layers.some(isDepthwise) || !layers.some(narrows)) return found;
    for (const item of layers) {
      if (!item.op.pointwise) continue;
      const project = projection(item, sight);
      if (project === undefined) continue;
      const [hidden, out] = [inputChannels(project), outputChannels(project)];
      const related = [{ place: project.place, text: 'the 1×1 that projects' }];
      found.push({ place: item.place, data: { op: item.op.name, hidden, out }, related });
    }
    return found;
  },

  tell: cases => ({ ...worstOf(cases, d => d.hidden / d.out), layers: timesIn(cases) }),

  mend({ call, before, within, commented }) {
    const span = before === undefined ? undefined : { start: before.end, end: call.end };
    if (span === undefined || commented(span)) return [];
    return [{ title: 'Leave the bottleneck linear', place: within(span), text: '' }];
  },
});

/** A 1×1 that leaves few of the channels that it reads. */
const narrows = (layer: Layer): boolean =>
  isPointwise(layer) && leastNarrowing * outputChannels(layer) <= inputChannels(layer);

/** A batch norm, or what hands its map on at inference: linear, each channel for itself. */
const isLinear = (item: Item): boolean =>
  item.kind === 'layer' && (item.op.affine === true || (item.op.view === true && keepsChannels(item)));

/** The projecting 1×1 behind which an activation stands, with at most one sum between them. */
function projection(activation: Layer, sight: Sight): Layer | undefined {
  const start = sight.behind(activation.inputs[0], isLinear);
  const isSum = start?.kind === 'layer' && start.op.name === 'add';
  for (const input of isSum ? start.inputs : activation.inputs) {
    const maker = sight.behind(input, isLinear);
    if (maker?.kind === 'layer' && narrows(maker) && widened(maker, sight)) return maker;
  }
  return undefined;
}

/** Whether a depthwise convolution filtered what a layer reads, and a 1×1 has widened it. */
function widened(project: Layer, sight: Sight): boolean {
  let depthwise = false;
  const expand = sight.behind(project.inputs[0], item => {
    // A gate such as squeeze-and-excitation is a block of its own with one map.
    if (item.kind !== 'layer') return item.inputs.length === 1 && item.outputs.length === 1;
    depthwise ||= isDepthwise(item);
    return keepsChannels(item);
  });
  const widens =
    expand?.kind === 'layer' && isPointwise(expand) && outputChannels(expand) > inputChannels(expand);
  return depthwise && widens;
}
