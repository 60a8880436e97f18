/** The door to an editor in a browser: messages to this worker, and files that the editor reads. */
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from 'vscode-languageserver/browser';
import { filesOfEditor } from './editor-files';
import { serve } from './lsp';
import { Order } from './protocol';

// What Node does as soon as it has heard the messages that are there, a browser does by a timer.
globalThis.setImmediate ??= ((work: () => void) => setTimeout(work, 0)) as never;

const here = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];
const connection = createConnection(
  ProposedFeatures.all,
  new BrowserMessageReader(here),
  new BrowserMessageWriter(here),
  { messageStrategy: new Order() },
);
// The page ends its workers with itself.
serve(connection, filesOfEditor(connection), () => undefined);
