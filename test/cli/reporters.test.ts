/** What `lwnet check --format …` prints, held to what whoever reads it takes. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { check } from '../../server/src/cli/check';
import { reporters } from '../../server/src/cli/reporters';
import type { CheckReport } from '../../server/src/report/check-form';
import { recordingTerminal } from './terminal';

const schemaAt = (path: string) =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));

const files = {
  'good.lwnet': 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n',
  'nets/bad one.lwnet': 'network A(n = 1) {\n  let n = 2\n  input(3, 8, 8) -> convv(n)\n}\n',
  'hints.lwnet': 'network A(depth = 1) {\n  input(3, 32, 32) -> conv(64, 3, bias = true) -> bn -> relu\n}\n',
};

async function run(
  format: string,
  paths: readonly string[] = Object.keys(files),
  more: Partial<Parameters<typeof check>[1]> = {},
) {
  const terminal = recordingTerminal(files);
  const code = await check(paths, { json: false, hints: false, rule: [], format, ...more }, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

test.each([...reporters.keys()])('%s: the exit code is that of the text', async format => {
  expect((await run(format)).code).toBe(1);
  expect((await run(format, ['good.lwnet'])).code).toBe(0);
  expect((await run(format, ['good.lwnet', 'no.lwnet'])).code).toBe(2);
});

test('a format that is not there: exit code 2 and those that are', async () => {
  const { code, out, err } = await run('xml');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toBe('lwnet: --format xml: use one of text, json, sarif, github, junit.\n');
});

describe('json', () => {
  const validate = new Ajv({ strict: false }).compile(schemaAt('docs/check.schema.json'));

  test('has the form that is published', async () => {
    const { out } = await run('json', [...Object.keys(files), 'no.lwnet'], { hints: true });
    const report: CheckReport = JSON.parse(out);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(report.unread).toEqual(['no.lwnet']);
    expect(report.files.map(({ problems }) => problems.filter(({ fails }) => fails).length)).toEqual([
      0, 2, 0,
    ]);
  });

  test('a report without the place of a problem’s end is not of that form', async () => {
    const report = JSON.parse((await run('json')).out);
    report.files[1].problems[0].endLine = '2';
    expect(validate(report)).toBe(false);
  });
});

describe('sarif', () => {
  const {
    $schema: _,
    id: __,
    ...schema
  } = schemaAt('node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  // Its draft says `id` where later ones say `$id`, and a pattern in it is none with the flag for Unicode.
  const ajv = new Ajv({ strict: false, unicodeRegExp: false });
  formats.default(ajv);
  const validate = ajv.compile(schema);
  const logOf = async (...args: Parameters<typeof run>): Promise<Log> => JSON.parse((await run(...args)).out);

  test.each([
    ['problems with fixes and related places', Object.keys(files)],
    ['nothing', ['good.lwnet']],
    ['a file that is not there', ['good.lwnet', 'no.lwnet']],
  ])('is what the standard’s schema asks for: %s', async (_, paths) => {
    const log = await logOf('sarif', paths, { hints: true });
    expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
  });

  test('the schema tells what is wrong', async () => {
    const log = await logOf('sarif');
    expect(validate({ ...log, version: '2.0' })).toBe(false);
  });

  test('columns are counted in UTF-16, and a rule says of itself what its page says', async () => {
    const [{ columnKind, results, tool }] = (await logOf('sarif')).runs as [Log['runs'][0]];
    expect(columnKind).toBe('utf16CodeUnits');
    const found = results!.find(({ ruleId }) => ruleId === 'unknown-name')!;
    const [{ physicalLocation }] = found.locations as [NonNullable<typeof found.locations>[0]];
    const line = files['nets/bad one.lwnet'].split('\n')[2]!;
    expect(physicalLocation).toEqual({
      artifactLocation: { uri: 'nets/bad%20one.lwnet', uriBaseId: '%SRCROOT%' },
      region: {
        startLine: 3,
        startColumn: line.indexOf('convv') + 1,
        endLine: 3,
        endColumn: line.indexOf('convv') + 6,
      },
    });
    const rule = tool.driver.rules![found.ruleIndex!]!;
    expect(rule.id).toBe('unknown-name');
    expect(rule.help!.markdown).toContain('```lwnet');
    expect(rule.help!.text).toBe(rule.fullDescription!.text);
  });

  test('a sign beyond 16 bits counts as two columns', async () => {
    const line = 'import Duck from "🦆.lwnet"';
    const terminal = recordingTerminal({ 'a.lwnet': `${line}\n` });
    await check(['a.lwnet'], { json: false, hints: false, rule: [], format: 'sarif' }, terminal);
    const log: Log = JSON.parse(terminal.out());
    const { region } = log.runs[0]!.results![0]!.locations![0]!.physicalLocation!;
    expect(line.slice(region!.startColumn! - 1, region!.endColumn! - 1)).toBe('"🦆.lwnet"');
  });

  test('a fix is the text that goes and the text that comes', async () => {
    const [{ results }] = (await logOf('sarif')).runs as [Log['runs'][0]];
    const found = results!.find(({ ruleId }) => ruleId === 'unknown-name')!;
    const { replacements } = found.fixes![0]!.artifactChanges[0]!;
    expect(replacements[0]!.insertedContent).toEqual({ text: 'conv' });
    expect(replacements[0]!.deletedRegion).toEqual(found.locations![0]!.physicalLocation!.region);
  });

  test('what options made of a severity is said of the result, not of the rule', async () => {
    const rule = ['bias-before-bn=error'];
    const [{ results, tool }] = (await logOf('sarif', ['hints.lwnet'], { rule })).runs as [Log['runs'][0]];
    expect(results![0]).toMatchObject({ ruleId: 'bias-before-bn', level: 'error' });
    expect(tool.driver.rules![0]!.defaultConfiguration).toEqual({ level: 'note' });
  });
});

describe('github', () => {
  test('a problem is a command with its place, and what would end it early is escaped', async () => {
    const { out } = await run('github', ['nets/bad one.lwnet']);
    const [shadow, unknown, last] = out.split('\n');
    expect(shadow).toMatch(
      /^::error file=nets\/bad one\.lwnet,line=2,endLine=2,col=7,endColumn=8,title=[\w-]+::/,
    );
    expect(shadow).toContain("%0Anets/bad one.lwnet:1: 'n' is defined here.");
    expect(unknown).toMatch(/^::error file=.*,title=unknown-name::There is no operator 'convv'/);
    expect(last).toBe('1 file checked: 2 errors, 0 warnings.');
  });

  test('a file’s name with signs of the command', async () => {
    const name = 'a,b:50%.lwnet';
    const terminal = recordingTerminal({ [name]: files['nets/bad one.lwnet'] });
    await check([name], { json: false, hints: false, rule: [], format: 'github' }, terminal);
    expect(terminal.out()).toContain('file=a%2Cb%3A50%25.lwnet,line=2');
  });

  test('a hint is a notice, and a file that cannot be read an error', async () => {
    const { out } = await run('github', ['hints.lwnet', 'no.lwnet'], { hints: true });
    expect(out).toContain('::notice file=hints.lwnet,line=2,');
    expect(out).toContain('::error file=no.lwnet,title=unread::no.lwnet cannot be read.');
  });
});

describe('junit', () => {
  const parse = (xml: string) => {
    expect(XMLValidator.validate(xml)).toBe(true);
    const isArray = (name: string) => name === 'testsuite' || name === 'testcase';
    return new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', isArray }).parse(xml).testsuites;
  };

  test('a suite for each file; what is found fails, a clean file has a test that passes', async () => {
    const suites = parse((await run('junit', [...Object.keys(files), 'no.lwnet'], { hints: true })).out);
    expect(suites).toMatchObject({ name: 'lwnet check', failures: '2', errors: '1' });
    const counts = suites.testsuite.map((s: Record<string, string>) => [
      s['name'],
      s['failures'],
      s['errors'],
    ]);
    expect(counts).toEqual([
      ['no.lwnet', '0', '1'],
      ['good.lwnet', '0', '0'],
      ['nets/bad one.lwnet', '2', '0'],
      ['hints.lwnet', '0', '0'],
    ]);
    const tests = suites.testsuite.flatMap((s: { testcase: unknown[] }) => s.testcase);
    expect(Number(suites.tests)).toBe(tests.length);
    expect(suites.testsuite[2].testcase[1]).toMatchObject({
      name: 'unknown-name at 3:21',
      failure: { type: 'error' },
    });
    expect(suites.testsuite[3].testcase[0]['system-out']).toContain('hint: ');
  });

  test('what XML cannot say is not said', async () => {
    const terminal = recordingTerminal({
      'a.lwnet': 'network A {\n  input(3, 8, 8) -> "\u0001\ud800<&>"\n}\n',
    });
    await check(['a.lwnet'], { json: false, hints: false, rule: [], format: 'junit' }, terminal);
    for (const sign of ['\u0001', '\ud800']) expect(terminal.out()).not.toContain(sign);
    parse(terminal.out());
  });
});
