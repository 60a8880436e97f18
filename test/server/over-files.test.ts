/** What leads from file to file: who uses a block, names of the workspace, and imports when files get other names. */
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CodeAction,
  CompletionItem,
  CompletionList,
  DocumentLink,
  TextEdit,
  WorkspaceEdit,
  WorkspaceSymbol,
} from 'vscode-languageserver-protocol';
import { bundle, Client, file, pause } from './client';

let built: Awaited<ReturnType<typeof bundle>>;
let client: Client;
let folder: string;
let count = 0;

beforeAll(async () => {
  built = await bundle();
});
afterAll(() => built.remove());
beforeEach(async () => {
  folder = join(built.folder, `project ${count++}`);
  mkdirSync(join(folder, 'parts'), { recursive: true });
  client = new Client(built.server);
  await client.start({}, [{ uri: pathToFileURL(folder).href, name: 'project' }]);
});
afterEach(async () => {
  expect(client.logged).toEqual([]);
  expect(await client.stop()).toBe(0);
});

const parts = 'block Unit(n) {\n  conv(n)\n}\n\nblock Pair(n) {\n  Unit(n) -> Unit(n)\n}\n';
const net = `import Unit, Pair from "parts/unit.lwnet"

network Net {
  input(3, 8, 8)
  Unit(8)
  repeat 2 { Pair(8) -> Ghost(8) }
}

deploy Net on max78000 {
  precision int8
}
`;

const project = () => ({
  unit: file(join(folder, 'parts'), 'unit.lwnet', parts),
  main: file(folder, 'net.lwnet', net),
});

const at = (uri: string, text: string, needle: string) => {
  const before = text.slice(0, text.indexOf(needle)).split('\n');
  return { textDocument: { uri }, position: { line: before.length - 1, character: before.at(-1)!.length } };
};

test('a block of a file that nobody has open or imports is completed with its import; an operator with its cost there', async () => {
  project();
  const uri = file(folder, 'new.lwnet', '');
  const text = 'network New {\n  input(3, 8, 8) -> \n}\n';
  await client.open(uri, text);
  const where = { textDocument: { uri }, position: { line: 1, character: 20 } };
  const complete = async () => (await client.ask<CompletionList>('textDocument/completion', where)).items;
  let items = await complete();
  // A machine that is busy may take longer than an answer waits.
  while (!items.some(({ label }) => label === 'Unit')) {
    await pause(20);
    items = await complete();
  }
  const unit = items.find(({ label }) => label === 'Unit')!;
  expect(unit.additionalTextEdits?.map(({ newText }) => newText)).toEqual([
    'import Unit from "parts/unit.lwnet"\n\n',
  ]);
  const conv = items.find(({ label }) => label === 'conv');
  const { documentation } = await client.ask<CompletionItem>('completionItem/resolve', conv);
  expect((documentation as { value: string }).value).toMatch(/^`conv\(3\)` here: .*3×8×8 → 3×8×8/);
});

test('what is completed is what other files declare by now: unsaved in another editor, or behind a new name', async () => {
  const { unit } = project();
  const uri = file(folder, 'new.lwnet', '');
  const text = 'network New {\n  input(3, 8, 8) -> \n}\n';
  await client.open(uri, text);
  const where = { textDocument: { uri }, position: { line: 1, character: 20 } };
  const offered = async () => {
    const { items } = await client.ask<CompletionList>('textDocument/completion', where);
    const found = items.filter(({ additionalTextEdits }) => additionalTextEdits !== undefined);
    return found.map(({ label, labelDetails }) => `${label} ${labelDetails?.description}`).sort();
  };
  await expect.poll(offered).toEqual(['Pair parts/unit.lwnet', 'Unit parts/unit.lwnet']);
  await client.open(unit, parts.replaceAll('Unit', 'Cell'));
  await expect.poll(offered).toEqual(['Cell parts/unit.lwnet', 'Pair parts/unit.lwnet']);
  await client.tell('textDocument/didClose', { textDocument: { uri: unit } });
  const to = pathToFileURL(join(folder, 'parts', 'cell.lwnet')).href;
  renameSync(fileURLToPath(unit), fileURLToPath(to));
  await client.tell('workspace/didChangeWatchedFiles', {
    changes: [
      { uri: unit, type: 3 },
      { uri: to, type: 1 },
    ],
  });
  await expect.poll(offered).toEqual(['Pair parts/cell.lwnet', 'Unit parts/cell.lwnet']);
});

describe('the hierarchy of uses', () => {
  const prepared = async (uri: string, text: string, needle: string) => {
    await client.open(uri, text);
    return client.ask<CallHierarchyItem[] | null>('textDocument/prepareCallHierarchy', at(uri, text, needle));
  };
  const incoming = async (item: CallHierarchyItem) => {
    const found = await client.ask<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', { item });
    return found.map(({ from, fromRanges }) => [from.name, fromRanges.map(({ start }) => start.line)]);
  };
  const outgoing = async (item: CallHierarchyItem) => {
    const found = await client.ask<CallHierarchyOutgoingCall[]>('callHierarchy/outgoingCalls', { item });
    return found.map(({ to, fromRanges }) => [to.name, to.uri, fromRanges.map(({ start }) => start.line)]);
  };

  test('who uses a block, in files that are closed as well', async () => {
    const { unit } = project();
    const [item] = (await prepared(unit, parts, 'Unit'))!;
    expect(item).toMatchObject({
      name: 'Unit',
      detail: 'unit.lwnet',
      uri: unit,
      selectionRange: { start: { line: 0, character: 6 } },
    });
    expect(await incoming(item!)).toEqual([
      ['Pair', [5, 5]],
      ['Net', [4]],
    ]);
  });

  test('what a network uses, in the order of its text, and who deploys it', async () => {
    const { unit, main } = project();
    const [item] = (await prepared(main, net, 'Net {'))!;
    expect(await outgoing(item!)).toEqual([
      ['Unit', unit, [4]],
      ['Pair', unit, [5]],
      ['Ghost', 'lwnet-std:/std.lwnet', [5]],
    ]);
    expect(await incoming(item!)).toEqual([['Net on max78000', [8]]]);
  });

  test('a step further, into a file that was never open, and back from a deployment', async () => {
    const { unit, main } = project();
    const [item] = (await prepared(main, net, 'Pair(8)'))!;
    expect(item).toMatchObject({ name: 'Pair', uri: unit });
    expect(await outgoing(item!)).toEqual([['Unit', unit, [5, 5]]]);
    const [network] = (await prepared(main, net, 'Net on'))!;
    const [{ from }] = await client.ask<[CallHierarchyIncomingCall]>('callHierarchy/incomingCalls', {
      item: network,
    });
    expect(await outgoing(from)).toEqual([['Net', main, [8]]]);
    expect(await incoming(from)).toEqual([]);
  });

  test('a block of the library is used where it was asked about', async () => {
    const { main } = project();
    const [item] = (await prepared(main, net, 'Ghost(8)'))!;
    expect(item!.uri).toMatch(/^lwnet-std:/);
    expect(await incoming(item!)).toEqual([['Net', [5]]]);
  });

  test('an operator has none', async () => {
    const { main } = project();
    expect(await prepared(main, net, 'input')).toBeNull();
  });
});

describe('names of the workspace', () => {
  const found = async (query: string) => {
    const symbols = await client.ask<WorkspaceSymbol[]>('workspace/symbol', { query });
    return symbols.map(({ name }) => name).sort();
  };

  test('are found by letters in their order, in files that nobody has open', async () => {
    const { unit } = project();
    file(folder, 'broken.lwnet', 'block Untold {\n  conv(\n');
    expect(await found('')).toEqual(['Net', 'Net on max78000', 'Pair', 'Unit', 'Untold']);
    expect(await found('ut')).toEqual(['Unit', 'Untold']);
    expect(await found('net max')).toEqual(['Net on max78000']);
    const [one] = await client.ask<WorkspaceSymbol[]>('workspace/symbol', { query: 'Pair' });
    const start = { line: 4, character: 6 };
    expect(one!.location).toEqual({ uri: unit, range: { start, end: { line: 4, character: 10 } } });
  });

  test('unsaved text counts', async () => {
    const { unit } = project();
    await client.open(unit, parts.replaceAll('Unit', 'Cell'));
    expect(await found('unit')).toEqual([]);
    expect(await found('cell')).toEqual(['Cell']);
  });
});

describe('files that get another name', () => {
  const edits = async (...files: readonly (readonly [string, string])[]) => {
    const asked = { files: files.map(([oldUri, newUri]) => ({ oldUri, newUri })) };
    return (await client.ask<WorkspaceEdit>('workspace/willRenameFiles', asked)).changes ?? {};
  };
  const apply = (text: string, [edit, ...more]: readonly TextEdit[]) => {
    expect(more).toEqual([]);
    const lines = text.split('\n');
    const { start, end } = edit!.range;
    const line = lines[start.line]!;
    lines[start.line] = line.slice(0, start.character) + edit!.newText + line.slice(end.character);
    return lines.join('\n');
  };

  test('a file: whoever imports it does so by its new path', async () => {
    const { unit, main } = project();
    const changes = await edits([unit, pathToFileURL(join(folder, "it's a (cell).lwnet")).href]);
    expect(Object.keys(changes)).toEqual([main]);
    expect(apply(net, changes[main]!)).toBe(net.replace('parts/unit.lwnet', "it's a (cell).lwnet"));
  });

  test('a folder, and a file that moves away from what it imports', async () => {
    const { main } = project();
    const uri = (path: string) => pathToFileURL(join(folder, path)).href;
    const moved = await edits([uri('parts'), uri('more/blocks')]);
    expect(apply(net, moved[main]!)).toBe(net.replace('parts/', 'more/blocks/'));
    const deep = await edits([main, uri('nets/deep/net.lwnet')]);
    expect(apply(net, deep[main]!)).toBe(net.replace('parts/', '../../parts/'));
    // Both at once stay as near to each other as they were.
    expect(await edits([main, uri('new/net.lwnet')], [uri('parts'), uri('new/parts')])).toEqual({});
  });

  test('the edit, done as an editor does it, leaves no import behind', async () => {
    const { unit, main } = project();
    await client.open(main, net);
    const to = pathToFileURL(join(folder, 'parts', 'cell.lwnet')).href;
    const changes = await edits([unit, to]);
    renameSync(fileURLToPath(unit), fileURLToPath(to));
    await client.change(main, 2, { text: apply(net, changes[main]!) });
    await client.tell('workspace/didChangeWatchedFiles', {
      changes: [
        { uri: unit, type: 3 },
        { uri: to, type: 1 },
      ],
    });
    const codes = (await client.diagnostics(main, 2)).map(({ code }) => code);
    expect(codes).not.toContain('import-not-found');
    expect(readFileSync(fileURLToPath(to), 'utf8')).toBe(parts);
  });
});

describe('a document that nobody has saved yet', () => {
  const text = 'import Pair from "parts/unit.lwnet"\n\nnetwork New {\n  input(8, 8, 8)\n  Pair(8)\n  Un\n}\n';
  const untitled = 'untitled:Untitled-1';

  test('imports from the folder that is open, and is told of what changes there', async () => {
    const { unit } = project();
    await client.open(untitled, text.replace('  Un\n', ''));
    expect((await client.diagnostics(untitled, 1)).map(({ code }) => code)).toEqual([]);
    const asked = { files: [{ oldUri: unit, newUri: unit.replace('unit', 'cell') }] };
    const renamed = await client.ask<WorkspaceEdit>('workspace/willRenameFiles', asked);
    expect(renamed.changes?.[untitled]).toMatchObject([{ newText: '"parts/cell.lwnet"' }]);
    const links = await client.ask<DocumentLink[]>('textDocument/documentLink', {
      textDocument: { uri: untitled },
    });
    expect(links.map(({ target }) => target)).toEqual([unit]);
  });

  test('is offered what other files declare', async () => {
    project();
    await client.open(untitled, text);
    const asked = at(untitled, text, '\n}\n');
    const offered = async () => (await client.ask<CompletionList>('textDocument/completion', asked)).items;
    const unit = async () => (await offered()).find(({ label }) => label === 'Unit')?.additionalTextEdits;
    await expect.poll(unit).toMatchObject([{ newText: ', Unit' }]);
  });
});

describe('fixes that lead to other files', () => {
  const fixes = async (uri: string, text: string, needle: string) => {
    await client.open(uri, text);
    const { position } = at(uri, text, needle);
    const actions = await client.ask<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: position, end: position },
      context: { diagnostics: [], only: ['quickfix'] },
    });
    return actions.map(({ title, edit }) => [title, edit?.changes?.[uri]?.map(({ newText }) => newText)]);
  };
  const net = 'network Other {\n  input(3, 8, 8) -> Unit(4)\n}\n';

  test('a name that another file declares is imported from there', async () => {
    project();
    const uri = file(folder, 'other.lwnet', net);
    expect(await fixes(uri, net, 'Unit')).toEqual([
      [`Import 'Unit' from 'parts/unit.lwnet'`, ['import Unit from "parts/unit.lwnet"\n\n']],
    ]);
    const deep = file(join(folder, 'parts'), 'deploy.lwnet', '');
    expect(await fixes(deep, 'deploy Net on max78000 {\n}\n', 'Net')).toEqual([
      [`Import 'Net' from '../net.lwnet'`, ['import Net from "../net.lwnet"\n\n']],
    ]);
  });

  test('a path that leads nowhere, or to a file without the name, leads to those that declare it', async () => {
    project();
    file(folder, 'empty.lwnet', '// Nothing.\n');
    for (const path of ['unit.lwnet', 'empty.lwnet']) {
      const text = `import Unit from "${path}"\n\n${net}`;
      const found = await fixes(file(folder, `of-${path}`, text), text, path === 'unit.lwnet' ? '"' : 'Unit');
      expect(found).toContainEqual([`Import from 'parts/unit.lwnet'`, ['"parts/unit.lwnet"']]);
    }
    const text = `import Nobody from "nowhere.lwnet"\n\n${net}`;
    expect(await fixes(file(folder, 'nobody.lwnet', text), text, '"')).toEqual([]);
  });

  test('the paths of all imports are mended at once, as in a file that was saved into another folder', async () => {
    project();
    file(folder, 'more.lwnet', 'block More(n) {\n  conv(n)\n}\n');
    const text = `import Unit from "parts/unit.lwnet"\nimport More from "more.lwnet"\n\n${net}`;
    mkdirSync(join(folder, 'deep'));
    const found = await fixes(file(join(folder, 'deep'), 'net.lwnet', text), text, '"');
    expect(found).toEqual([
      [`Import from '../parts/unit.lwnet'`, ['"../parts/unit.lwnet"']],
      ['Mend the paths of all 2 imports', ['"../parts/unit.lwnet"', '"../more.lwnet"']],
    ]);
    // One alone has its own fix.
    const one = text.replace('"more.lwnet"', '"../more.lwnet"');
    expect(await fixes(file(join(folder, 'deep'), 'one.lwnet', one), one, '"')).toHaveLength(1);
  });
});
