/** Which request is answered by which feature. */
import type { Connection, ServerCapabilities } from 'vscode-languageserver';
import type { Answer } from '../lsp';
import { hover } from './hover';
import { offsetOf } from './text';

export const serverCapabilities: ServerCapabilities = {
  hoverProvider: true,
};

export function registerFeatures(connection: Connection, answer: Answer): void {
  connection.onHover(
    answer('hover', ({ analysis }, { position }) => hover(analysis, offsetOf(analysis.file, position))),
  );
}
