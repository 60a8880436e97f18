/** What can stand before parentheses, with its parameters: operators, blocks, networks, functions. */
import type { Analysis } from '../analysis';
import { showExpr } from '../format/tree';
import type { Declared } from '../graph/graph';
import { functions } from '../names/functions';
import { ops } from '../ops';
import type { Op, Param } from '../ops/op';
import type { Block, Network } from '../syntax/tree';
import { docMarkdown } from './markdown';

export interface Parameter {
  readonly name: string;
  /** As it reads behind `=`; absent where the argument must be given. */
  readonly default: string | undefined;
  readonly doc: string;
  /** Its names elsewhere. */
  readonly alsoCalled?: readonly string[] | undefined;
}

export interface Signature {
  readonly kind: 'operator' | 'block' | 'network' | 'function';
  readonly name: string;
  readonly label: string;
  readonly parameters: readonly Parameter[];
  /** The first is one sentence; the others are conventions and sources. */
  readonly docs: readonly string[];
  /** Its names elsewhere. */
  readonly alsoCalled?: readonly string[] | undefined;
}

export function signatureOf(analysis: Analysis, name: string): Signature | undefined {
  const op = ops.get(name);
  if (op !== undefined) return operatorSignature(op);
  const fn = functions.get(name);
  if (fn !== undefined)
    return { kind: 'function', name, label: fn.signature, parameters: [], docs: [fn.summary] };
  const declared = analysis.linked.find(name);
  return declared && declaredSignature(declared);
}

/** They are made once for each operator and declaration: completion asks for all of them at every key. */
const signatures = new WeakMap<object, Signature>();

function remembered(of: object, make: () => Signature): Signature {
  let signature = signatures.get(of);
  if (signature === undefined) signatures.set(of, (signature = make()));
  return signature;
}

export const operatorSignature = (op: Op): Signature => remembered(op, () => signatureOfOperator(op));

export const declaredSignature = (declared: Pick<Declared, 'node' | 'doc'>): Signature =>
  remembered(declared, () => signatureOfDeclared(declared));

function signatureOfOperator(op: Op): Signature {
  const parameters = Object.entries(op.params).map(([name, param]) => ({
    name,
    default: defaultText(param),
    doc: param.doc,
    alsoCalled: param.alsoCalled,
  }));
  const docs = [op.summary, op.detail, op.source === undefined ? undefined : `*${op.source}*`];
  return {
    kind: 'operator',
    name: op.name,
    label: labelOf(op.name, parameters),
    parameters,
    docs: docs.filter(doc => doc !== undefined),
    alsoCalled: op.alsoCalled,
  };
}

function signatureOfDeclared({ node, doc }: Pick<Declared, 'node' | 'doc'>): Signature {
  const parameters = (node as Block | Network).params.map(param => ({
    name: param.name.name,
    default: param.default && showExpr(param.default),
    doc: param.choices === undefined ? '' : `One of ${showExpr(param.choices)}.`,
  }));
  const inputs =
    node.kind === 'block' && node.inputs.length > 0 ? `${node.inputs.map(i => i.name).join(', ')} -> ` : '';
  return {
    kind: node.kind,
    name: node.name.name,
    label: `${node.kind} ${inputs}${labelOf(node.name.name, parameters)}`,
    parameters,
    docs: doc === '' ? [] : [docMarkdown(doc)],
  };
}

const labelOf = (name: string, parameters: readonly Parameter[]): string =>
  parameters.length === 0
    ? name
    : `${name}(${parameters.map(p => (p.default === undefined ? p.name : `${p.name} = ${p.default}`)).join(', ')})`;

export function defaultText(param: Param): string | undefined {
  if (param.defaultText !== undefined) return param.defaultText;
  const value = param.default;
  if (value === undefined) return undefined;
  if (Array.isArray(value))
    return value.every(v => v === value[0]) ? String(value[0]) : `[${value.join(', ')}]`;
  return String(value);
}
