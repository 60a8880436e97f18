/**
 * The editors that the extension is tried in: the oldest it promises to work in and a current one. npm has both as a
 * complete VS Code (server, extension host, and the workbench as a web page) where the desktop download is out of reach.
 */

/**
 * @typedef {object} Version
 * @property {string} product the npm package that carries VS Code
 * @property {string} node the Node it runs on, as the npm packages `node-<platform>-<arch>` number it
 * @property {string} [ripgrep] what searching in files needs, as `@vscode/ripgrep-<platform>-<arch>` numbers it; newer
 *   versions bring it along
 * @property {readonly string[]} unneeded folders that are large and of no use here
 */

/** @type {Readonly<Record<string, Version>>} */
export const versions = {
  '1.100.3': { product: 'code-server@4.100.3', node: '20.20.2', ripgrep: '1.18.0', unneeded: [] },
  '1.139.1': {
    product: 'code-server@4.139.1',
    node: '24.21.0',
    unneeded: [
      'extensions/copilot',
      'extensions/mermaid-chat-features',
      'extensions/mermaid-markdown-features',
      'node_modules/@github',
      'node_modules/@microsoft/mxc-sdk',
    ],
  },
};

/** What `npm run editor` starts: the smaller download of the two. */
export const usual = '1.100.3';
