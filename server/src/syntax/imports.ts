/** Imports written as other languages have them, told as one mistake with what was meant. */
import type { TokenType } from 'chevrotain';
import type { Span } from '../text/span';
import { T } from './tokens';
import type { SyntaxProblem } from './tree';

const name = String.raw`[A-Za-z_]\w*`;
const names = String.raw`(?<names>${name}(?:\s*,\s*${name})*)\s*,?`;
const quoted = String.raw`(?<quote>["'])(?<path>[^"'{}\r\n]+)\k<quote>\s*;?`;
const bare = String.raw`(?<path>\.{0,2}[\w/\\-][\w./\\-]*)\s*;?`;

/** In the order in which they are tried; none fits an import of this language. */
const forms: readonly RegExp[] = [
  String.raw`import\s*\{\s*${names}\s*\}\s*from\s*${quoted}`,
  String.raw`import\s+${names}\s*from\s*(?<quote>')(?<path>[^'{}\r\n]+)'\s*;?`,
  String.raw`import\s+${names}\s*from\s+${bare}`,
  String.raw`import\s+\*\s*from\s*${quoted}`,
  String.raw`import\s*${quoted}`,
  String.raw`from\s*${quoted}\s*import\s+${names}`,
  String.raw`from\s+${bare}\s+import\s+${names}`,
  String.raw`from\s*${quoted}\s*import\s*\*`,
  String.raw`from\s+${bare}\s+import\s*\*`,
].map(form => new RegExp(`^${form}$`));

/** An import in the form of another language, as it would be in this one. */
export interface Meant {
  /** Of the text that it takes up. */
  readonly length: number;
  /** Empty where the text leaves it open which names it brings. */
  readonly names: string;
  readonly path: string;
}

/** What is meant by the text that begins at `head`, up to the end of the line on which `end` lies. */
export function importMeant(opens: TokenType, text: string, head: number, end: number): Meant | undefined {
  // No import is long: a damaged file is not searched for one.
  if ((opens !== T.Import && opens !== T.From) || end - head > 500) return undefined;
  const [rest] = /^[^\r\n]{0,500}/.exec(text.slice(end, end + 500))!;
  const written = (text.slice(head, end) + rest).replace(/\s*\/\/.*$/, '').trimEnd();
  for (const form of forms) {
    const groups = form.exec(written)?.groups;
    if (groups === undefined) continue;
    const { names = '', path = '' } = groups;
    return {
      length: written.length,
      names: names.split(/\s*,\s*/).join(', '),
      path: path.endsWith('.lwnet') ? path : `${path}.lwnet`,
    };
  }
  return undefined;
}

/** The problem that says it; `span` is the part of it that is pointed at. */
export function asMeant({ names, path, length }: Meant, span: Span): SyntaxProblem {
  const problem = { code: 'import-form', ...span, data: { names, path } } as const;
  const isWhole = names !== '' && span.end - span.start === length;
  return isWhole ? { ...problem, instead: `import ${names} from "${path}"` } : problem;
}
