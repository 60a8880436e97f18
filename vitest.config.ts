import { readFileSync } from 'node:fs';
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

export default defineConfig({
  plugins: [lwnetAsText],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
    testTimeout: 120_000,
    // Without it one of two cores would idle.
    maxWorkers: '100%',
  },
});
