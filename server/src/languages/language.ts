/** The words of a language for what an editor shows. */
export interface Language {
  /**
   * What stands in the place of `: `, `, ` and `; ` behind words of this language, of `.` and `?` at the end of a sentence,
   * and of ` or `, ` and ` and the commas (`list`) of a list.
   */
  readonly marks: Readonly<Record<string, string>>;
  /** Sets blanks and quotes as the language has them. */
  readonly spaced: (text: string) => string;
  /**
   * English to the language's own words. `{0}`, `{1}` stand for any text, whose words are taken for themselves, `<0>` for a
   * name, `<0,>` for several, `{#0}` for a number; what is in quotes stays as it is. A sentence may stand there without the mark at its end.
   */
  readonly phrases: Readonly<Record<string, string>>;
}
