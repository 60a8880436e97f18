/** A target as data: what a chip does with each kind of kernel, and where that is written. */
import type { KernelKind } from '../kernels';
import type { Constraint } from './limits';

/** How a chip comes to terms with a kind of kernel. */
export type How =
  /** The accelerator has it. */
  | 'native'
  /** The accelerator reaches the same result by other means, which `by` names. */
  | 'emulated'
  /** Its documentation gives this kind to the host, whatever happens to others. */
  | 'host'
  /** The accelerator has no such thing. */
  | 'none'
  /** No source settles it; nothing is filled in by analogy. */
  | 'unknown';

export interface Entry {
  readonly how: How;
  readonly by?: string;
  /** All must hold; a kernel that breaks one is unsupported. */
  readonly constraints?: readonly Constraint[];
  /** What the sources state and this file cannot judge, or leave open, as a sentence. */
  readonly open?: string;
  /** A key of `sources`. */
  readonly source: string;
}

export interface Figure {
  readonly name: string;
  /** `null` where no source gives it. */
  readonly value: number | null;
  readonly unit: string;
  readonly confidence: 'stated' | 'derived' | 'assumed' | 'unknown';
  readonly source: string;
  readonly note?: string;
}

export interface Target {
  /** The word after `on` in a deployment. */
  readonly id: string;
  /** As messages call it. */
  readonly name: string;
  readonly summary: string;
  /** What runs the rest; `null` where nothing does. */
  readonly host: { readonly name: string; readonly source: string } | null;
  readonly onUnsupported: 'host' | 'refuse';
  /** What holds for a kind of kernel that `support` does not list. */
  readonly unlisted: { readonly how: 'none' | 'unknown'; readonly source: string };
  readonly precisions: {
    readonly accepted: readonly { readonly weightBits: number; readonly activationBits: number }[];
    /** Names that are accepted although their bits are not, with the reason in `open`. */
    readonly names?: readonly string[];
    readonly others: 'refused' | 'unknown';
    readonly open?: string;
    readonly source: string;
  };
  readonly figures: readonly Figure[];
  readonly support: Readonly<Partial<Record<KernelKind, Entry>>>;
  /** Repository with commit, or document, by a short key. */
  readonly sources: Readonly<Record<string, string>>;
}
