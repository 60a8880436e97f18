/** Channel shuffle as chips run it: a table of groups, its transpose, and the map again. */
import type { Shape } from '../ops/op';
import type { Lowering } from './kernels';

export const channelShuffle: Lowering = ({ layer }) => {
  const [c, ...map] = layer.inputShapes[0]!;
  const groups = layer.attrs.groups as number;
  const table: Shape = [groups, c! / groups, ...map];
  const turned: Shape = [c! / groups, groups, ...map];
  const order = table.map((_, axis) => (axis < 2 ? 1 - axis : axis));
  return [
    { kind: 'reshape', inputs: [layer.inputShapes[0]!], outputs: [table], still: true },
    { kind: 'transpose', inputs: [table], outputs: [turned], order },
    { kind: 'reshape', inputs: [turned], outputs: layer.outputs, still: true },
  ];
};
