/** Hands back what it is made of: a class that extends it puts its private field there. */
class Itself {
  constructor(of: object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is what it is for.
    return of;
  }
}

/** What was worked out of objects, as in a `WeakMap`. */
export interface Kept<Of extends object, Gave> {
  get(of: Of): Gave | undefined;
  set(of: Of, gave: Gave): void;
}

/**
 * Keeps what was worked out of an object with the object itself, in a private field that no copy of it has. A `WeakMap`
 * says the same and is a table, which grows with each body of a search that nobody looks at again and which the collector
 * goes through each time: a fifth of a search's time.
 *
 * For what lives as long as the program: what is kept for somebody goes with the object, and not with him.
 */
export function kept<Of extends object, Gave>(): Kept<Of, Gave> {
  class Mark extends Itself {
    #gave: Gave | undefined;

    static get(of: Of): Gave | undefined {
      return #gave in of ? (of as Mark).#gave : undefined;
    }

    static set(of: Of, gave: Gave): void {
      if (!(#gave in of)) new Mark(of);
      (of as Mark).#gave = gave;
    }
  }
  return Mark;
}
