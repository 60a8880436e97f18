/** Which module holds the weights of each layer, by the names of `state_dict`. */
import { turnKey } from '../../graph/flat';
import type { Entry, Part } from '../lib/python/builder';
import type { Row } from '../lib/python/context';
import type { Built } from '../lib/python/design';

/** A module with weights: `features.0.conv`, an `nn.Conv2d`. */
export interface Holder {
  readonly path: string;
  readonly callee: string;
}

/** A file of classes, one of which is the network. */
export interface Module {
  readonly text: string;
  /** By the keys of weights. */
  readonly holders: () => ReadonlyMap<string, Holder>;
}

interface Holding {
  /** Names of its tensors, by those that the language has for them. */
  readonly names: Readonly<Record<string, string>>;
  /** True where a tensor has the axes of the map that it meets. */
  readonly isAlongMap?: true;
  /** A tensor in which it counts the batches of its training. */
  readonly counter?: string;
}

const plain: Holding = { names: { weight: 'weight', bias: 'bias' } };
const affine: Holding = { names: { scale: 'weight', shift: 'bias' } };
const batch: Holding = {
  names: { ...affine.names, mean: 'running_mean', variance: 'running_var' },
  counter: 'num_batches_tracked',
};

/** The modules that hold weights. */
export const holdings: Readonly<Record<string, Holding>> = {
  ChannelNorm: affine,
  'nn.BatchNorm1d': batch,
  'nn.BatchNorm2d': batch,
  'nn.BatchNorm3d': batch,
  'nn.Conv2d': plain,
  'nn.ConvTranspose2d': plain,
  'nn.GroupNorm': affine,
  'nn.Linear': plain,
  'nn.PReLU': plain,
  Scale: { names: { scale: 'scale' }, isAlongMap: true },
};

/** The holders of a network that is an instance of a class, by the keys of weights. */
export function holdersOf(network: Built): ReadonlyMap<string, Holder> {
  const found = new Map<string, Holder>();
  const look = ({ members }: Built, row: Row, prefix: string, around: string): void => {
    for (const { name, isList, entries } of members)
      for (const [i, part] of [...partsOf(entries, row, around)].entries()) {
        const path = `${prefix}${name}${isList ? `.${i}` : ''}`;
        if ('built' in part) look(part.built, part.row, `${path}.`, part.key);
        else if (part.callee in holdings) found.set(part.key, { path, callee: part.callee });
      }
  };
  look(network, network.rows[0]!, '', '');
  return found;
}

/** The modules of a list in a case, each with its whole key. */
function* partsOf(entries: readonly Entry[], row: Row, around: string): Generator<Part> {
  for (const entry of entries) {
    if (entry.kind === 'call') {
      const part = entry.parts.get(row);
      if (part !== undefined) yield { ...part, key: `${around}${part.key}` };
    } else if (entry.kind === 'if') {
      yield* partsOf(entry.then, row, around);
      yield* partsOf(entry.else, row, around);
    } else if (entry.kind === 'for')
      for (const { home, key, run, times, row: inner } of entry.turns)
        for (let turn = 0; home === row && turn < times; turn++)
          yield* partsOf(entry.body, inner, turnKey(`${around}${key}`, run, turn));
  }
}
