/** What happens when the server ends by itself: it is started again, unless that has not helped several times. */
import { commands, l10n, window } from 'vscode';
import { CloseAction, ErrorAction, type ErrorHandler } from 'vscode-languageclient';

const mostRestarts = 4;
const withinMs = 3 * 60_000;

/**
 * The client library's own handler would give up as quietly as it says so: its message leads into a log, and nobody finds
 * the command that helps.
 * @param isCurrent whether the server that ended is one that anybody waits for
 */
export function startAgain(isCurrent: () => boolean): ErrorHandler {
  let endedMs: readonly number[] = [];
  return {
    // A connection that fails closes as well, and then there is something to do.
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    closed: () => {
      if (!isCurrent()) return { action: CloseAction.DoNotRestart, handled: true };
      const nowMs = Date.now();
      endedMs = [...endedMs, nowMs].filter(ms => nowMs - ms < withinMs);
      if (endedMs.length <= mostRestarts) return { action: CloseAction.Restart, handled: true };
      void offerRestart(endedMs.length);
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}

async function offerRestart(times: number): Promise<void> {
  const restart = l10n.t('Restart server');
  const chosen = await window.showErrorMessage(
    l10n.t(
      'The lwnet server ended {0} times within {1} minutes, so there are no checks, figures and completions for now. If it ends again whenever one file is open, close that file first.',
      times,
      withinMs / 60_000,
    ),
    restart,
  );
  if (chosen === restart) await commands.executeCommand('lwnet.restartServer');
}
