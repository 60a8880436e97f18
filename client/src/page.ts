/** The page that shows a table. */
import { env, l10n } from 'vscode';

/** Nothing but our own two files may run or style it. */
export function pageOf(title: string, script: string, style: string): string {
  const nonce = crypto.randomUUID();
  return `<!DOCTYPE html>
<html lang="${env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<link rel="stylesheet" nonce="${nonce}" href="${style}">
<title>${title}</title>
</head>
<body>
<header>
<h1 id="title"></h1><span id="about"></span>
<input id="filter" type="search" placeholder="${l10n.t('Filter')}" aria-label="${l10n.t('Filter rows')}" spellcheck="false" hidden>
</header>
<p id="waiting">${l10n.t('Working it out…')}</p>
<p id="nothing" hidden>${l10n.t('No network at the cursor.')}</p>
<p id="none" hidden>${l10n.t('No row has these words.')}</p>
<table id="table" data-sorts="${l10n.t('Sort by {0}', '{0}')}" data-keeps="${l10n.t('In the order of the text')}" hidden><thead><tr></tr></thead><tbody></tbody><tfoot><tr></tr></tfoot></table>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
