/**
 * The words of a language for what an editor shows in few words: titles, lines above declarations, heads of tables. The
 * sentences of problems and of hover are English alone.
 */
export interface Language {
  /** As editors name it: `zh-cn`. */
  readonly locale: string;
  /** What stands in the place of `: `, `, ` and `; ` behind words of this language. */
  readonly marks: Readonly<Record<string, string>>;
  /**
   * English to the language's own words. `{0}`, `{1}` stand for any text, whose words are taken for themselves; what is in
   * quotes or a code's name stays as it is.
   */
  readonly phrases: Readonly<Record<string, string>>;
}
