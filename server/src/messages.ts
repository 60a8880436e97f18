/**
 * What client and server say to each other besides the protocol. The client's bundle takes this file in, so it imports
 * nothing.
 */

/** Files of the standard library: they lie inside the server, and the editor asks for their text. */
export const libraryScheme = 'lwnet-std';

/** `{ uri: string }` to the text of a file of the standard library, or `null` where there is none. */
export const libraryTextRequest = 'lwnet/libraryText';

/** Where the server's door leads requests that it refuses; no client sends it. */
export const refusedRequest = 'lwnet/refused';
