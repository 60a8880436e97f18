/** Tells the server what this client shows beside what the protocol knows; other editors are asked for none of it. */
import type { ClientCapabilities, StaticFeature } from 'vscode-languageclient';
import type { Understands } from '../../server/src/messages';

export const understanding: StaticFeature = {
  fillClientCapabilities(capabilities: ClientCapabilities) {
    const mine: Understands = { figures: true, table: true, targets: true, hoverProblems: true };
    capabilities.experimental = { ...(capabilities.experimental as object | undefined), lwnet: mine };
  },
  initialize() {},
  getState: () => ({ kind: 'static' }),
  clear() {},
};
