/** What a layer becomes on a chip, whichever chip it is. */
import type { Layer } from '../graph/graph';
import type { Work } from './kernel';
import { lowerings } from './kernels';

const plain = new WeakMap<Layer, readonly Work[]>();
const folding = new WeakMap<Layer, readonly Work[]>();

/**
 * The chain of kernels of one layer; empty for what only renames.
 * @param folds whether a batch norm vanishes into it, which leaves a bias
 */
export function workOf(layer: Layer, folds: boolean): readonly Work[] {
  const works = folds ? folding : plain;
  let found = works.get(layer);
  if (found !== undefined) return found;
  const drafts = lowerings.get(layer.op)?.({ layer, folds }) ?? [];
  const pointwise = layer.op.pointwise === true || layer.op.affine === true;
  found = drafts.map(draft => ({
    inputs: layer.inputShapes,
    outputs: layer.outputs,
    pointwise,
    still: false,
    ...draft,
  }));
  works.set(layer, found);
  return found;
}
