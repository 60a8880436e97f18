/** What this server and its own clients say to each other beside the protocol: names and forms, for both sides. */

export const libraryTextRequest = 'lwnet/libraryText';

/** Told when what is known of a document has changed, to clients that show figures beside the protocol. */
export const changedNotification = 'lwnet/changed';

export interface Changed {
  readonly uri: string;
  readonly version: number;
}

/** A client's command that shows a network as a table beside its text: the address, and a position in the declaration. */
export const showTableCommand = 'lwnet.showTable';

/** What a client says of itself in `capabilities.experimental.lwnet`. */
export interface Understands {
  /** It hears `lwnet/changed`. */
  readonly figures?: boolean;
  /** It has the command that shows tables. */
  readonly table?: boolean;
}

/** Asked at a position: what the status bar says there, or null. */
export const totalsRequest = 'lwnet/totals';

export interface Totals {
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
}
