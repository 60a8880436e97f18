/** What a name at an offset refers to, and everywhere else it is written. */
import type { Analysis } from '../analysis';
import type { Declared } from '../graph/graph';
import { libraryUri } from '../std/library';
import type { Ident, Unit } from '../syntax/tree';
import type { Span } from '../text/span';
import { cursorAt } from './cursor';
import type { Everywhere } from './elsewhere';
import { type Definition, namesOf, type Written, writtenAt } from './names';
import { pathNamesOf } from './path-names';

export type Referent =
  | {
      readonly kind: 'local';
      readonly uri: string;
      readonly declaration: Unit;
      readonly definition: Definition;
    }
  | { readonly kind: 'declared'; readonly declared: Declared };

/** One place where a name is written. */
export interface Mention {
  readonly unit: Unit;
  readonly span: Span;
  /** True where the name gets its meaning. */
  readonly defines: boolean;
}

export interface Pointed {
  readonly referent: Referent;
  readonly name: string;
  readonly mention: Mention;
}

export function pointedAt(analysis: Analysis, offset: number): Pointed | undefined {
  const cursor = cursorAt(analysis, offset);
  const declaration = cursor?.units[0];
  if (cursor === undefined || declaration === undefined) return undefined;
  const { unit, base, word } = cursor;
  const written = writtenAt(declaration, unit, offset - base);
  if (written !== undefined) {
    const referent = referentOf(analysis, declaration, written);
    const defines = written.role === 'definition' && written.definition?.unit === unit;
    return referent && { referent, name: written.name, mention: { unit, span: written.span, defines } };
  }
  const { node } = declaration;
  if (node.kind === 'deploy' && unit !== declaration) {
    const at = offset - base;
    const part = pathNamesOf(analysis, declaration).find(
      ({ unit: line, span }) => line === unit && at >= span.start && at <= span.end,
    );
    return part && { ...part, mention: { unit, span: part.span, defines: false } };
  }
  if (word === undefined || unit !== declaration) return undefined;
  const named =
    node.kind === 'import' ? node.names.includes(word as Ident) : 'name' in node && node.name === word;
  const declared = named ? analysis.linked.find(word.name) : undefined;
  const defines = node.kind === 'block' || node.kind === 'network';
  return (
    declared && {
      referent: { kind: 'declared', declared },
      name: word.name,
      mention: { unit, span: word, defines },
    }
  );
}

function referentOf(analysis: Analysis, declaration: Unit, written: Written): Referent | undefined {
  const { definition, role, callee, name } = written;
  if (definition !== undefined) return { kind: 'local', uri: analysis.uri, declaration, definition };
  if (role === 'argument') {
    const declared = callee === undefined ? undefined : analysis.linked.find(callee);
    if (declared === undefined) return undefined;
    const { uri, unit } = declared;
    const parameter = namesOf(unit).written.find(w => w.definition?.kind === 'parameter' && w.name === name);
    return (
      parameter?.definition && { kind: 'local', uri, declaration: unit, definition: parameter.definition }
    );
  }
  if (role === 'property') return undefined;
  const declared = analysis.linked.find(name);
  return declared && { kind: 'declared', declared };
}

/** The files in which a name can be written. What the library declares is looked for here alone. */
export async function filesWith(
  analysis: Analysis,
  referent: Referent,
  everywhere: Everywhere,
): Promise<readonly Analysis[]> {
  const uri = declaringUri(referent);
  return uri === libraryUri || !leavesFile(referent) ? [analysis] : everywhere(uri);
}

export const declaringUri = (referent: Referent): string =>
  referent.kind === 'local' ? referent.uri : referent.declared.uri;

/** Arguments name a declaration's parameters, and a deployment's paths the lines of its network and of its blocks. */
function leavesFile(referent: Referent): boolean {
  if (referent.kind === 'declared') return true;
  const { kind } = referent.definition;
  return kind === 'parameter' || kind === 'map' || kind === 'shared layer';
}

/** Every mention in one file, in its order. */
export function mentionsOf(analysis: Analysis, referent: Referent): readonly Mention[] {
  const found: Mention[] = [];
  for (const unit of analysis.file.units) {
    const { node } = unit;
    if (referent.kind === 'declared') {
      const { name } = referent.declared.node.name;
      if (analysis.linked.find(name) !== referent.declared) continue;
      const idents = node.kind === 'import' ? node.names : node.kind === 'broken' ? [] : [node.name];
      for (const ident of idents)
        if (ident.name === name) found.push({ unit, span: ident, defines: referent.declared.unit === unit });
    }
    if (node.kind === 'import' || node.kind === 'broken') continue;
    for (const written of namesOf(unit).written) {
      if (!refers(analysis, unit, written, referent)) continue;
      const defines = written.role === 'definition' && written.span === written.definition?.ident;
      found.push({ unit: written.unit, span: written.span, defines });
    }
    for (const part of pathNamesOf(analysis, unit))
      if (part.name === nameOf(referent) && isSame(part.referent, referent))
        found.push({ unit: part.unit, span: part.span, defines: false });
  }
  return found;
}

const nameOf = (referent: Referent): string =>
  referent.kind === 'local' ? referent.definition.name : referent.declared.node.name.name;

const refers = (analysis: Analysis, unit: Unit, written: Written, wanted: Referent): boolean =>
  written.name === nameOf(wanted) && isSame(referentOf(analysis, unit, written), wanted);

function isSame(referent: Referent | undefined, wanted: Referent): boolean {
  if (referent === undefined || referent.kind !== wanted.kind) return false;
  return referent.kind === 'local'
    ? referent.definition === (wanted as typeof referent).definition
    : referent.declared === (wanted as typeof referent).declared;
}
