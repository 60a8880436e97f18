/** The file of a network in Python: what it imports, what the library has not, then the blocks. */
import { type Dialect, functions } from './dialect';

/** @param head lines of the file's comment */
export function fileOf(
  { imports, helpers }: Dialect,
  head: readonly string[],
  definitions: readonly string[],
): string {
  const text = definitions.join('\n\n\n');
  const needed = (all: Readonly<Record<string, string>>) =>
    Object.entries(all).flatMap(([name, body]) => (new RegExp(`\\b${name}\\(`).test(text) ? [body] : []));
  const all = [...needed(functions), ...needed(helpers), ...definitions];
  const beginning = `"""${head.join('\n')}"""\n\n${imports(all.join('\n')).join('\n')}`;
  return `${[beginning, ...all].join('\n\n\n')}\n`;
}

/** `self.layers = nn.Sequential(…)`, a module a line where there are several. */
export const sequential = (target: string, calls: readonly string[]): readonly string[] =>
  calls.length === 1
    ? [`${target} = ${calls[0]}`]
    : [`${target} = nn.Sequential(`, ...calls.map(text => `    ${text},`), ')'];

export const indented = (lines: readonly string[]): readonly string[] =>
  lines.map(line => (line === '' ? '' : `    ${line}`));

export interface ClassText {
  readonly name: string;
  readonly doc: readonly string[];
  /** Of the constructor, `self` left out. */
  readonly parameters: readonly string[];
  readonly init: readonly string[];
  readonly inputs: readonly string[];
  readonly forward: readonly string[];
}

export function showClass({ name, doc, parameters, init, inputs, forward }: ClassText): string {
  const plain = `def __init__(${['self', ...parameters].join(', ')}):`;
  const opening =
    plain.length <= 96
      ? [plain]
      : ['def __init__(', ...indented(['self', ...parameters].map(one => `${one},`)), '):'];
  return [
    `class ${name}(nn.Module):`,
    ...indented([
      ...docstring(doc),
      ...opening,
      ...indented(['super().__init__()', ...init]),
      '',
      `def forward(${['self', ...inputs].join(', ')}):`,
      ...indented(forward),
    ]),
  ].join('\n');
}

/** `def unit(x, out, stride=1):` */
export function showFunction({ name, doc, parameters, body }: FunctionText): string {
  const plain = `def ${name}(${parameters.join(', ')}):`;
  const opening =
    plain.length <= 100 ? [plain] : [`def ${name}(`, ...indented(parameters.map(one => `${one},`)), '):'];
  return [...opening, ...indented([...docstring(doc).filter(line => line !== ''), ...body])].join('\n');
}

export interface FunctionText {
  readonly name: string;
  readonly doc: readonly string[];
  readonly parameters: readonly string[];
  readonly body: readonly string[];
}

function docstring(lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const safe = lines.map(line => line.replaceAll('\\', '\\\\').replaceAll('"""', "'''").replace(/"$/, "'"));
  return safe.length === 1 ? [`"""${safe[0]}"""`, ''] : [`"""${safe[0]}`, ...safe.slice(1), '"""', ''];
}
