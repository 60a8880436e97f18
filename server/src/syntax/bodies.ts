/** Where units hold other units. */
import type { Filled } from './grammar/base';
import type { Body, Declaration, If, Item, Node, Stage, Statement, Unit } from './tree';

/** The bodies of one unit, in order; not those inside them. */
export function bodiesIn(node: Node): Body<Statement | Item>[] {
  if (node.kind === 'block' || node.kind === 'network' || node.kind === 'deploy')
    return node.body === undefined ? [] : [node.body];
  return node.kind === 'flow' || node.kind === 'shared' ? node.stages.flatMap(stageBodies) : [];
}

function stageBodies(stage: Stage): Body[] {
  if (stage.kind === 'repeat' || stage.kind === 'for') return stage.body === undefined ? [] : [stage.body];
  const bodies: (Body | undefined)[] = [];
  for (let rest: Stage | Body | If | undefined = stage; rest?.kind === 'if'; rest = rest.else)
    bodies.push(rest.then, rest.else?.kind === 'body' ? rest.else : undefined);
  return bodies.filter(body => body !== undefined);
}

const bodies = new WeakMap<Unit, readonly Body<Node>[]>();

/** The same of a unit, worked out once. */
export function bodiesOf(unit: Unit): readonly Body<Node>[] {
  let found = bodies.get(unit);
  if (found === undefined) bodies.set(unit, (found = bodiesIn(unit.node)));
  return found;
}

/** A declaration whose header could not be read keeps its body, which its tokens carry. */
export function keepBody(node: Declaration, tokens: readonly Filled[]): Declaration {
  if (node.kind === 'broken' || node.kind === 'import' || node.body !== undefined) return node;
  const body = tokens.find(token => token.body !== undefined)?.body;
  return body === undefined ? node : ({ ...node, body, end: Math.max(node.end, body.end) } as Declaration);
}
