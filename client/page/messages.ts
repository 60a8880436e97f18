/** What the extension and the page of the table say to each other. */
import type { Table } from '../../server/src/messages';

export type ToPage =
  | { readonly kind: 'table'; readonly table: Table | undefined }
  | { readonly kind: 'caret'; readonly uri: string; readonly line: number };

export type FromPage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'go'; readonly uri: string; readonly line: number };
