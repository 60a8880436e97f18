/** The totals of the network at the caret, in the status bar. */
import { type Disposable, l10n, MarkdownString, StatusBarAlignment, window, workspace } from 'vscode';
import { showTableCommand, type Totals, totalsRequest } from '../../server/src/messages';
import { ask, type Current } from './asking';
import type { Follower } from './follow';

export function showTotals(current: Current, follower: Follower): Disposable {
  const item = window.createStatusBarItem('lwnet.totals', StatusBarAlignment.Right, 110);
  item.command = showTableCommand;
  item.name = l10n.t('lwnet: totals of the network');
  let asked = 0;
  follower.onNews(async editor => {
    const mine = ++asked;
    if (editor === undefined || !workspace.getConfiguration('lwnet').get('statusBar')) return item.hide();
    const { document, selection } = editor;
    const { version } = document;
    const totals = await ask<Totals>(current, totalsRequest, document, selection.active);
    if (mine !== asked) return;
    // What was overtaken by typing stays for the moment; what has no network has no totals.
    if (totals === undefined) return document.version === version ? item.hide() : undefined;
    item.text = totals.text;
    item.tooltip = new MarkdownString(totals.tooltip);
    // A screen reader would read the marks of the tooltip aloud.
    item.accessibilityInformation = { label: `${item.name}: ${totals.text}`, role: 'button' };
    item.show();
  });
  return item;
}
