/** Opens a model of another tool as a design that nobody has saved yet. The server reads the file and makes the text. */
import {
  commands,
  type Disposable,
  l10n,
  ProgressLocation,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { State } from 'vscode-languageclient';
import { type ImportedModel, importRequest } from '../../server/src/messages';
import type { Current } from './asking';

/** The command takes the file of the explorer, or asks for one. */
export const openModels = (current: Current): Disposable =>
  commands.registerCommand('lwnet.openModel', async (given?: unknown) => {
    const uri = given instanceof Uri ? given : await chosen();
    if (uri !== undefined) await open(current, uri);
  });

async function chosen(): Promise<Uri | undefined> {
  const filters = {
    [l10n.t('Models of other tools')]: ['onnx', 'tflite', 'json', 'prototxt', 'cfg', 'yaml', 'yml'],
  };
  return (await window.showOpenDialog({ filters, openLabel: l10n.t('Open as lwnet') }))?.[0];
}

async function open(current: Current, uri: Uri): Promise<void> {
  const client = current();
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  if (client?.state !== State.Running) {
    void window.showErrorMessage(l10n.t('lwnet: the language server does not run, and it reads the file.'));
    return;
  }
  const answer = await window.withProgress(
    { location: ProgressLocation.Window, title: l10n.t('lwnet: reading {0}', name) },
    () =>
      client
        .sendRequest<ImportedModel>(importRequest, { uri: client.code2ProtocolConverter.asUri(uri) })
        .catch((error: Error): ImportedModel => ({ failure: error.message })),
  );
  if ('failure' in answer) {
    void window.showErrorMessage(l10n.t('lwnet: {0}: {1}', name, answer.failure));
    return;
  }
  const document = await workspace.openTextDocument({ language: 'lwnet', content: answer.text });
  await window.showTextDocument(document, { viewColumn: ViewColumn.Active, preview: false });
}
