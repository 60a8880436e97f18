/** The page that shows a table. */

/** Nothing but our own two files may run or style it. */
export function pageOf(script: string, style: string): string {
  const nonce = crypto.randomUUID();
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<link rel="stylesheet" nonce="${nonce}" href="${style}">
<title>Costs</title>
</head>
<body>
<header><h1 id="title"></h1><span id="about"></span></header>
<p id="nothing">No network at the cursor.</p>
<table id="table" hidden><thead><tr></tr></thead><tbody></tbody><tfoot><tr></tr></tfoot></table>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
