/** A network to begin with: text of the language whose parameters take a size. */

/** How large pictures and networks are, smallest first. */
export const sizes = {
  small: { title: 'Small', pictures: 'pictures of 32 × 32 pixels' },
  middle: { title: 'Middle', pictures: 'pictures of 96 × 96 pixels' },
  large: { title: 'Large', pictures: 'pictures of 224 × 224 pixels' },
} as const;

export type Size = keyof typeof sizes;

export interface Design {
  /** As lists tell of it. */
  readonly title: string;
  /** Declarations in which `NAME` stands for the network's name. */
  readonly text: string;
  /** The defaults of its parameters at each size, as they are written. */
  readonly at: Readonly<Record<Size, Readonly<Record<string, string>>>>;
}
