import { expect, test } from 'vitest';
import { importNetwork } from '../../server/src/cli/import';
import { modelBytes } from '../recover/imported';
import { recordingTerminal } from './terminal';

const bytes = modelBytes('public/opt-mnist.onnx');

async function run(options: object = {}, file = 'a.onnx', there: Readonly<Record<string, string>> = {}) {
  const terminal = recordingTerminal(
    there,
    new Map([
      ['a.onnx', bytes],
      ['b.onnx', bytes.subarray(0, 900)],
      ['c.bin', bytes],
    ]),
  );
  const code = await importNetwork(file, { out: 'out.lwnet', shape: [], force: false, ...options }, terminal);
  const text = terminal.created.get('out.lwnet');
  return { code, out: terminal.out(), err: terminal.err(), text: text && new TextDecoder().decode(text) };
}

test('a model becomes a design that reads like one', async () => {
  const { code, out, err, text } = await run();
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toBe('A of ONNX: out.lwnet, 6 lines.\n5,994 parameters, 786,560 MACs, results 10.\n');
  expect(text).toBe(`/// Imported from a.onnx (ONNX).
network A {
  input(1, 28, 28) -> conv(8, 5, bias = true) -> relu -> maxpool(2)
  conv(16, 5, bias = true) -> relu -> maxpool(3, pad = 0)
  fc(10)
}
`);
});

test('with - a design goes to another command, and what is said of it does not', async () => {
  const { text } = await run();
  expect(await run({ out: '-' })).toEqual({
    code: 0,
    out: text,
    err: 'A of ONNX: 6 lines.\n5,994 parameters, 786,560 MACs, results 10.\n',
    text: undefined,
  });
});

test('a file that is there stays, unless --force is said', async () => {
  expect(await run({}, 'a.onnx', { 'out.lwnet': 'mine' })).toMatchObject({
    code: 2,
    text: undefined,
    err: expect.stringContaining('there is such a file already'),
  });
  expect(await run({ force: true }, 'a.onnx', { 'out.lwnet': 'mine' })).toMatchObject({ code: 0 });
});

test.each([
  [{ out: 'out.txt' }, 'a.onnx', 'the name of a design ends in .lwnet'],
  [{ shape: ['x=0'] }, 'a.onnx', '--shape x=0: use the name of an input and its extents'],
  [{}, 'b.onnx', 'b.onnx: this is no whole file of ONNX'],
  [{}, 'c.bin', 'c.bin: ONNX (.onnx)'],
  [{}, 'd.onnx', 'd.onnx: there is no such file.'],
])('%j of %s is refused, and nothing is written', async (options, file, words) => {
  const { code, err, text } = await run(options, file);
  expect({ code, text }).toEqual({ code: 2, text: undefined });
  expect(err).toContain(words);
});
