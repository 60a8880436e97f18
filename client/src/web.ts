/** Starts the language server as a worker of a VS Code in a browser. */
import { type ExtensionContext, Uri } from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import { activateWith, stop } from './activation';

/** Of a browser as much as is needed here. */
declare const Worker: new (address: string) => { terminate(): void };

export async function activate(context: ExtensionContext): Promise<void> {
  const address = Uri.joinPath(context.extensionUri, 'dist', 'worker.js').toString(true);
  await activateWith(context, options => {
    let worker: InstanceType<typeof Worker> | undefined;
    const start = async () => {
      worker = new Worker(address);
      // The client would ask whether this is an instance of `Worker`. VS Code puts a function in the place of that, and
      // what the function makes is none of it.
      return {
        reader: new BrowserMessageReader(worker as never),
        writer: new BrowserMessageWriter(worker as never),
      };
    };
    const client = new LanguageClient('lwnet', 'lwnet', start, options);
    return { client, ender: () => () => worker?.terminate() };
  });
}

export const deactivate = stop;
