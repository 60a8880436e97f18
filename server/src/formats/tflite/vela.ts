/** What Vela makes of a network for an Ethos-U: memory and time. */
import type { Accelerator } from '../../arena/ethos-u/accelerator';
import { type AcceleratorName, accelerators } from '../../arena/ethos-u/accelerators';
import { type Performance, performanceOf } from '../../arena/ethos-u/performance';
import { flatten } from '../../graph/flat';
import type { Evaluated } from '../../graph/graph';
import type { Fused } from './fuse';
import { type Lowered, lowered } from './lowered';
import { npuProgram, type Unfollowed } from './npu';
import type { Precision } from './quantise';

/** Whether maps have another memory than the one for buffers, and are staged there. */
export const isStaged = (accelerator: AcceleratorName): boolean =>
  accelerators[accelerator].staged !== undefined;

/**
 * What the summary of Vela 5.2.0 says of a network all of which runs on the accelerator, with the configuration that it takes
 * unless asked otherwise; or which operator is not followed here. Where buffers lie is not worked out: memory is what is alive
 * at once, which the allocator of Vela reaches or almost does. Against what Vela said: test/judges/vela-cycles.test.ts.
 */
export function velaOfLowered(
  lowered: Lowered,
  accelerator: Accelerator,
  left?: ReadonlySet<number>,
): Performance | Unfollowed {
  const program = npuProgram(lowered, accelerator, left);
  return 'unknown' in program ? program : performanceOf(program, accelerator);
}

export interface Compiled {
  readonly performance: Performance;
  readonly accelerator: Accelerator;
  /** The paths of the layers that each step stands for, the one that gives it its work first. */
  readonly layers: readonly (readonly string[])[];
}

const pathsOf = ({ node, affines, activation }: Fused): readonly string[] =>
  [node, ...affines, ...(activation ? [activation] : [])].map(({ path }) => path);

/** @param name one that `accelerators` has */
export function velaOf(
  network: Evaluated,
  precision: Exclude<Precision, 'fp32'>,
  name: AcceleratorName,
): Compiled | Unfollowed {
  const accelerator = accelerators[name];
  const program = lowered(flatten(network), precision, 0);
  const [refused] = program.graph.refusals;
  if (refused !== undefined)
    return {
      unknown: `${refused.node.path} has no operator of TensorFlow Lite at ${precision}: ${refused.why}`,
    };
  const npu = npuProgram(program, accelerator);
  if ('unknown' in npu) return { unknown: `what Vela makes of ${npu.unknown} is not worked out here` };
  const made = npu.steps.map(({ makes, turns, chain }) => [
    makes,
    ...(turns === undefined ? [] : [turns]),
    ...chain.map(({ tensor }) => tensor),
  ]);
  const layers = made.map(all => [
    ...new Set(
      all.flatMap(tensor => {
        const maker = program.makers[tensor];
        return maker === undefined ? [] : pathsOf(maker);
      }),
    ),
  ]);
  return { performance: performanceOf(npu, accelerator), accelerator, layers };
}
