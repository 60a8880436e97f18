/** Every shell that `lwnet completion` writes a script for. */
import { bash } from './bash';
import { fish } from './fish';
import type { Shell } from './shell';
import { zsh } from './zsh';

export const shells: ReadonlyMap<string, Shell> = new Map(
  [bash, zsh, fish].map(shell => [shell.name, shell]),
);
