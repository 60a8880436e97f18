/** An editor that says nothing of itself, as Kate and older ones do: no diagnostics in its questions, no edits asked for later. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver-protocol';
import { bundle, Client, file } from './client';

let built: Awaited<ReturnType<typeof bundle>>;
beforeAll(async () => {
  built = await bundle();
});
afterAll(() => built.remove());

test('every action that it gets is whole, and none is disabled', async () => {
  const text = `network Net {
  input(3, 32, 32) -> conv(32, 3) -> bn -> relu
  conv(64, 3) -> bn -> relu
}

network Broken {
  input(3, 32, 32) -> con(16, 3)
}

deploy Net on cortex_m7 {
  precision int8
}
`;
  const client = new Client(built.server);
  await client.start();
  const uri = file(built.folder, 'net.lwnet', text);
  await client.open(uri, text);
  const found: CodeAction[] = [];
  for (const [line, character] of [
    [2, 3],
    [6, 23],
  ]) {
    const at = { line, character };
    const asked = { textDocument: { uri }, range: { start: at, end: at }, context: { diagnostics: [] } };
    found.push(...(await client.ask<CodeAction[]>('textDocument/codeAction', asked)));
  }
  const titles = found.map(({ title }) => title);
  expect(titles).toContain("Change to 'conv'");
  expect(titles.filter(title => title.includes('MACs −'))).not.toEqual([]);
  for (const action of found) {
    expect(Object.values(action.edit?.changes ?? {}).flat(), action.title).not.toEqual([]);
    expect(action).not.toHaveProperty('disabled');
    expect(action).not.toHaveProperty('data');
  }
  expect(await client.stop()).toBe(0);
});
