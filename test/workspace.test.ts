/** What a workspace keeps of many files, and what it looks at again. */
import { describe, expect, test } from 'vitest';
import { check } from '../server/src/cli/check';
import { Workspace } from '../server/src/workspace';
import { recordingTerminal } from './cli/terminal';

const uriOf = (i: number): string => `file:///w/f${i}.lwnet`;
const block = (i: number): string => `block B${i}(out = 8) {\n  conv(out, 3)\n}\n`;
const chained = (i: number): string =>
  i === 0 ? block(0) : `import B${i - 1} from "f${i - 1}.lwnet"\n\n${block(i)}`;
const importing = (i: number): string => (i === 0 ? block(0) : `import B0 from "f0.lwnet"\n\n${block(i)}`);

/** Files on a disk that counts how often they are read. */
function disk(count: number, textOf: (i: number) => string) {
  const texts = new Map(Array.from({ length: count }, (_, i) => [uriOf(i), textOf(i)]));
  const host = {
    reads: 0,
    read: async (uri: string) => {
      host.reads++;
      const text = texts.get(uri);
      return text === undefined ? undefined : { text };
    },
  };
  return { host, uris: [...texts.keys()] };
}

const always = async () => true;

describe('all files that import one', () => {
  test('and none that imports it by another, which cannot name what it declares', async () => {
    const { host, uris } = disk(20, chained);
    const found = await new Workspace(host).withReaders(uriOf(7), uris, always);
    expect(found.map(({ uri }) => uri)).toEqual([uriOf(7), uriOf(8)]);
  });

  test('a second look finds what the first one kept', async () => {
    const { host, uris } = disk(300, importing);
    const workspace = new Workspace(host);
    const first = await workspace.withReaders(uriOf(0), uris, always);
    expect(first.map(({ uri }) => uri)).toEqual(uris);
    expect(host.reads).toBe(300);
    const second = await workspace.withReaders(uriOf(0), uris, always);
    expect(second.every((analysis, i) => analysis === first[i])).toBe(true);
    expect(host.reads).toBe(300);
  });

  test('nor is a circle of them looked at anew where nothing changed', async () => {
    const { host, uris } = disk(3, i => `import B${(i + 1) % 3} from "f${(i + 1) % 3}.lwnet"\n\n${block(i)}`);
    const workspace = new Workspace(host);
    const first = await workspace.analyses(uris);
    expect(first[0]!.problems.map(({ kind, related }) => [kind.code, related.length])).toContainEqual([
      'import-cycle',
      2,
    ]);
    expect(await workspace.analyses(uris)).toEqual(first);
    expect((await workspace.analyses(uris)).every((one, i) => one === first[i])).toBe(true);
  });

  test('of very many only so much is kept', async () => {
    const { host, uris } = disk(50, i => `//${'x'.repeat(100_000)}\n${importing(i)}`);
    const workspace = new Workspace(host);
    expect(await workspace.withReaders(uriOf(0), uris, always)).toHaveLength(50);
    expect(uris.filter(uri => workspace.last(uri) !== undefined)).toHaveLength(9);
    expect(await workspace.withReaders(uriOf(0), uris, always)).toHaveLength(50);
    expect(host.reads).toBe(50 + 41);
  });

  test('an edit in the middle of the work is in what is found', async () => {
    const { host, uris } = disk(20, importing);
    const workspace = new Workspace(host);
    workspace.opened(uriOf(7), importing(7), 1);
    let turn = 0;
    const found = await workspace.withReaders(uriOf(0), uris, async () => {
      if (turn++ === 25) workspace.changed(uriOf(7), [{ text: `// edited\n${importing(7)}` }], 2);
      return true;
    });
    expect(found.find(({ uri }) => uri === uriOf(7))!.file.text).toMatch(/^\/\/ edited/);
    expect(found).toHaveLength(20);
  });

  test('nothing, once nobody wants to know', async () => {
    const { host, uris } = disk(20, importing);
    let turn = 0;
    const goOn = async () => turn++ < 25;
    expect(await new Workspace(host).withReaders(uriOf(0), uris, goOn)).toEqual([]);
    expect(turn).toBe(26);
  });
});

test('a chain of files is checked in time that grows with its length', async () => {
  const count = 2_000;
  const names = Array.from({ length: count }, (_, i) => `f${i}.lwnet`);
  const terminal = recordingTerminal(Object.fromEntries(names.map((name, i) => [name, chained(i)])));
  // Files that each begin anew take more than a minute.
  const options = { json: false, hints: false, rule: [] };
  expect(await check(names, options, terminal)).toBe(0);
  expect(terminal.out()).toContain('2,000 files checked');
}, 30_000);
