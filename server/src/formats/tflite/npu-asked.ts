/** A program that Vela is asked of, and what its tensors hold and are as maps. */
import type { Extent } from '../../arena/ethos-u/step';
import type { Graph } from './graph';
import type { Lowered } from './lowered';
import type { Tensor } from './model';

/** A program in the operators of a file, as far as an NPU runs it. */
export interface Asked extends Pick<Lowered, 'outputs'> {
  readonly graph: Pick<Graph, 'type' | 'tensors' | 'operators' | 'inputs'>;
}

export const mapDims = ({ dims }: Pick<Tensor, 'dims'>): Extent => {
  const channels = dims.at(-1) ?? 1;
  const columns = dims.length > 2 ? dims.at(-2)! : 1;
  const rows = dims.slice(0, dims.length > 2 ? -2 : -1).reduce((a, b) => a * b, 1);
  return [rows, columns, channels];
};

export function wholeNumbers({ bytes }: Tensor): readonly number[] {
  const made = bytes!.make();
  const view = new DataView(made.buffer, made.byteOffset, made.byteLength);
  return Array.from({ length: made.byteLength / 4 }, (_, i) => view.getInt32(4 * i, true));
}

/** Where a tensor lies: in a map, from one of its channels on. */
export interface View {
  readonly map: number;
  readonly channel: number;
  readonly isPart: boolean;
}
