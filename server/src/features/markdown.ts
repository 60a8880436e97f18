/** What a file says, as Markdown that an editor may show: a repository's text must not make it fetch anything. */

/**
 * A documentation comment with links where it has images. An editor loads an image as soon as it shows it, which tells
 * a stranger's server who reads what; a link waits until someone follows it.
 */
export const docMarkdown = (doc: string): string =>
  // Wherever they stand: which backticks are code only a parser of Markdown could tell, and each editor has its own.
  doc.replace(/!+\[(\s*\])?/g, (_, empty) => (empty === undefined ? '[' : '[image]'));

/** A name as it is written; Markdown would take `__a__` for bold. An underscore between two letters is none to it. */
export const nameMarkdown = (name: string): string =>
  name.replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_');
