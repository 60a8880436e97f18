import type { Define } from './command';

interface Entry {
  /** The words that it defines. */
  readonly names: readonly string[];
  readonly load: () => Promise<{ readonly define: Define }>;
}

/** The catalogue, in the order of `--help`. Each is loaded when it is typed, with no more of the engine than it needs. */
export const commands: readonly Entry[] = [
  { names: ['check'], load: () => import('./check') },
  { names: ['cost'], load: () => import('./cost') },
  { names: ['diff'], load: () => import('./diff') },
  { names: ['report'], load: () => import('./report') },
  { names: ['export'], load: () => import('./export') },
  { names: ['import'], load: () => import('./import') },
  { names: ['rewrite'], load: () => import('./rewrite') },
  { names: ['explain', 'rules'], load: () => import('./explain') },
  { names: ['targets', 'target'], load: () => import('./target') },
  { names: ['calibrate'], load: () => import('./calibrate') },
  { names: ['profile'], load: () => import('./profile') },
  { names: ['fmt'], load: () => import('./fmt') },
  // It tells of all the others.
  { names: [], load: () => import('./completion') },
  { names: ['lsp'], load: () => import('./lsp') },
];
