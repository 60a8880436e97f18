/**
 * The command line is shipped as one script, where a package that is no module has other names
 * than here: each reader is bundled so, loaded, and reads a file.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { type BuildOptions, build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sourceOf } from '../../server/src/host';
import type { Reader } from '../../server/src/readers/reader';
import { modelBytes } from './imported';
import { eight } from './yolo-files';

const folder = mkdtempSync(join(tmpdir(), 'lwnet-readers-'));
let readers: ReadonlyMap<string, Reader>;

beforeAll(async () => {
  const { bundles } = await import(new URL('../../scripts/build.mjs', import.meta.url).href);
  const shipped = (bundles() as readonly BuildOptions[]).find(
    ({ outfile }) => outfile === 'dist/program.js',
  )!;
  const outfile = join(folder, 'readers.js');
  await build({ ...shipped, entryPoints: ['server/src/readers/index.ts'], outfile });
  const module = { exports: {} as { readers: ReadonlyMap<string, Reader> } };
  new Script(readFileSync(outfile, 'utf8')).runInThisContext()(
    module.exports,
    createRequire(outfile),
    module,
  );
  ({ readers } = module.exports);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['ultralytics', eight('n')],
  ['keras', modelBytes('public/keras/whole.keras')],
  ['keras', modelBytes('public/keras/whole.h5')],
  ['onnx', modelBytes('public/tiny.onnx')],
  ['tflite', modelBytes('public/hello-world-int8.tflite')],
  ['caffe', modelBytes('public/squeezenet-1.1.prototxt')],
  ['darknet', modelBytes('public/yolov3-tiny.cfg')],
])('%s', async (name, bytes) => {
  const read = await readers.get(name)!.reading();
  const made = read(sourceOf(bytes), { shapes: new Map() });
  expect('failure' in made ? made.failure : made.net.steps.length).toBeGreaterThan(1);
});
