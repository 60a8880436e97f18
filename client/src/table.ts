/** A table beside the text of the network that it is about. It follows the caret, and its rows lead back to their lines. */
import {
  commands,
  type Disposable,
  type ExtensionContext,
  l10n,
  Position,
  Range,
  Selection,
  type TextDocument,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import {
  compareCommand,
  comparisonRequest,
  type Lines,
  showTableCommand,
  type Table,
  tableRequest,
} from '../../server/src/messages';
import type { FromPage, ToPage } from '../page/messages';
import { ask, type Current } from './asking';
import type { Follower, News } from './follow';
import { pageOf } from './page';

/** What a view shows, and how it is asked for. */
interface Shown {
  readonly viewType: string;
  readonly title: string;
  readonly command: string;
  readonly request: string;
}

export const costs: Shown = {
  viewType: 'lwnet.table',
  title: l10n.t('Costs'),
  command: showTableCommand,
  request: tableRequest,
};

export const targets: Shown = {
  viewType: 'lwnet.comparison',
  title: l10n.t('Targets'),
  command: compareCommand,
  request: comparisonRequest,
};

export class TableView implements Disposable {
  private panel: WebviewPanel | undefined;
  private subject: { readonly document: TextDocument; readonly position: Position } | undefined;
  /** Where the caret may go without leading to another table. */
  private lines: Lines | undefined;
  private asked = 0;
  private readonly parts: Disposable[];

  constructor(
    private readonly context: ExtensionContext,
    private readonly current: Current,
    follower: Follower,
    private readonly shown: Shown,
  ) {
    follower.onNews((editor, news) => {
      if (editor !== undefined)
        this.subject = { document: editor.document, position: editor.selection.active };
      void this.look(news);
    });
    this.parts = [
      commands.registerCommand(shown.command, (uri?: unknown, position?: unknown) =>
        this.show(typeof uri === 'string' ? Uri.parse(uri) : undefined, position),
      ),
      window.registerWebviewPanelSerializer(shown.viewType, {
        deserializeWebviewPanel: async panel => this.open(panel),
      }),
    ];
  }

  dispose(): void {
    this.panel?.dispose();
    for (const part of this.parts) part.dispose();
  }

  /** @param at a position in the declaration that is wanted; without one the caret tells */
  private async show(uri: Uri | undefined, at: unknown): Promise<void> {
    const editor = window.visibleTextEditors.find(({ document }) =>
      uri === undefined ? document.languageId === 'lwnet' : document.uri.toString() === uri.toString(),
    );
    const active = window.activeTextEditor;
    const wanted = uri === undefined && active?.document.languageId === 'lwnet' ? active : editor;
    if (wanted !== undefined) {
      if (isPosition(at)) {
        const position = new Position(at.line, at.character);
        wanted.selection = new Selection(position, position);
      }
      this.subject = { document: wanted.document, position: wanted.selection.active };
    }
    const { viewType, title } = this.shown;
    const beside = { viewColumn: ViewColumn.Beside, preserveFocus: true };
    if (this.panel === undefined) this.open(window.createWebviewPanel(viewType, title, beside));
    else this.panel.reveal(undefined, true);
    await this.look('figures');
  }

  private open(panel: WebviewPanel): void {
    this.panel?.dispose();
    this.panel = panel;
    const folder = Uri.joinPath(this.context.extensionUri, 'dist');
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    panel.iconPath = {
      light: Uri.joinPath(this.context.extensionUri, 'icons', 'lwnet-light.svg'),
      dark: Uri.joinPath(this.context.extensionUri, 'icons', 'lwnet-dark.svg'),
    };
    panel.webview.onDidReceiveMessage((message: FromPage) => {
      if (message.kind === 'ready') void this.look('figures');
      else void this.go(Uri.parse(message.uri), message.line);
    });
    panel.onDidDispose(() => {
      if (this.panel === panel) this.panel = undefined;
    });
    const file = (name: string) => panel.webview.asWebviewUri(Uri.joinPath(folder, name)).toString();
    panel.webview.html = pageOf(this.shown.title, file('table.js'), file('table.css'));
  }

  private say(message: ToPage): void {
    void this.panel?.webview.postMessage(message);
  }

  private async look(news: News): Promise<void> {
    const { panel, subject } = this;
    if (panel?.visible !== true) return;
    if (subject === undefined) return this.say({ kind: 'table', table: undefined });
    const { document, position } = subject;
    const isWithin =
      this.lines !== undefined && position.line >= this.lines.from && position.line <= this.lines.to;
    if (news === 'figures' || !isWithin) {
      const mine = ++this.asked;
      const { version } = document;
      const table = await ask<Table>(this.current, this.shown.request, document, position);
      if (mine !== this.asked) return;
      // What typing has overtaken is shown until there is something newer.
      if (table !== undefined || document.version === version) {
        this.lines = table?.lines;
        this.say({ kind: 'table', table });
      }
    }
    const client = this.current();
    if (client !== undefined)
      this.say({
        kind: 'caret',
        uri: client.code2ProtocolConverter.asUri(document.uri),
        line: position.line,
      });
  }

  private async go(uri: Uri, line: number): Promise<void> {
    const document = await workspace.openTextDocument(uri);
    const shown = window.visibleTextEditors.find(editor => editor.document === document);
    const editor = await window.showTextDocument(document, shown?.viewColumn ?? ViewColumn.One);
    const at = new Position(line, document.lineAt(line).firstNonWhitespaceCharacterIndex);
    editor.selection = new Selection(at, at);
    editor.revealRange(new Range(at, at), TextEditorRevealType.InCenterIfOutsideViewport);
  }
}

const isPosition = (value: unknown): value is { line: number; character: number } =>
  typeof value === 'object' && value !== null && 'line' in value && 'character' in value;
