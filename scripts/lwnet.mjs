#!/usr/bin/env node
/**
 * `lwnet` from a clone, built when it is first asked for: pre-commit has clones of its own, and npm builds nothing that it
 * installs from a repository.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installDependencies } from './dependencies.mjs';
import { root } from './project.mjs';

const cli = join(root, 'dist', 'cli.js');
if (!existsSync(cli)) {
  await installDependencies();
  // Only now what it needs is there.
  const { buildAll } = await import('./build.mjs');
  await buildAll();
}
await import(pathToFileURL(cli).href);
