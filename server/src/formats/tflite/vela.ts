/** What Vela makes of a network for an Ethos-U: memory and time. */
import type { Accelerator } from '../../arena/ethos-u/accelerator';
import { type AcceleratorName, accelerators } from '../../arena/ethos-u/accelerators';
import { type Performance, performanceOf } from '../../arena/ethos-u/performance';
import { isHosted } from '../../arena/ethos-u/program';
import { flatten } from '../../graph/flat';
import type { Evaluated } from '../../graph/graph';
import type { Fused } from './fuse';
import { type Lowered, lowered } from './lowered';
import { npuProgram, type Unfollowed } from './npu';
import { leftIn } from './npu-hosts';
import type { Precision } from './quantise';

/** Whether maps have another memory than the one for buffers, and are staged there. */
export const isStaged = (accelerator: AcceleratorName): boolean =>
  accelerators[accelerator].staged !== undefined;

/**
 * What the summary of Vela 5.2.0 says of a network, with the configuration that it takes unless asked otherwise; or which operator
 * is not followed here. Of what it leaves to the processor, which makes the tensors `left`, it counts the memory and no time. Where buffers lie is not worked out: memory is what is alive
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
  /** Which steps are the processor's beside it, of whose time Vela knows nothing. */
  readonly isHost: readonly boolean[];
}

const pathsOf = ({ node, affines, activation }: Fused): readonly string[] =>
  [node, ...affines, ...(activation ? [activation] : [])].map(({ path }) => path);

/**
 * @param name one that `accelerators` has
 * @param isLeft whether a layer is left to the processor beside it, by its path
 */
export function velaOf(
  network: Evaluated,
  precision: Exclude<Precision, 'fp32'>,
  name: AcceleratorName,
  isLeft: (path: string) => boolean = () => false,
): Compiled | Unfollowed {
  const accelerator = accelerators[name];
  const program = lowered(flatten(network), precision, 0);
  const [refused] = program.graph.refusals;
  if (refused !== undefined)
    return {
      unknown: `${refused.node.path} has no operator of TensorFlow Lite at ${precision}: ${refused.why}`,
    };
  const npu = npuProgram(program, accelerator, leftIn(program, isLeft, accelerator.core.kind));
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
  const isHost = npu.steps.map(isHosted);
  return { performance: performanceOf(npu, accelerator), accelerator, layers, isHost };
}
