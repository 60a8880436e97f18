/** A tree as text: one unit a line, expressions with all their parentheses, what is missing as `?`. */
import { type Rational, showRational } from '../../../server/src/syntax/rational';
import type {
  Arg,
  Body,
  Declaration,
  Expr,
  Item,
  Node,
  Param,
  Path,
  Stage,
  UnitList,
} from '../../../server/src/syntax/tree';

export function outline(list: UnitList<Node>, indent = ''): string {
  return list.units.map(unit => `${indent}${nodeText(unit.node, indent)}`).join('\n');
}

function nodeText(node: Node, indent: string): string {
  switch (node.kind) {
    case 'broken':
      return '?';
    case 'let':
      return `let ${node.name.name || '?'} = ${exprText(node.value)}`;
    case 'shared':
      return `shared ${node.name.name || '?'} = ${stages(node.stages, indent)}`;
    case 'flow': {
      const targets = node.targets.length > 0 ? `${names(node.targets)} = ` : '';
      const sources = node.sources.length > 0 ? names(node.sources) : '';
      const arrow = sources !== '' && node.stages.length > 0 ? ' -> ' : '';
      return `flow ${targets}${sources}${arrow}${stages(node.stages, indent)}`;
    }
    case 'item':
      return itemText(node);
    default:
      return declarationText(node, indent);
  }
}

function declarationText(node: Exclude<Declaration, { kind: 'broken' }>, indent: string): string {
  switch (node.kind) {
    case 'import':
      return `import ${names(node.names)} from ${node.path?.name ?? '?'}`;
    case 'block': {
      const inputs = node.inputs.length > 0 ? `${names(node.inputs)} -> ` : '';
      return `block ${inputs}${node.name.name || '?'}${params(node.params)}${bodyText(node.body, indent)}`;
    }
    case 'network':
      return `network ${node.name.name || '?'}${params(node.params)}${bodyText(node.body, indent)}`;
    case 'deploy':
      return `deploy ${node.name.name || '?'}(${args(node.args)}) on ${node.target.name || '?'}${bodyText(node.body, indent)}`;
  }
}

function bodyText(body: Body<Node> | undefined, indent: string): string {
  if (body === undefined) return ' {?}';
  return body.units.length === 0 ? ' {}' : ` {\n${outline(body, `${indent}  `)}\n${indent}}`;
}

function stages(list: readonly Stage[], indent: string): string {
  return list.map(stage => stageText(stage, indent)).join(' -> ');
}

function stageText(stage: Stage, indent: string): string {
  switch (stage.kind) {
    case 'hole':
      return '?';
    case 'call':
      return stage.args === undefined ? stage.name.name : `${stage.name.name}(${args(stage.args)})`;
    case 'repeat':
      return `repeat ${exprText(stage.count)}${bodyText(stage.body, indent)}`;
    case 'for':
      return `for ${names(stage.names)} of ${exprText(stage.list)}${bodyText(stage.body, indent)}`;
    case 'if': {
      const rest = stage.else;
      const other = rest?.kind === 'if' ? ` ${stageText(rest, indent)}` : bodyText(rest, indent);
      return `if ${exprText(stage.condition)}${bodyText(stage.then, indent)}${rest === undefined ? '' : ` else${other}`}`;
    }
  }
}

function exprText(expr: Expr): string {
  switch (expr.kind) {
    case 'hole':
      return '?';
    case 'number':
      return expr.value === undefined ? '∞' : numberText(expr.value) + expr.unit;
    case 'boolean':
      return String(expr.value);
    case 'name':
    case 'flow-ref':
      return expr.name;
    case 'call':
      return `${expr.name.name}(${args(expr.args ?? [])})`;
    case 'member':
      return `${exprText(expr.object)}.${expr.name.name || '?'}`;
    case 'index':
      return `${exprText(expr.object)}[${exprText(expr.index)}]`;
    case 'list':
      return `[${expr.items.map(exprText).join(', ')}]`;
    case 'unary':
      return `(${expr.op} ${exprText(expr.operand)})`;
    case 'binary':
      return `(${exprText(expr.left)} ${expr.op} ${exprText(expr.right)})`;
    case 'if-value':
      return `(if ${exprText(expr.condition)} ${exprText(expr.then)} else ${exprText(expr.else)})`;
    case 'chain':
      return `(${expr.stages.map(exprText).join(' -> ')})`;
  }
}

const numberText = (value: Rational): string => showRational(value);
const names = (list: readonly { readonly name: string }[]): string => list.map(n => n.name || '?').join(', ');
const args = (list: readonly Arg[]): string =>
  list.map(({ name, value }) => (name ? `${name.name} = ${exprText(value)}` : exprText(value))).join(', ');

function params(list: readonly Param[]): string {
  const texts = list.map(param => {
    const preset = param.default === undefined ? '' : ` = ${exprText(param.default)}`;
    return `${param.name.name || '?'}${preset}${param.choices === undefined ? '' : ` of ${exprText(param.choices)}`}`;
  });
  return `(${texts.join(', ')})`;
}

function itemText({ name, comparison, value, paths }: Item): string {
  const mark = comparison === undefined ? '' : ` ${comparison.name}`;
  const places = paths.length > 0 ? ` for ${paths.map(pathText).join(', ')}` : '';
  return `item ${name.name || '?'}${mark} ${exprText(value)}${places}`;
}

const pathText = ({ parts }: Path): string =>
  parts.map(({ name, index }) => (index === undefined ? name || '?' : `${name}[${index}]`)).join('.');
