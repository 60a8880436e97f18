import { describe, expect, test } from 'vitest';
import { check } from '../../server/src/cli/check';
import { recordingTerminal } from './terminal';

const good = 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n';
const bad = 'network A {\n  input(3, 8, 8) -> convv(4)\n}\n';
const plain = { json: false, hints: false, rule: [] };

test('a clean file: exit code 0', async () => {
  const terminal = recordingTerminal({ 'a.lwnet': good });
  expect(await check(['a.lwnet'], plain, terminal)).toBe(0);
  expect(terminal.out()).toBe('1 file checked: 0 errors, 0 warnings.\n');
});

test('a mistake: exit code 1, with place, line and carets', async () => {
  const terminal = recordingTerminal({ 'a.lwnet': good, 'b.lwnet': bad });
  expect(await check(['a.lwnet', 'b.lwnet'], plain, terminal)).toBe(1);
  expect(terminal.out()).toBe(
    `b.lwnet:2:21: error: There is no operator 'convv'. Did you mean 'conv'? [unknown-name]
 2 |   input(3, 8, 8) -> convv(4)
   |                     ^^^^^

2 files checked: 1 error, 0 warnings.
`,
  );
});

test('a folder: every file below it, once', async () => {
  const files = {
    'nets/a.lwnet': good,
    'nets/old/b.lwnet': bad,
    'nets/notes.md': '#',
    'nets/.git/c.lwnet': bad,
  };
  const terminal = recordingTerminal(files);
  expect(await check(['nets/', 'nets/a.lwnet'], plain, terminal)).toBe(1);
  expect(terminal.out()).toContain('nets/old/b.lwnet:2:21: error');
  expect(terminal.out()).toContain('\n2 files checked: 1 error, 0 warnings.');
  expect(await check(['none'], plain, terminal)).toBe(2);
});

test('a line as wide as a screen is shown whole, a longer one in part with its carets', async () => {
  const shown = async (layers: number) => {
    const line = `  input(3, 8, 8)${' -> conv(4)'.repeat(layers)} -> convv(4)${' -> conv(4)'.repeat(layers)}`;
    const terminal = recordingTerminal({ 'b.lwnet': `network A {\n${line}\n}\n` });
    await check(['b.lwnet'], plain, terminal);
    const [, text, carets] = terminal.out().split('\n');
    expect(text!.slice(carets!.indexOf('^'), carets!.lastIndexOf('^') + 1)).toBe('convv');
    return { line, text: text!.slice(' 2 | '.length) };
  };
  const short = await shown(5);
  expect(short.text).toBe(short.line);
  const long = await shown(20);
  expect(long.text).toMatch(/^….*…$/);
  expect(long.text).toHaveLength(140);
  expect(long.line).toContain(long.text.slice(1, -1));
});

test('a related place is shown with its line', async () => {
  const text = 'network A(n = 1) {\n  let n = 2\n  input(3, 8, 8) -> conv(n)\n}\n';
  const terminal = recordingTerminal({ 'a.lwnet': text });
  await check(['a.lwnet'], plain, terminal);
  expect(terminal.out()).toContain("a.lwnet:1:11: 'n' is defined here.\n   1 | network A(n = 1) {");
});

test('a related place that is the problem’s own is not shown again', async () => {
  const files = {
    'a.lwnet': 'import A from "net.lwnet"\n\ndeploy A on ultra96_conv {\n  precision int8\n}\n',
    'net.lwnet': 'network A {\n  input(3, 32, 32) -> conv(8, 3) -> gap -> fc(10)\n}\n',
  };
  for (const json of [false, true]) {
    const terminal = recordingTerminal(files);
    expect(await check(['a.lwnet'], { ...plain, json }, terminal)).toBe(1);
    expect(terminal.out()).toContain('kernel-on-host');
    expect(terminal.out()).not.toContain('The network is deployed on Ultra96 here.');
  }
});

test('a file that is not there: exit code 2, the others are checked', async () => {
  const terminal = recordingTerminal({ 'b.lwnet': bad });
  expect(await check(['no.lwnet', 'b.lwnet'], plain, terminal)).toBe(2);
  expect(terminal.err()).toBe('lwnet: no.lwnet: there is no such file.\n');
  expect(terminal.out()).toContain('b.lwnet:2:21');
});

test('imports are followed, and a problem in an imported file is not told twice', async () => {
  const terminal = recordingTerminal({
    'a.lwnet': 'import B from "sub/b.lwnet"\n\nnetwork A {\n  input(3, 8, 8) -> B\n}\n',
    'sub/b.lwnet': 'block B {\n  conv(4)\n}\n',
  });
  expect(await check(['a.lwnet', 'sub/b.lwnet'], plain, terminal)).toBe(0);
});

test('as JSON', async () => {
  const terminal = recordingTerminal({ 'b.lwnet': bad });
  expect(await check(['b.lwnet'], { ...plain, json: true, hints: true }, terminal)).toBe(1);
  const { files } = JSON.parse(terminal.out());
  expect(files).toHaveLength(1);
  expect(files[0].problems[0]).toMatchObject({
    severity: 'error',
    code: 'unknown-name',
    file: 'b.lwnet',
    line: 2,
    column: 21,
    endLine: 2,
    endColumn: 26,
  });
});

describe('severities of rules', () => {
  const wasteful =
    'network A(depth = 1) {\n  input(3, 32, 32) -> conv(64, 3, bias = true) -> bn -> relu\n}\n';
  const run = async (rule: readonly string[], hints = false, text = wasteful) => {
    const terminal = recordingTerminal({ 'a.lwnet': text });
    const code = await check(['a.lwnet'], { ...plain, hints, rule }, terminal);
    return { code, out: terminal.out(), err: terminal.err() };
  };

  test('a hint that is made an error fails, with its severity in the message', async () => {
    expect((await run([])).code).toBe(0);
    const failed = await run(['bias-before-bn=error']);
    expect(failed.code).toBe(1);
    expect(failed.out).toContain('a.lwnet:2:35: error: The batch norm');
    expect(failed.out).toContain('1 error, 0 warnings');
    expect(failed.out).not.toContain('unused-name');
  });

  test('what is off is not told, the last word about a code counts', async () => {
    const both = await run(['bias-before-bn=error', 'bias-before-bn=off', 'unused-name=warning'], true);
    expect(both.code).toBe(1);
    expect(both.out).not.toContain('bias-before-bn');
    expect(both.out).toContain('[unused-name]');
  });

  test('a comment silences what is made an error', async () => {
    const allowed = wasteful.replace('  input', '  // allow bias-before-bn: as published\n  input');
    expect((await run(['bias-before-bn=error'], false, allowed)).code).toBe(0);
  });

  test.each([
    ['bias-before-bm=error', "There is no rule 'bias-before-bm'. Did you mean 'bias-before-bn'?"],
    ['unused-name=eror', "'eror' is no severity of 'unused-name'"],
    ['unused-name=eror', "Did you mean 'error'?"],
    ['unknown-name=off', "'unknown-name' is an error and stays one."],
    ['expected=hint', "'expected' is an error and stays one."],
    ['no-choices=off', "'no-choices' is an error and stays one."],
    ['unused-name', 'write code=severity'],
    ['group-conv', "There is no rule 'group-conv'. Did you mean 'group-conv-memory-access'?"],
    ['=off', 'write code=severity'],
  ])('--rule %s: exit code 2', async (rule, words) => {
    const { code, out, err } = await run([rule]);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(words);
  });
});

describe('budgets that nobody judged', () => {
  const text =
    'network A {\n  input(3, 8, 8) -> conv(4)\n}\n\ndeploy A on max78000 {\n  precision int8\n  weights <= 1MB\n  latency <= 1ms\n  energy <= 1uJ\n}\n';
  const run = async (options: Partial<Parameters<typeof check>[1]>, of = text) => {
    const terminal = recordingTerminal({ 'a.lwnet': of });
    const code = await check(['a.lwnet'], { ...plain, ...options }, terminal);
    return { code, out: terminal.out() };
  };

  test('are a line each and a word in the last', async () => {
    const { code, out } = await run({});
    expect(code).toBe(0);
    const lines = out.split('\n').filter(line => line.includes('budget-not-judged'));
    expect(lines.map(line => line.split(': ')[0])).toEqual(['a.lwnet:8:14', 'a.lwnet:9:13']);
    expect(out).toMatch(/\n\n1 file checked: 0 errors, 0 warnings, 2 budgets not judged\.\n$/);
  });

  test('are in the JSON', async () => {
    const { problems } = JSON.parse((await run({ json: true })).out).files[0];
    expect(problems.map((p: { code: string; line: number }) => [p.code, p.line])).toEqual([
      ['budget-not-judged', 8],
      ['budget-not-judged', 9],
    ]);
  });

  test('make it fail only where one is strict', async () => {
    expect((await run({ strict: true })).code).toBe(1);
    expect((await run({ strict: true, json: true })).code).toBe(1);
    const judged = text.replace(/ {2}(?:latency|energy).*\n/g, '');
    expect((await run({ strict: true }, judged)).code).toBe(0);
  });

  test('are told once where a rule makes errors of them', async () => {
    const { code, out } = await run({ rule: ['budget-not-judged=error'] });
    expect(code).toBe(1);
    expect(out.match(/\[budget-not-judged\]/g)).toHaveLength(2);
  });
});

describe('layers that no source settles', () => {
  const text =
    'network A {\n  input(8, 8, 8) -> conv(8) -> shuffle(2)\n}\n\ndeploy A on hailo8 {\n  precision int8\n}\n';
  const run = async (options: Partial<Parameters<typeof check>[1]>) => {
    const terminal = recordingTerminal({ 'a.lwnet': text });
    const code = await check(['a.lwnet'], { ...plain, ...options }, terminal);
    return { code, out: terminal.out() };
  };

  test('are a line each and a word in the last, without being asked for', async () => {
    const { code, out } = await run({});
    expect(code).toBe(0);
    expect(out).toMatch(/^a\.lwnet:2:32: .*No source says whether Hailo-8 runs reshapes and transposes/);
    expect(out).toMatch(/\n\n1 file checked: 0 errors, 0 warnings, unknown at 1 place where layers run\.\n$/);
  });

  test('make it fail only where one is strict', async () => {
    expect((await run({ strict: true })).code).toBe(1);
  });
});
