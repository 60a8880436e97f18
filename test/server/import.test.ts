/** A model of another tool, opened as a design over standard input and output. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ImportedModel, importRequest } from '../../server/src/messages';
import { bundle, Client } from './client';

let built: Awaited<ReturnType<typeof bundle>>;
let client: Client;

beforeAll(async () => {
  built = await bundle();
  client = new Client(built.server);
  await client.start();
});
afterAll(async () => {
  expect(await client.stop()).toBe(0);
  built.remove();
});

const open = (path: string): Promise<ImportedModel> =>
  client.connection.sendRequest<ImportedModel>(importRequest, { uri: pathToFileURL(path).href });

const model = (name: string): string => fileURLToPath(new URL(`../models/public/${name}`, import.meta.url));

test('becomes text, behind its name and what it says otherwise', async () => {
  const path = join(built.folder, 'one two.onnx');
  copyFileSync(model('tiny.onnx'), path);
  expect(await open(path)).toEqual({
    text: expect.stringMatching(
      /^\/\/ one two\.onnx\n\/\/ AveragePool n: leaves its border out of the mean; .*\n\n\/\/\/ Imported from one two\.onnx \(ONNX\)\.\nnetwork Tiny \{/,
    ),
  });
  expect(await open(model('blazeface-back.tflite'))).toEqual({
    text: expect.stringMatching(
      /^\/\/ blazeface-back\.tflite\n\/\/ PAD channel_padding, .*repeats channels instead/,
    ),
  });
});

test('or is told why not', async () => {
  expect(await open(model('lstm-int8.tflite'))).toEqual({
    failure: expect.stringContaining('no layer that repeats over time'),
  });
  expect(await open(join(built.folder, 'none.onnx'))).toEqual({ failure: 'there is no such file.' });
  expect(await open(fileURLToPath(import.meta.url))).toEqual({
    failure: expect.stringContaining('this is none of them'),
  });
});
