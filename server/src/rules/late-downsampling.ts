import { layerFigures } from '../cost/figures';
import type { Body } from '../graph/graph';
import { height, pixels, width } from '../ops/lib/shape';
import { share } from '../quantity/show';
import { defineProblem } from '../text/problem';
import { inLayers, sumOf, timesIn, worstOf } from './lib/cases';
import { defineRule, type Found } from './rule';

interface Early {
  readonly height: number;
  readonly width: number;
  readonly macs: number;
  /** Elements of the map that it writes. */
  readonly written: number;
}

interface Data extends Early {
  readonly layers: number;
  readonly networkMacs: number;
  readonly networkWritten: number;
}

/** A tenth of the network in the layers of one piece of text, before anything has halved the image. */
const leastShare = 0.1;
/** Smaller images are no large frames: networks for 32×32 halve them late with reason. */
const leastSide = 64;
/** Half of an odd side is rounded up, so a little more than a quarter of the pixels is halved too. */
const halved = 3;

export const lateDownsampling = defineRule<Early, Data>({
  kind: defineProblem<Data>({
    code: 'late-downsampling',
    severity: 'hint',
    summary: 'A convolution at the size of the image that takes a large part of the MACs.',
    why:
      'An image has many pixels that say much the same, and each layer before the first stride works on all of them: its ' +
      'MACs and its maps are four times those behind a stride of 2. ENet therefore shrinks large frames in its first ' +
      'layers and keeps these narrow.',
    bad:
      'network A {\n  input(3, 128, 128)\n  conv(32, 3) -> bn -> relu -> maxpool(2)\n' +
      '  conv(32, 3, 2) -> bn -> relu -> gap -> fc(10)\n}\n',
    good:
      'network A {\n  input(3, 128, 128)\n  conv(32, 3, 2) -> bn -> relu\n' +
      '  conv(32, 3, 2) -> bn -> relu -> gap -> fc(10)\n}\n',
    say: d =>
      `Before anything halves the image, on ${d.height}×${d.width} pixels, this takes ${share(d.macs, d.networkMacs)} of the ` +
      `network's MACs and writes ${share(d.written, d.networkWritten)} of all that its layers write${inLayers(d.layers)}.`,
  }),
  source: 'Paszke et al. 2016, ENet, section 4, early downsampling',
  at: 'stride',
  scope: 'network',

  find: ({ network }) => earlyIn(network.body),

  tell(cases, { totals }) {
    const macs = sumOf(cases, d => d.macs);
    if (totals === undefined || !(macs >= leastShare * totals.macs)) return undefined;
    return {
      ...worstOf(cases, d => d.macs),
      macs,
      written: sumOf(cases, d => d.written),
      layers: timesIn(cases),
      networkMacs: totals.macs,
      networkWritten: totals.outputElements,
    };
  },
});

/** Convolutions on maps of the image's size, up to where a map is first smaller. */
function earlyIn(network: Body): readonly Found<Early>[] {
  const found: Found<Early>[] = [];
  let image = 0;
  /** False where the image has been halved. */
  const visit = (body: Body, times: number): boolean => {
    for (const item of body.items) {
      if (item.kind === 'loop') {
        for (const run of item.runs) if (!visit(run.body, times * run.times)) return false;
        continue;
      }
      if (item.kind === 'use') {
        // Blocks of blocks without a layer may be many more than layers.
        if (item.body.layerCount > 0 && !visit(item.body, times)) return false;
        continue;
      }
      const y = item.outputs[0];
      if (y === undefined) continue;
      if (item.op.inputs.max === 0) {
        image = Math.max(image, height(y) < leastSide || width(y) < leastSide ? 0 : pixels(y));
        continue;
      }
      // A gate of one pixel halves nothing.
      if (pixels(y) === 1) continue;
      if (halved * pixels(y) <= image || image === 0) return false;
      const { macs, outputElements: written } = layerFigures(item);
      if (item.op.category === 'convolution' && macs > 0)
        found.push({
          place: item.place,
          data: { height: height(y), width: width(y), macs, written },
          times,
        });
    }
    return true;
  };
  visit(network, 1);
  return found;
}
