/** What the client asks reaches the server in a browser, where messages are cloned and not written as JSON. */
import { expect, test, vi } from 'vitest';
import { ask, type Current } from '../../client/src/asking';

vi.mock('vscode-languageclient', () => ({ State: { Running: 2 } }));

/** As VS Code's own: line and character are getters, which no clone has. */
class Position {
  constructor(
    private readonly _line: number,
    private readonly _character: number,
  ) {}
  get line() {
    return this._line;
  }
  get character() {
    return this._character;
  }
}

test('a position has its line and its character', async () => {
  let heard: unknown;
  const client = {
    state: 2,
    code2ProtocolConverter: { asUri: String },
    sendRequest: async (_: string, params: unknown) => {
      heard = structuredClone(params);
      return 'told';
    },
  };
  const document = { version: 1, uri: 'file:///a.lwnet' };
  const answer = await ask<string>(
    (() => client) as unknown as Current,
    'lwnet/totals',
    document as never,
    new Position(20, 3) as never,
  );
  expect(answer).toBe('told');
  expect(heard).toEqual({ textDocument: { uri: 'file:///a.lwnet' }, position: { line: 20, character: 3 } });
});
