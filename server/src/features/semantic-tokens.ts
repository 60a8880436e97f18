/** Colours that need to know what a name stands for; the rest is the grammar's. */
import type {
  SemanticTokens,
  SemanticTokensDelta,
  SemanticTokensEdit,
  SemanticTokensLegend,
} from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { functions } from '../names/functions';
import { ops } from '../ops';
import { factsOf } from '../syntax/facts';
import type { Declaration, Unit } from '../syntax/tree';
import type { Span } from '../text/span';
import { type NameKind, namesOf, type Written } from './names';
import { positionOf } from './text';

const types = ['function', 'class', 'parameter', 'variable', 'property', 'enumMember'] as const;
const modifiers = ['declaration', 'readonly', 'defaultLibrary'] as const;

type Type = (typeof types)[number];
type Modifier = (typeof modifiers)[number];

export const semanticTokensLegend: SemanticTokensLegend = {
  tokenTypes: [...types],
  tokenModifiers: [...modifiers],
};

/** Of a declaration: relative to its start. */
interface Token extends Span {
  readonly colour: Colour;
}

interface Colour {
  readonly type: Type;
  readonly modifiers: readonly Modifier[];
}

/** The tokens of one declaration as the protocol counts them. */
interface Encoded {
  /** What names of blocks meant. */
  readonly meaning: string;
  readonly data: readonly number[];
  /** The first token's place in the declaration. */
  readonly first: number;
  /** Lines from the first token to the last. */
  readonly lines: number;
  /** Characters from the first token to the last where both stand on one line, else those before the last on its line. */
  readonly characters: number;
}

/** What was last told about a file, so that the next answer need not say it again. */
interface Sent {
  readonly id: string;
  readonly data: number[];
}

const sent = new WeakMap<Analysis['memo'], Sent>();
let lastId = 0;

export function semanticTokens(analysis: Analysis): SemanticTokens & { readonly resultId: string } {
  const data = inUnits(analysis, 0, analysis.file.units.length);
  const id = String(++lastId);
  sent.set(analysis.memo, { id, data });
  return { resultId: id, data };
}

/** What has changed since an answer; all of it where that answer was not the last one. */
export function semanticTokensSince(analysis: Analysis, id: string): SemanticTokens | SemanticTokensDelta {
  const before = sent.get(analysis.memo);
  const now = semanticTokens(analysis);
  if (before?.id !== id) return now;
  return { resultId: now.resultId, edits: changes(before.data, now.data) };
}

/** The numbers between the first that differs and the last: an edit is in one place. */
function changes(old: readonly number[], now: readonly number[]): SemanticTokensEdit[] {
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start++;
  let same = 0;
  while (same < shorter - start && old[old.length - 1 - same] === now[now.length - 1 - same]) same++;
  const deleteCount = old.length - same - start;
  const data = now.slice(start, now.length - same);
  return deleteCount === 0 && data.length === 0 ? [] : [{ start, deleteCount, data }];
}

/** The tokens of the declarations that a range touches. */
export function semanticTokensIn(analysis: Analysis, { start, end }: Span): SemanticTokens {
  const { units, offsets } = analysis.file;
  const behind = offsets.findIndex(offset => offset > end);
  const after = behind === -1 ? units.length : behind;
  let from = 0;
  while (from < after && offsets[from]! + units[from]!.length < start) from++;
  return { data: inUnits(analysis, from, after) };
}

function inUnits(analysis: Analysis, from: number, after: number): number[] {
  const { units, offsets } = analysis.file;
  const all: number[] = [];
  let line = 0;
  let character = 0;
  for (let i = from; i < after; i++) {
    const { data, first, lines, characters } = encoded(analysis, units[i]!, offsets[i]!);
    if (data.length === 0) continue;
    const begin = positionOf(analysis.file, offsets[i]! + first);
    all.push(begin.line - line, begin.line === line ? begin.character - character : begin.character);
    for (let at = 2; at < data.length; at++) all.push(data[at]!);
    line = begin.line + lines;
    character = lines === 0 ? begin.character + characters : characters;
  }
  return all;
}

const known = new WeakMap<Unit, Encoded>();

/** What an edit elsewhere leaves as it is, unless it changes what a name means. */
function encoded(analysis: Analysis, unit: Unit<Declaration>, base: number): Encoded {
  const meaning = meaningOf(analysis, unit);
  const before = known.get(unit);
  if (before?.meaning === meaning) return before;
  const tokens = tokensOf(analysis, unit, base).sort((a, b) => a.start - b.start);
  const data: number[] = [];
  let end = 0;
  let last = { line: 0, character: 0 };
  const [first] = tokens;
  const begin = positionOf(analysis.file, base + (first?.start ?? 0));
  for (const { start, end: after, colour } of tokens) {
    // Half-typed text may name one place twice; the protocol's tokens never overlap.
    if (start < end) continue;
    end = after;
    const at = positionOf(analysis.file, base + start);
    const bits = colour.modifiers.reduce((sum, modifier) => sum | (1 << modifiers.indexOf(modifier)), 0);
    const isSameLine = at.line === last.line;
    data.push(at.line - last.line, isSameLine ? at.character - last.character : at.character);
    data.push(after - start, types.indexOf(colour.type), bits);
    last = at;
  }
  const lines = last.line - begin.line;
  const characters = lines === 0 ? last.character - begin.character : last.character;
  const result = { meaning, data, first: first?.start ?? 0, lines, characters };
  known.set(unit, result);
  return result;
}

function meaningOf(analysis: Analysis, unit: Unit): string {
  let meaning = '';
  for (const name of factsOf(unit).mentioned.capitals) {
    const declared = analysis.linked.find(name);
    meaning += declared === undefined ? '-' : declared.library ? 'L' : 'F';
  }
  return meaning;
}

function tokensOf(analysis: Analysis, unit: Unit<Declaration>, base: number): Token[] {
  const tokens: Token[] = [];
  const add = (inner: Unit, span: Span, type: Type, ...with_: Modifier[]) => {
    const start = inner === unit ? base : analysis.positions.start(inner);
    if (start === undefined || span.end <= span.start) return;
    const from = start - base;
    tokens.push({
      start: from + span.start,
      end: from + span.end,
      colour: { type, modifiers: with_ },
    });
  };
  const { node } = unit;
  if (node.kind === 'import') for (const name of node.names) add(unit, name, 'class');
  else if (node.kind !== 'broken') {
    add(unit, node.name, 'class', ...(node.kind === 'deploy' ? [] : (['declaration'] as const)));
    for (const written of namesOf(unit).written) {
      const colour = colourOf(analysis, written);
      if (colour !== undefined) add(written.unit, written.span, colour.type, ...colour.modifiers);
    }
  }
  if (node.kind === 'deploy') {
    add(unit, node.target, 'enumMember');
    for (const item of node.body?.units ?? [])
      if (item.node.kind === 'item') add(item, item.node.name, 'property');
  }
  return tokens;
}

const locals: Readonly<Record<NameKind, readonly [Type, ...Modifier[]]>> = {
  parameter: ['parameter'],
  input: ['variable'],
  number: ['variable', 'readonly'],
  map: ['variable'],
  'loop variable': ['variable', 'readonly'],
  'shared layer': ['variable'],
};

function colourOf(analysis: Analysis, { name, role, definition }: Written): Colour | undefined {
  if (definition !== undefined) {
    const [type, ...with_] = locals[definition.kind];
    return { type, modifiers: role === 'definition' ? [...with_, 'declaration'] : with_ };
  }
  if (role === 'argument') return { type: 'parameter', modifiers: [] };
  if (role === 'property') return { type: 'property', modifiers: [] };
  if (ops.has(name) || functions.has(name)) return { type: 'function', modifiers: ['defaultLibrary'] };
  const declared = analysis.linked.find(name);
  return declared && { type: 'class', modifiers: declared.library ? ['defaultLibrary'] : [] };
}
