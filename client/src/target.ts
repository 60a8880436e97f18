/** The target that one works on, in the status bar: of the others problems are hints. It is kept with the workspace. */
import {
  commands,
  type Disposable,
  type ExtensionContext,
  l10n,
  MarkdownString,
  type QuickPickItem,
  QuickPickItemKind,
  StatusBarAlignment,
  window,
  workspace,
} from 'vscode';
import { State } from 'vscode-languageclient';
import {
  allTargets,
  compareCommand,
  type Deployments,
  deploymentsRequest,
  type TargetChosen,
  targetNotification,
} from '../../server/src/messages';
import { ask, type Current } from './asking';
import type { Follower } from './follow';

const command = 'lwnet.chooseTarget';
const kept = 'lwnet.target';

interface Choice extends QuickPickItem {
  readonly id?: string;
}

export class TargetChoice implements Disposable {
  private readonly item = window.createStatusBarItem('lwnet.target', StatusBarAlignment.Right, 109);
  private readonly parts: Disposable[];
  private asked = 0;

  constructor(
    private readonly context: ExtensionContext,
    private readonly current: Current,
    follower: Follower,
  ) {
    this.item.name = l10n.t('lwnet: active target');
    this.item.command = command;
    follower.onNews(() => void this.look());
    this.parts = [this.item, commands.registerCommand(command, () => this.choose())];
  }

  /** What the server is told at its start; nothing where nobody has chosen. */
  get chosen(): string | undefined {
    return this.context.workspaceState.get<string>(kept);
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
  }

  private async look(): Promise<void> {
    const mine = ++this.asked;
    const editor = window.activeTextEditor;
    if (editor?.document.languageId !== 'lwnet' || !workspace.getConfiguration('lwnet').get('statusBar'))
      return this.item.hide();
    const { version } = editor.document;
    const found = await this.deployments();
    if (mine !== this.asked) return;
    // What was overtaken by typing stays for the moment.
    if (found === undefined) return editor.document.version === version ? this.item.hide() : undefined;
    this.item.text = `$(chip) ${found.text}`;
    this.item.tooltip = new MarkdownString(found.tooltip);
    // A screen reader would read the marks of the tooltip aloud.
    this.item.accessibilityInformation = { label: `${this.item.name}: ${found.text}`, role: 'button' };
    this.item.show();
  }

  private async deployments(): Promise<Deployments | undefined> {
    const editor = window.activeTextEditor;
    if (editor?.document.languageId !== 'lwnet') return undefined;
    return ask<Deployments>(this.current, deploymentsRequest, editor.document, editor.selection.active);
  }

  private async choose(): Promise<void> {
    const found = await this.deployments();
    if (found === undefined) {
      void window.showInformationMessage(
        l10n.t('The network at the cursor is deployed on no target in this file.'),
      );
      return;
    }
    const { targets } = found;
    const isAll = targets.length > 1 && targets.every(({ isActive }) => isActive);
    const mark = (isOn: boolean, label: string) => `$(${isOn ? 'check' : 'blank'}) ${label}`;
    const choices: readonly Choice[] = [
      ...targets.map(({ id, words, isActive }) => ({
        id,
        label: mark(isActive && !isAll, id),
        description: words,
      })),
      ...(targets.length < 2
        ? []
        : [
            {
              id: allTargets,
              label: mark(isAll, l10n.t('All deployments')),
              description: l10n.t('problems of every target'),
            },
          ]),
      { label: '', kind: QuickPickItemKind.Separator },
      { label: `$(table) ${l10n.t('Compare on Targets')}` },
    ];
    const picked = await window.showQuickPick(choices, {
      title: l10n.t('Active target'),
      placeHolder: l10n.t('Problems of the other targets become hints'),
      matchOnDescription: true,
    });
    if (picked === undefined) return;
    if (picked.id === undefined) await commands.executeCommand(compareCommand);
    else await this.take(picked.id);
  }

  private async take(target: string): Promise<void> {
    await this.context.workspaceState.update(kept, target);
    const client = this.current();
    const told: TargetChosen = { target };
    if (client?.state === State.Running) await client.sendNotification(targetNotification, told);
    await this.look();
  }
}
