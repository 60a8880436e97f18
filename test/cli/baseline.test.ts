import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { checkSchema } from '../../scripts/docs/report-schemas';
import { check } from '../../server/src/cli/check';
import { recordingTerminal } from './terminal';

const plain = { json: false, hints: false, rule: [] };
const old = 'network A {\n  input(3, 8, 8)\n  convv(4)\n  convv(4)\n}\n';
const nets = { 'nets/a.lwnet': old, 'nets/b.lwnet': 'network B {\n  input(3, 8, 8) -> bnn\n}\n' };

async function known(files: Readonly<Record<string, string>> = nets, path = 'nets/known.json') {
  const terminal = recordingTerminal(files);
  expect(await check(Object.keys(files), { ...plain, writeBaseline: path }, terminal)).toBe(0);
  return { text: new TextDecoder().decode(terminal.created.get(path)), out: terminal.out() };
}

/** What is told of files, of which the baseline knows what it did of the others. */
async function told(
  files: Readonly<Record<string, string>>,
  more: Partial<Parameters<typeof check>[1]> = {},
) {
  const terminal = recordingTerminal({ ...files, 'nets/known.json': (await known()).text });
  const options = { ...plain, baseline: 'nets/known.json', ...more };
  const code = await check(Object.keys(files), options, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

test('what is written down is told no more', async () => {
  expect((await known()).out).toBe('nets/known.json: 3 problems of 2 files, known from now on.\n');
  const { code, out } = await told(nets);
  expect(out).toBe('2 files checked: 0 errors, 0 warnings. 3 more in nets/known.json.\n');
  expect(code).toBe(0);
});

test('a known problem stays known where lines above it come and go, or it is indented', async () => {
  const moved = {
    ...nets,
    'nets/b.lwnet': `// one\n// two\n${nets['nets/b.lwnet'].replace('  input', '\tinput')}`,
  };
  expect((await told(moved)).code).toBe(0);
});

test('a new one fails: another line, another code, one more of the same, another file', async () => {
  const changed = { ...nets, 'nets/b.lwnet': nets['nets/b.lwnet'].replace('bnn', 'bnn(1)') };
  expect((await told(changed)).code).toBe(1);
  const twice = { ...nets, 'nets/a.lwnet': old.replace('}', '  convv(4)\n}') };
  const { code, out } = await told(twice);
  expect(code).toBe(1);
  expect(out.match(/\[unknown-name\]/g)).toHaveLength(1);
  expect(out).toContain('nets/a.lwnet:5:3');
  expect((await told({ ...nets, 'nets/c.lwnet': nets['nets/b.lwnet'] })).code).toBe(1);
});

test('the last line names the entries that no longer occur, of the files that were looked at', async () => {
  const mended = { 'nets/a.lwnet': nets['nets/a.lwnet'].replace('convv', 'conv') };
  const { code, out } = await told(mended);
  expect(code).toBe(0);
  expect(out).toMatch(
    / 1 more in nets\/known\.json; no longer there: unknown-name in a\.lwnet at 'convv\(4\)'\.\n$/,
  );
  expect(out).not.toContain('b.lwnet');
});

test('in JSON, of the published form', async () => {
  const { out } = await told(
    { 'nets/b.lwnet': 'network B {\n  input(3, 8, 8) -> bn\n}\n' },
    { format: 'json' },
  );
  const validate = new Ajv({ strict: false }).compile(JSON.parse(checkSchema()));
  expect(validate(JSON.parse(out)), JSON.stringify(validate.errors)).toBe(true);
  expect(JSON.parse(out).baseline).toEqual({
    file: 'nets/known.json',
    known: 0,
    gone: [{ file: 'b.lwnet', code: 'unknown-name', line: 'input(3, 8, 8) -> bnn', times: 1 }],
  });
});

test('paths are seen from the baseline, so that it holds in whichever folder the command runs', async () => {
  expect(JSON.parse((await known()).text).problems[0].file).toBe('a.lwnet');
  expect(JSON.parse((await known(nets, 'ci/known.json')).text).problems[0].file).toBe('../nets/a.lwnet');
});

test('hints are never in it, what options make an error is', async () => {
  const hint = {
    'h.lwnet': 'network A {\n  input(3, 32, 32) -> conv(64, 3, bias = true) -> bn -> relu\n}\n',
  };
  const of = async (rule: readonly string[]) => {
    const terminal = recordingTerminal(hint);
    await check(['h.lwnet'], { ...plain, hints: true, rule, writeBaseline: 'k.json' }, terminal);
    return JSON.parse(new TextDecoder().decode(terminal.created.get('k.json'))).problems.length;
  };
  expect(await of([])).toBe(0);
  expect(await of(['bias-before-bn=error'])).toBe(1);
});

test('one that is there is written over only with --force', async () => {
  const terminal = recordingTerminal({ ...nets, 'k.json': '{}' });
  const write = (force: boolean) =>
    check(['nets/a.lwnet'], { ...plain, writeBaseline: 'k.json', force }, terminal);
  expect(await write(false)).toBe(2);
  expect(terminal.err()).toBe('lwnet: k.json: there is such a file already.\n');
  expect(await write(true)).toBe(0);
});

test.each([
  ['{', 'it is no JSON'],
  ['[]', 'it is no baseline: the whole'],
  ['{"version": 2, "problems": []}', 'it is no baseline: version'],
  ['{"version": 1, "problems": [{"file": "a", "code": "b", "line": "c", "times": 0}]}', 'problems.0.times'],
])('what is no baseline is refused: %s', async (text, words) => {
  const terminal = recordingTerminal({ ...nets, 'k.json': text });
  expect(await check(['nets/a.lwnet'], { ...plain, baseline: 'k.json' }, terminal)).toBe(2);
  expect(terminal.err()).toMatch(/^lwnet: --baseline k\.json: /);
  expect(terminal.err()).toContain(words);
  expect(terminal.out()).toBe('');
});

test('where a file cannot be read nothing is written', async () => {
  const terminal = recordingTerminal(nets);
  const options = { ...plain, writeBaseline: 'k.json' };
  expect(await check(['nets/a.lwnet', 'no.lwnet'], options, terminal)).toBe(2);
  expect(terminal.created.size).toBe(0);
});
