/** Asks the server of the moment for what its own client alone knows to show. */
import type { Position, TextDocument } from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';

/** The client of the moment: a restart makes a new one. */
export type Current = () => BaseLanguageClient | undefined;

/** Answers nothing where there is no server, or the text has changed meanwhile: a later look is then on its way. */
export const ask = <R>(
  current: Current,
  method: string,
  document: TextDocument,
  { line, character }: Position,
): Promise<R | undefined> =>
  // A position of VS Code's own would reach a server in a worker without its line: what is cloned has no getters.
  askWith<R>(current, method, document, { position: { line, character } });

export async function askWith<R>(
  current: Current,
  method: string,
  document: TextDocument,
  more: object,
): Promise<R | undefined> {
  const client = current();
  if (client?.state !== State.Running) return undefined;
  const { version } = document;
  try {
    const answer = await client.sendRequest<R | null>(method, {
      textDocument: { uri: client.code2ProtocolConverter.asUri(document.uri) },
      ...more,
    });
    return document.version === version ? (answer ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}
