/** Tells whoever shows figures beside the text when to look again. */
import { type Disposable, type TextEditor, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type Changed, changedNotification } from '../../server/src/messages';

/** What is new: the figures or the file, or only where the caret stands. */
export type News = 'figures' | 'caret';

/** One look for many steps of the caret. */
const restMs = 80;

type Look = (editor: TextEditor | undefined, news: News) => void;

export class Follower implements Disposable {
  private readonly looks: Look[] = [];
  private readonly parts: Disposable[];
  private rest: ReturnType<typeof setTimeout> | undefined;
  private pending: News = 'caret';

  constructor() {
    this.parts = [
      window.onDidChangeActiveTextEditor(() => this.soon('figures')),
      window.onDidChangeVisibleTextEditors(() => this.soon('figures')),
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === window.activeTextEditor) this.soon('caret');
      }),
      workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration('lwnet')) this.soon('figures');
      }),
    ];
  }

  /** @param look given the active editor, if it shows a network's text */
  onNews(look: Look): void {
    this.looks.push(look);
  }

  /** Hears a client, which a restart makes anew. */
  hear(client: BaseLanguageClient): void {
    client.onNotification(changedNotification, (_: Changed) => this.soon('figures'));
  }

  private soon(news: News): void {
    if (news === 'figures') this.pending = news;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      const told = this.pending;
      this.pending = 'caret';
      const editor = window.activeTextEditor;
      for (const look of this.looks) look(editor?.document.languageId === 'lwnet' ? editor : undefined, told);
    }, restMs);
  }

  dispose(): void {
    clearTimeout(this.rest);
    for (const part of this.parts) part.dispose();
  }
}
