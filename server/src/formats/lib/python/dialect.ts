/** What a format has of its own that is written as Python. */
import type { Conversion } from './module';

export interface Dialect {
  /** What each operator becomes, by its word. */
  readonly conversions: Readonly<Record<string, Conversion>>;
  /** Lines that a file with this text begins with. */
  readonly imports: (text: string) => readonly string[];
  /** Names that the imports make. */
  readonly imported: readonly string[];
  /** What a network hands back, by the variables of its results and of its inputs. */
  readonly results: (outputs: readonly string[], inputs: readonly string[], name: string) => string;
  /** What the library has not, as it is written in front of what uses it. */
  readonly helpers: Readonly<Record<string, string>>;
  /**
   * A block is a class with a constructor that makes modules and a pass forward that calls them, or a function in which layers are
   * made and called at once.
   */
  readonly form: 'classes' | 'functions';
}

/** Functions of numbers that Python has not. */
export const functions: Readonly<Record<string, string>> = {
  round_to: `def round_to(number, multiple):
    """The nearest multiple, never more than a tenth below the number."""
    nearest = max(multiple, int(number + multiple / 2) // multiple * multiple)
    return nearest + multiple if nearest < 0.9 * number else nearest`,
};

/** Names that stand in such a file for something already. */
export const spokenIn = ({ imported, helpers }: Dialect): readonly string[] => [
  ...imported,
  ...Object.keys(helpers),
  ...Object.keys(functions),
];
