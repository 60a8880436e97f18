/** What a layer becomes on a chip, whichever chip it is. */
import type { Layer } from '../graph/graph';
import { kept } from '../graph/kept';
import { draftsOf } from '../ops/op';
import type { Work } from './kernel';

const plain = kept<Layer, readonly Work[]>();
const folding = kept<Layer, readonly Work[]>();

/**
 * The chain of kernels of one layer; empty for what only renames.
 * @param folds whether a batch norm vanishes into it, which leaves a bias
 */
export function workOf(layer: Layer, folds: boolean): readonly Work[] {
  const works = folds ? folding : plain;
  let found = works.get(layer);
  if (found !== undefined) return found;
  const { op, inputShapes: inputs, attrs, outputs } = layer;
  const pointwise = op.pointwise === true || op.affine === true;
  found = draftsOf(op, inputs, attrs, outputs).map(draft => ({
    inputs,
    outputs,
    pointwise,
    still: false,
    ...draft,
    // A batch norm that folds leaves a bias.
    ...(draft.bias === undefined ? {} : { bias: draft.bias || folds }),
  }));
  works.set(layer, found);
  return found;
}
