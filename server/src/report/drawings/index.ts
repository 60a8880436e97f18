/** Every form in which a network's graph is written for people and scripts, by its word. */
import { csv } from './csv';
import { dot } from './dot';
import type { Drawing } from './drawing';
import { mermaid } from './mermaid';
import { svg } from './svg';

export const drawings: ReadonlyMap<string, Drawing> = new Map(
  [dot, mermaid, svg, csv].map(one => [one.name, one]),
);
