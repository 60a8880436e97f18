/**
 * What the paths of deployments name: `precision w4a8 for stage[2].Unit.conv` speaks of a line of the network, of a block,
 * and of an operator, which nobody declares.
 */
import type { Analysis } from '../analysis';
import { lost } from '../graph/graph';
import type { Deploy, Item, Path, Unit } from '../syntax/tree';
import type { Span } from '../text/span';
import { type Definition, namesOf } from './names';
import type { Referent } from './referents';

export interface PathName {
  /** The line of the deployment. */
  readonly unit: Unit;
  readonly span: Span;
  readonly name: string;
  readonly referent: Referent;
}

/** Of every path of a deployment its parts that are declared somewhere. */
export function pathNamesOf(analysis: Analysis, deployment: Unit): readonly PathName[] {
  const { node } = deployment;
  if (node.kind !== 'deploy') return [];
  return (node.body?.units ?? []).flatMap(unit =>
    unit.node.kind === 'item' ? unit.node.paths.flatMap(path => partsOf(analysis, node, unit, path)) : [],
  );
}

function partsOf(analysis: Analysis, deploy: Deploy, unit: Unit<Item>, { parts }: Path): PathName[] {
  const found: PathName[] = [];
  let within = analysis.linked.find(deploy.name.name);
  for (const { name, start } of parts) {
    if (within === undefined) break;
    const declaration = within.unit;
    const definition = layersNamed(declaration, name);
    const resolved = definition === undefined ? within.resolve(name) : undefined;
    const declared = resolved === undefined || resolved === lost ? undefined : resolved;
    if (definition === undefined && declared === undefined) break;
    const referent: Referent =
      definition === undefined
        ? { kind: 'declared', declared: declared! }
        : { kind: 'local', uri: within.uri, declaration, definition };
    found.push({ unit, span: { start, end: start + name.length }, name, referent });
    if (declared !== undefined) within = declared;
  }
  return found;
}

/** The line or the shared layer of a name: what layers are called by. */
const layersNamed = (declaration: Unit, name: string): Definition | undefined =>
  namesOf(declaration).written.find(
    ({ definition, role }) =>
      role === 'definition' &&
      definition?.name === name &&
      (definition.kind === 'map' || definition.kind === 'shared layer'),
  )?.definition;
