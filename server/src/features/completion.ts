/** What can be written at a place, from the records: operators, blocks, names in reach, parameters, targets. */
import { type CompletionItem, CompletionItemKind, InsertTextFormat, MarkupKind } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { precisionNames } from '../cost/precision';
import { budgetKinds, itemNames } from '../graph/deployment';
import { functions } from '../graph/functions';
import { ops } from '../ops';
import { targets } from '../targets';
import { visible } from './names';
import { type Signature, signatureOf } from './signature';

/** The call whose parentheses are open before an offset on its line, and the arguments already named there. */
interface OpenCall {
  readonly name: string;
  readonly given: readonly string[];
}

export function completion(analysis: Analysis, offset: number): CompletionItem[] {
  const before = analysis.file.text.slice(Math.max(0, offset - 2000), offset);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (line.includes('//')) return [];
  if (/[\w)\]]\s*\.\w*$/.test(line) && !/\d\.\d*$/.test(line)) return sizes;
  const outer = analysis.positions.at(offset)[0]?.node;
  if (/\bon\s+\w*$/.test(line))
    return [...targets.values()].map(target => item(target.id, CompletionItemKind.Constant, target.summary));
  if (outer?.kind === 'deploy' && outer.body !== undefined && !line.includes('deploy'))
    return inDeployment(line);
  const call = openCall(line);
  return call === undefined ? stages(analysis, offset) : inCall(analysis, offset, call);
}

const item = (label: string, kind: CompletionItemKind, documentation: string): CompletionItem => ({
  label,
  kind,
  documentation,
});

const sizes: CompletionItem[] = [
  item('channels', CompletionItemKind.Property, 'Channels of the map.'),
  item('height', CompletionItemKind.Property, 'Rows of the map.'),
  item('width', CompletionItemKind.Property, 'Columns of the map.'),
];

function inDeployment(line: string): CompletionItem[] {
  if (/\bprecision\s+\w*$/.test(line))
    return precisionNames.map(name => item(name, CompletionItemKind.Constant, 'Precision.'));
  return itemNames.map(name =>
    item(name, CompletionItemKind.Property, budgetKinds.get(name)?.doc ?? 'A placement by path.'),
  );
}

function openCall(line: string): OpenCall | undefined {
  let depth = 0;
  for (let i = line.length - 1; i >= 0; i--) {
    const c = line[i];
    if (c === ')' || c === ']' || c === '}') depth++;
    if (c !== '(' && c !== '[' && c !== '{') continue;
    if (depth-- > 0) continue;
    const name = c === '(' ? /(\w+)$/.exec(line.slice(0, i))?.[1] : undefined;
    const given = [...line.slice(i).matchAll(/(\w+)\s*=(?!=)/g)].map(match => match[1]!);
    return name === undefined ? undefined : { name, given };
  }
  return undefined;
}

/** Operators, blocks, and the names that maps can start from or flow through. */
function stages(analysis: Analysis, offset: number): CompletionItem[] {
  const names = [
    ...ops.keys(),
    ...analysis.linked.declared.map(d => d.node.name.name),
    ...libraryNames(analysis),
  ];
  const callable = [...new Set(names)].flatMap(name => {
    const signature = signatureOf(analysis, name);
    return signature === undefined || signature.kind === 'network' ? [] : [callItem(signature)];
  });
  return [...callable, ...reachable(analysis, offset)];
}

function* libraryNames(analysis: Analysis): Iterable<string> {
  const first = analysis.linked.declared[0];
  if (first !== undefined) yield* first.names();
}

function callItem(signature: Signature): CompletionItem {
  const needed = signature.parameters.filter(p => p.default === undefined);
  const holes = needed.map((p, i) => `\${${i + 1}:${p.name}}`).join(', ');
  return {
    label: signature.name,
    kind: signature.kind === 'block' ? CompletionItemKind.Class : CompletionItemKind.Function,
    detail: signature.label,
    documentation: { kind: MarkupKind.Markdown, value: signature.docs.join('\n\n') },
    insertText: needed.length === 0 ? signature.name : `${signature.name}(${holes})`,
    insertTextFormat: InsertTextFormat.Snippet,
  };
}

const reachable = (analysis: Analysis, offset: number): CompletionItem[] =>
  visible(analysis, offset).map(({ name, kind }) => item(name, CompletionItemKind.Variable, `A ${kind}.`));

/** Parameters not yet given, then everything that has a value. */
function inCall(analysis: Analysis, offset: number, { name, given }: OpenCall): CompletionItem[] {
  const parameters = signatureOf(analysis, name)?.parameters ?? [];
  const named = parameters
    .filter(p => !given.includes(p.name))
    .map(p => ({
      label: `${p.name} =`,
      kind: CompletionItemKind.Field,
      detail: p.default === undefined ? 'must be given' : `default ${p.default}`,
      documentation: p.doc,
      insertText: `${p.name} = `,
      sortText: `0${p.name}`,
    }));
  const calls = [...functions.values()].map(f => ({
    label: f.name,
    kind: CompletionItemKind.Function,
    detail: f.signature,
    documentation: f.summary,
  }));
  return [...named, ...reachable(analysis, offset), ...calls];
}
