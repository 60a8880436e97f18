/** What an item of completion is told to be: the documentation of what it calls, and what it would make and cost there, found out by typing it. */
import { type CompletionItem, MarkupKind } from 'vscode-languageserver-types';
import { type Analysis, analyse } from '../analysis';
import { ops } from '../ops';
import type { Shape } from '../ops/op';
import { sayProblem } from '../text/problem';
import { applyEdits } from '../text/span';
import { cursorAt } from './cursor';
import { describeSignature } from './hover';
import { describeWork, inputsOf } from './hover-work';
import { signatureOf } from './signature';
import { type AtWork, atWork } from './sites';

/** What an item without its documentation says of itself, so that it can be asked for. */
export interface Unresolved {
  readonly uri: string;
  /** Where its word begins, if it would be a stage there. */
  readonly at?: number;
}

/** The item with its signature, what it would cost there and the documentation of what it calls, which are read one at a time. */
export function resolveCompletion(analysis: Analysis, item: CompletionItem): CompletionItem {
  const signature = signatureOf(analysis, item.label);
  if (signature === undefined) return item;
  const { at } = item.data as Unresolved;
  const parts = [at === undefined ? undefined : describeTrial(analysis, item.label, at)];
  const detail = item.detail ?? signature.label;
  const value = [...parts, describeSignature(signature, detail === signature.label)]
    .filter(part => part !== undefined)
    .join('\n\n');
  return { ...item, detail, documentation: { kind: MarkupKind.Markdown, value } };
}

/**
 * @param at where the word begins that the name takes the place of
 * @returns as hover will say it, or what mistake it would be; nothing where what it is to be given is not known
 */
function describeTrial(analysis: Analysis, name: string, at: number): string | undefined {
  const written = callOf(analysis, name, at);
  if (written === undefined) return undefined;
  const after = typed(analysis, at, written);
  const work = workAt(after, at);
  if (work !== undefined) return `\`${written}\` here: ${describeWork(after, work, [], true)}`;
  const mistake = after.problems.find(({ kind, place }) => {
    const span = kind.severity === 'error' ? after.locate(place) : undefined;
    return span !== undefined && span.start >= at && span.end <= at + written.length;
  });
  return mistake === undefined ? undefined : `\`${written}\` here: ${sayProblem(mistake)}`;
}

const wordAt = ({ file }: Analysis, at: number): string => /^\w*/.exec(file.text.slice(at, at + 100))![0];

function typed(analysis: Analysis, at: number, text: string): Analysis {
  const { uri, file, imports, targets } = analysis;
  const edit = { start: at, end: at + wordAt(analysis, at).length, text };
  return analyse(uri, applyEdits(file.text, [edit]), { imports, targets }, analysis);
}

function workAt(analysis: Analysis, at: number): AtWork | undefined {
  const cursor = cursorAt(analysis, at + 1);
  if (cursor === undefined) return undefined;
  const { unit, base } = cursor;
  return atWork(analysis, ({ place }) => place.unit === unit && place.start === at - base);
}

/** With what must be given: as many channels as arrive, and of anything else what the operator's own example has. */
function callOf(analysis: Analysis, name: string, at: number): string | undefined {
  const behind = analysis.file.text.slice(at + wordAt(analysis, at).length).trimStart();
  const needed = signatureOf(analysis, name)?.parameters.filter(p => p.default === undefined) ?? [];
  if (behind.startsWith('(') || needed.length === 0) return name;
  const [first, ...others] = needed;
  if (first!.name === 'out') {
    const channels = others.length === 0 ? arriving(analysis, at)?.[0] : undefined;
    return channels === undefined ? undefined : `${name}(${channels})`;
  }
  return new RegExp(`\\b${name}\\([^()]*\\)`).exec(ops.get(name)?.example ?? '')?.[0];
}

/** What any operator sees there that takes one map as it is. */
function arriving(analysis: Analysis, at: number): Shape | undefined {
  const probe = [...ops.values()].find(
    ({ params, inputs, pointwise }) => pointwise && inputs.min === 1 && Object.keys(params).length === 0,
  );
  const sites = probe === undefined ? [] : (workAt(typed(analysis, at, probe.name), at)?.sites ?? []);
  const shapes = sites.map(({ item }) => inputsOf(item)[0]);
  return shapes.every(shape => shape?.[0] === shapes[0]?.[0]) ? shapes[0] : undefined;
}
