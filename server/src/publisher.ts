/**
 * When diagnostics go out: at once for a document that has just been opened, shortly after the last of a row of edits
 * else, but not later than a moment even while someone types on. Each goes with the version that it was made from;
 * what was overtaken meanwhile is dropped, and nothing follows the closing of a document.
 */
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import type { Analysis } from './analysis';
import { diagnostics } from './features/diagnostics';
import type { Levels } from './rules/levels';
import type { Workspace } from './workspace';

/** An edit within this time waits for the next one. */
const restMs = 80;
const longestWaitMs = 400;

interface Door {
  readonly publish: (params: PublishDiagnosticsParams) => void;
  /** Asks the editor to look again at what it shows of documents beside their problems. */
  readonly refresh: () => void;
  readonly docsBase: () => string | undefined;
  readonly levels: () => Levels;
  readonly log: (what: string, error: unknown) => void;
}

interface Pending {
  readonly timer: ReturnType<typeof setTimeout>;
  readonly since: number;
}

interface Told {
  readonly version: number;
  readonly analysis: Analysis;
}

export class Publisher {
  private readonly pending = new Map<string, Pending>();
  /** What each document was last told from. */
  private readonly told = new Map<string, Told>();
  private stopped = false;

  constructor(
    private readonly workspace: Workspace,
    private readonly door: Door,
  ) {}

  opened(uri: string): void {
    this.schedule(uri, 0);
    for (const other of this.workspace.dependents(uri)) if (other !== uri) this.schedule(other, restMs);
  }

  changed(uri: string): void {
    for (const other of this.workspace.dependents(uri)) this.schedule(other, restMs);
  }

  /** What is told of every open document may differ now. */
  settingsChanged(): void {
    for (const uri of this.workspace.documents()) this.schedule(uri, 0);
  }

  closed(uri: string, dependents: readonly string[]): void {
    const pending = this.pending.get(uri);
    if (pending !== undefined) clearTimeout(pending.timer);
    this.pending.delete(uri);
    this.told.delete(uri);
    // Takes back what is shown; the last word about this document.
    this.door.publish({ uri, diagnostics: [] });
    for (const other of dependents) this.schedule(other, restMs);
  }

  stop(): void {
    this.stopped = true;
    for (const { timer } of this.pending.values()) clearTimeout(timer);
    this.pending.clear();
  }

  private schedule(uri: string, waitMs: number): void {
    if (this.stopped) return;
    const before = this.pending.get(uri);
    if (before !== undefined) clearTimeout(before.timer);
    const now = Date.now();
    const since = before?.since ?? now;
    const wait = Math.max(0, Math.min(waitMs, since + longestWaitMs - now));
    this.pending.set(uri, { since, timer: setTimeout(() => void this.publish(uri), wait) });
  }

  private async publish(uri: string): Promise<void> {
    this.pending.delete(uri);
    const document = this.workspace.document(uri);
    const version = document?.version;
    if (document === undefined || version === undefined) return;
    try {
      const analysis = await this.workspace.analysis(uri);
      // Closed, opened anew or edited while files were read: a later look is on its way or not wanted.
      const now = this.workspace.document(uri);
      if (this.stopped || analysis === undefined || now !== document || now.version !== version) return;
      const { docsBase, levels } = this.door;
      const found = diagnostics(analysis, other => this.workspace.last(other), docsBase(), levels());
      this.door.publish({ uri, version, diagnostics: found });
      const before = this.told.get(uri);
      this.told.set(uri, { version, analysis });
      // The text is as it was and means something else: an editor asks again only where it was typed.
      if (before?.version === version && before.analysis !== analysis) this.door.refresh();
    } catch (error) {
      this.door.log('diagnostics', error);
    }
  }
}
