/** Hover on the paths of a deployment: the layers that they lead to. */
import type { Analysis } from '../analysis';
import { PathTree } from '../deploy/path-tree';
import { walk } from '../graph/walk';
import { counted } from '../quantity/show';
import type { Item } from '../syntax/tree';
import type { Span } from '../text/span';
import type { Cursor } from './cursor';
import { nameMarkdown } from './markdown';

/** What a path leads to, up to the part that is pointed at. */
export function describePath(
  analysis: Analysis,
  { unit, units, base }: Cursor,
  offset: number,
): { readonly span: Span; readonly text: string } | undefined {
  const at = offset - base;
  const path = (unit.node as Item).paths.find(({ start, end }) => at >= start && at <= end);
  const parts = path?.parts.filter(({ start }) => start <= at) ?? [];
  const network = analysis.deployments.find(({ deployed }) => deployed.unit === units[0])?.deployed.evaluated;
  const last = parts.at(-1);
  if (path === undefined || last === undefined || network === undefined) return undefined;
  const tree = new PathTree<true>();
  tree.add({ ...path, parts }, true);
  let count = 0;
  for (const { layer, path: place } of walk(network.body)) {
    let leads = false;
    tree.leadingTo(place, layer.op.name, () => {
      leads = true;
    });
    if (leads) count++;
  }
  // Of a path that leads nowhere a problem tells more.
  if (count === 0) return undefined;
  const written = analysis.file.text.slice(base + path.start, base + last.end);
  const name = nameMarkdown(network.declared.node.name.name);
  return {
    span: { start: path.start, end: last.end },
    text: `**${nameMarkdown(written)}**  \n${counted(count, 'layer')} in ${name}`,
  };
}
