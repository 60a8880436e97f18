/** A bar in the margin of lines that have a large share of their network's costs. */
import {
  type DecorationOptions,
  type Disposable,
  type TextEditor,
  ThemeColor,
  window,
  workspace,
} from 'vscode';
import { type HotLine, heatRequest, heatSteps } from '../../server/src/messages';
import { askWith, type Current } from './asking';
import type { Follower } from './follow';

export class Heat implements Disposable {
  private readonly steps = Array.from({ length: heatSteps }, (_, i) =>
    window.createTextEditorDecorationType({
      isWholeLine: true,
      borderStyle: 'solid',
      borderWidth: '0 0 0 3px',
      borderColor: new ThemeColor(`lwnet.heat${i + 1}`),
    }),
  );
  private asked = 0;

  constructor(
    private readonly current: Current,
    follower: Follower,
  ) {
    follower.onNews((_, news) => {
      if (news === 'figures') void this.look();
    });
  }

  dispose(): void {
    for (const step of this.steps) step.dispose();
  }

  private async look(): Promise<void> {
    const mine = ++this.asked;
    const figure = workspace.getConfiguration('lwnet').get<string>('heat');
    for (const editor of window.visibleTextEditors) {
      if (editor.document.languageId !== 'lwnet') continue;
      if (figure === undefined || figure === 'off') this.show(editor, []);
      else {
        const lines = await askWith<HotLine[]>(this.current, heatRequest, editor.document, { figure });
        if (mine !== this.asked) return;
        // What typing has overtaken moves with its lines until there is something newer.
        if (lines !== undefined) this.show(editor, lines);
      }
    }
  }

  private show(editor: TextEditor, lines: readonly HotLine[]): void {
    const { document } = editor;
    for (const [i, type] of this.steps.entries())
      editor.setDecorations(
        type,
        lines
          .filter(({ step, line }) => step === i + 1 && line < document.lineCount)
          .map(({ line }): DecorationOptions => ({ range: document.lineAt(line).range })),
      );
  }
}
