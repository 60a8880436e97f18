/** Colours that need to know what a name stands for; the rest is the grammar's. */
import { type SemanticTokens, SemanticTokensBuilder, type SemanticTokensLegend } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { functions } from '../graph/functions';
import { ops } from '../ops';
import type { Unit } from '../syntax/tree';
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

interface Token extends Span {
  readonly type: Type;
  readonly modifiers: readonly Modifier[];
}

export function semanticTokens(analysis: Analysis): SemanticTokens {
  const tokens: Token[] = [];
  const add = (unit: Unit, span: Span, type: Type, ...with_: Modifier[]) => {
    const start = analysis.positions.start(unit);
    if (start !== undefined && span.end > span.start)
      tokens.push({ start: start + span.start, end: start + span.end, type, modifiers: with_ });
  };
  for (const unit of analysis.file.units) {
    const { node } = unit;
    if (node.kind === 'import') for (const name of node.names) add(unit, name, 'class');
    else if (node.kind !== 'broken') {
      add(unit, node.name, 'class', ...(node.kind === 'deploy' ? [] : (['declaration'] as const)));
      for (const written of namesOf(unit).written) {
        const colour = colourOf(analysis, written);
        if (colour !== undefined) add(written.unit, written.span, colour.type, ...colour.modifiers);
      }
    }
    if (node.kind !== 'deploy') continue;
    add(unit, node.target, 'enumMember');
    for (const item of node.body?.units ?? [])
      if (item.node.kind === 'item') add(item, item.node.name, 'property');
  }
  const builder = new SemanticTokensBuilder();
  let last = 0;
  for (const { start, end, type, modifiers: with_ } of tokens.sort((a, b) => a.start - b.start)) {
    // Half-typed text may name one place twice; the protocol's tokens never overlap.
    if (start < last) continue;
    last = end;
    const { line, character } = positionOf(analysis.file, start);
    const bits = with_.reduce((sum, modifier) => sum | (1 << modifiers.indexOf(modifier)), 0);
    builder.push(line, character, end - start, types.indexOf(type), bits);
  }
  return builder.build();
}

const locals: Readonly<Record<NameKind, readonly [Type, ...Modifier[]]>> = {
  parameter: ['parameter'],
  input: ['variable'],
  number: ['variable', 'readonly'],
  map: ['variable'],
  'loop variable': ['variable', 'readonly'],
  'shared layer': ['variable'],
};

function colourOf(
  analysis: Analysis,
  { name, role, definition }: Written,
): { readonly type: Type; readonly modifiers: readonly Modifier[] } | undefined {
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
