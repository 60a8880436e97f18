/**
 * The command line is shipped as a bundle whose parts load by themselves, where a package that is no module has other
 * names than here: each reader is bundled so, loaded, and reads a file.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
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
  const shipped = (bundles() as readonly BuildOptions[]).find(({ splitting }) => splitting === true)!;
  const entryPoints = ['server/src/readers/index.ts'];
  await build({ ...shipped, entryPoints, outdir: folder, outExtension: { '.js': '.mjs' } });
  ({ readers } = await import(pathToFileURL(join(folder, 'index.mjs')).href));
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
