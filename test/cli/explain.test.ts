import { describe, expect, test } from 'vitest';
import { explain, listRules } from '../../server/src/cli/explain';
import { catalogue } from '../../server/src/rules/catalogue';
import { recordingTerminal } from './terminal';

const kinds = catalogue.flatMap(chapter => chapter.kinds);

async function run(...codes: string[]) {
  const terminal = recordingTerminal({});
  return { code: await explain(codes, terminal), out: terminal.out(), err: terminal.err() };
}

describe('explain', () => {
  test('says of every code what its page says, in lines that a terminal shows', async () => {
    const { code, out } = await run(...kinds.map(kind => kind.code));
    expect(code).toBe(0);
    const words = out.replace(/\s+/g, ' ');
    for (const { why, summary, bad, source } of kinds) {
      for (const text of [why, summary, bad ?? '', source ?? ''])
        expect(words).toContain(text.trim().replace(/\s+/g, ' '));
    }
    const long = out.split('\n').filter(line => line.length > 100 && !line.startsWith('    '));
    expect(long.filter(line => !/^[\w-]+ \(\w+\): /.test(line))).toEqual([]);
  });

  test('a rule with its message and how it is set aside', async () => {
    const { out } = await run('bias-before-bn');
    expect(out).toMatch(/^bias-before-bn \(hint\): /);
    expect(out).toContain("'// allow bias-before-bn: why'");
    expect(out).toContain('\n\nMended:\n\n    network ');
  });

  test('an error stays one', async () =>
    expect((await run('unknown-name')).out).toContain('no comment or option sets it aside'));

  test('a code that is not there: exit code 2 and the nearest', async () => {
    expect(await run('bias-before-bm')).toEqual({
      code: 2,
      out: '',
      err: "lwnet: there is no problem 'bias-before-bm'. Did you mean bias-before-bn?\n",
    });
    const { err } = await run('bn-bias');
    expect(err).toMatch(/Did you mean bias-before-bn(, [a-z-]+){0,4}\?\n$/);
    expect((await run('Depthwise')).err).toContain('thin-depthwise');
    expect((await run('zzz')).err).toContain('lwnet rules lists them.');
  });
});

test('rules lists every code once, as a table and as JSON', async () => {
  const terminal = recordingTerminal({});
  expect(await listRules({ json: false }, terminal)).toBe(0);
  const named = terminal
    .out()
    .split('\n')
    .map(line => line.split(' ')[0]!);
  expect(named.filter(word => kinds.some(({ code }) => code === word))).toEqual(
    kinds.map(({ code }) => code),
  );
  const other = recordingTerminal({});
  await listRules({ json: true }, other);
  expect(JSON.parse(other.out()).rules.map(({ code }: { code: string }) => code)).toEqual(
    kinds.map(({ code }) => code),
  );
});
