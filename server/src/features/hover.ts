/** What the editor shows under the pointer: what a piece of text is, and what it costs. */
import { type Hover, MarkupKind } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis';
import { budgetWords, exampleOf } from '../figures/budgets';
import type { Declared } from '../graph/graph';
import { showValue } from '../graph/values';
import type { Deploy, Import, Item, Unit } from '../syntax/tree';
import type { Problem } from '../text/problem';
import type { Span } from '../text/span';
import { describeArriving } from './arriving';
import { type Cursor, cursorAt } from './cursor';
import { describeLiteral } from './hover-literal';
import { describeName, describeProperty } from './hover-names';
import { describeNetwork } from './hover-network';
import { describePath } from './hover-paths';
import { describeTarget } from './hover-support';
import { describeWork } from './hover-work';
import { namesOf, type Written, writtenAt } from './names';
import { declaredSignature, type Signature, signatureOf } from './signature';
import { atWork } from './sites';
import { fenced } from './table';
import { rangeOf } from './text';
import { budgetLine } from './verdicts';

/** @param told the problems that the editor shows beside it: what they say is not said again */
export function hover(analysis: Analysis, offset: number, told: readonly Problem[] = []): Hover | undefined {
  const cursor = cursorAt(analysis, offset);
  if (cursor === undefined) return undefined;
  const found = inDeployment(analysis, cursor, offset) ?? inDeclaration(analysis, cursor, offset, told);
  if (found === undefined) return undefined;
  const { span, text } = found;
  const range = rangeOf(analysis.file, { start: cursor.base + span.start, end: cursor.base + span.end });
  return { range, contents: { kind: MarkupKind.Markdown, value: text } };
}

interface Found {
  readonly span: Span;
  readonly text: string;
}

function inDeployment(analysis: Analysis, cursor: Cursor, offset: number): Found | undefined {
  const { unit, units, word } = cursor;
  const node = unit.node as Deploy | Item | Import | { kind: 'other' };
  if (word === undefined) return undefined;
  if (node.kind === 'item' && word !== node.name) return describePath(analysis, cursor, offset);
  const found = (text: string | undefined) => (text === undefined ? undefined : { span: word, text });
  if (node.kind === 'import') {
    const declared = node.names.includes(word as never) ? analysis.linked.find(word.name) : undefined;
    return found(declared && describeDeclared(analysis, declared));
  }
  if (node.kind === 'item' && word === node.name) {
    const budgeted = budgetWords.get(word.name);
    if (budgeted !== undefined) {
      const judged = analysis.deployments.find(d => d.deployed.unit === units[0]);
      const line = judged && budgetLine(judged, unit);
      const value = line === undefined ? '' : `**${line}**\n\n`;
      return found(
        `${value}**${word.name}** · ${budgeted.figure.summary} For instance \`${exampleOf(budgeted)}\`.`,
      );
    }
    if (word.name === 'activations')
      return found(
        '**activations** · Those that the network is held to, whatever the chip runs: `activations [relu, relu6]`.',
      );
    if (word.name === 'precision')
      return found(
        '**precision** · Bits of weights and maps: `precision int8`, `precision w4a8 for stage[2]`. Later lines win.',
      );
  }
  if (node.kind !== 'deploy' || units.length !== 1) return undefined;
  if (word === node.name) {
    const judged = analysis.deployments.find(d => d.deployed.unit === unit);
    const network = judged?.deployed.evaluated;
    return found(network && describeNetwork(analysis, network, [judged]));
  }
  if (word === node.target) {
    const judged = analysis.deployments.find(d => d.deployed.unit === unit);
    return found(judged && describeTarget(judged, analysis.targets));
  }
  return undefined;
}

function inDeclaration(
  analysis: Analysis,
  cursor: Cursor,
  offset: number,
  told: readonly Problem[],
): Found | undefined {
  const { units, unit, base, trail, word } = cursor;
  const declaration = units[0]!;
  const { node } = declaration;
  if (node.kind !== 'block' && node.kind !== 'network' && node.kind !== 'deploy') return undefined;
  const at = offset - base;
  if (unit === declaration && node.kind !== 'deploy' && word === node.name) {
    const declared = analysis.linked.declared.find(d => d.unit === declaration);
    return declared && { span: word, text: describeDeclared(analysis, declared) };
  }
  const written = writtenAt(declaration, unit, at);
  if (written !== undefined) {
    const text = describeWritten(analysis, declaration, written, told);
    return text === undefined ? undefined : { span: written.span, text };
  }
  const arriving = describeArriving(analysis, cursor);
  if (arriving !== undefined) return arriving;
  const literal = describeLiteral(analysis, cursor);
  if (literal !== undefined) return literal;
  for (const stage of trail) {
    if (stage.kind !== 'repeat' && stage.kind !== 'for') continue;
    const span = { start: stage.start, end: stage.start + stage.kind.length };
    if (at < span.start || at > span.end) continue;
    const work = atWork(analysis, i => i.place.unit === unit && i.place.start === span.start);
    if (work !== undefined) return { span, text: describeWork(analysis, work) };
  }
  return undefined;
}

function describeWritten(
  analysis: Analysis,
  declaration: Unit,
  written: Written,
  told: readonly Problem[],
): string | undefined {
  const { name, role, definition, unit, span, callee } = written;
  if (role === 'argument') {
    const parameter =
      callee === undefined ? undefined : signatureOf(analysis, callee)?.parameters.find(p => p.name === name);
    if (parameter === undefined) return undefined;
    const deployed = analysis.deployments.find(d => d.deployed.unit === declaration)?.deployed.evaluated;
    const given = deployed?.args.get(name);
    if (given !== undefined) {
      const usual =
        parameter.default === undefined ? '' : `, ${parameter.default} where no argument says otherwise`;
      return [fenced(`${name} = ${showValue(given)}`, 'lwnet'), `Parameter${usual}`, parameter.doc]
        .filter(part => part !== '')
        .join('\n');
    }
    const shown = parameter.default === undefined ? name : `${name} = ${parameter.default}`;
    return [fenced(shown, 'lwnet'), parameter.doc].filter(part => part !== '').join('\n');
  }
  if (role === 'property') return describeProperty(analysis, written);
  const signature = definition === undefined ? signatureOf(analysis, name) : undefined;
  if (role === 'stage') {
    const work = atWork(
      analysis,
      ({ place }) => place.unit === unit && place.start === span.start && place.end === span.end,
    );
    if (work !== undefined) {
      const doc = signature?.docs[0];
      return describeWork(analysis, work, told) + (doc === undefined ? '' : `\n\n${doc}`);
    }
  }
  if (definition?.kind === 'shared layer') {
    const uses = namesOf(declaration).written.filter(w => w.definition === definition && w.role === 'stage');
    const work = atWork(analysis, ({ place }) =>
      uses.some(({ unit: at, span: { start } }) => at === place.unit && start === place.start),
    );
    if (work !== undefined) return describeWork(analysis, work);
  }
  if (definition !== undefined) return describeName(analysis, definition);
  return signature && describeSignature(signature);
}

function describeDeclared(analysis: Analysis, declared: Declared): string {
  if (declared.node.kind === 'network') {
    const network = analysis.networks.find(n => n.evaluated.declared === declared)?.evaluated;
    if (network !== undefined) return describeNetwork(analysis, network);
  }
  const text = describeSignature(declaredSignature(declared));
  const work = atWork(analysis, item => item.kind === 'use' && item.block === declared);
  return work === undefined ? text : `${text}\n\n${describeWork(analysis, work)}`;
}

/**
 * What a word means, where there are no figures to show.
 * @param isSaid whether its label stands above already
 */
export function describeSignature({ label, parameters, docs }: Signature, isSaid = false): string {
  const rows = parameters.filter(({ doc }) => doc !== '').map(({ name, doc }) => `- \`${name}\` ${doc}`);
  return [isSaid ? '' : fenced(label, 'lwnet'), ...docs.slice(0, 1), rows.join('\n'), ...docs.slice(1)]
    .filter(part => part !== '')
    .join('\n\n');
}
