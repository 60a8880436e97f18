import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The standard library and programs for Python are imported as text, by the bundler and here alike. */
const lwnetAsText = {
  name: 'lwnet-as-text',
  enforce: 'pre' as const,
  load(id: string) {
    const path = id.split('?')[0] ?? id;
    return /\.(lwnet|py)$/.test(path)
      ? `export default ${JSON.stringify(readFileSync(path, 'utf8'))}`
      : undefined;
  },
};

/** Tests that put something else in the place of a module, which others in their process would get too. */
const alone = readdirSync(join(import.meta.dirname, 'test'), { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.test.ts'))
  .map(file => `test/${file.replaceAll('\\', '/')}`)
  .filter(file => /\bvi\.(?:mock|spyOn)\(/.test(readFileSync(join(import.meta.dirname, file), 'utf8')));

const common = { testTimeout: 120_000, hookTimeout: 120_000, exclude: ['test/e2e/**'] };

export default defineConfig({
  plugins: [lwnetAsText],
  test: {
    // Without it one of two cores would idle.
    maxWorkers: '100%',
    projects: [
      // The engine is loaded once for a worker, not once for a file: it is pure, and loading takes longer than most tests.
      {
        extends: true,
        test: {
          ...common,
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...common.exclude, ...alone],
          isolate: false,
        },
      },
      { extends: true, test: { ...common, name: 'alone', include: alone } },
    ],
  },
});
