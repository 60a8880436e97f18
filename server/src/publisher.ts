/**
 * When diagnostics go out: as soon as they are worked out. Only while edits come faster than answers the work waits, until
 * nothing more arrives, but not longer than a moment even while someone types on. Each goes with the version that it was
 * made from; what was overtaken meanwhile is dropped, and nothing follows the closing of a document.
 */
import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver';
import type { Analysis } from './analysis';
import type { Caret } from './caret';
import type { Judged } from './deploy/judge';
import { isSettled, settle, settled } from './deploy/settled';
import type { Described } from './described';
import { activeIn, type Chosen, quietIn } from './features/active';
import { diagnostics, unread } from './features/diagnostics';
import { isBeingTyped } from './features/typed';
import type { Changed } from './messages';
import { targetForm } from './problems/target-files';
import type { Levels } from './rules/levels';
import { isTargetFile } from './targets/file';
import { isWeighed, weighed, weighOn } from './weighed';
import type { Workspace } from './workspace';

/** Turns of the event loop without an edit after which no more is on its way: one reads what has come, one acts on it. */
const quietTurns = 2;
const longestWaitMs = 400;
/** Someone who has not typed for so long has finished the word. */
const wordMs = 700;
/** Whoever has taken a call from completion thinks of its first argument, which is selected. */
const argumentMs = 5000;
/** After so long without an edit, what takes too long for each key is worked out. */
const restMs = 250;

type Timer = ReturnType<typeof setTimeout>;

interface Door {
  readonly publish: (params: PublishDiagnosticsParams) => void;
  /** Asks the editor to look again at what it shows of documents beside their problems. */
  readonly refresh: () => void;
  /** Tells that what is known of a document is new. */
  readonly changed: (params: Changed) => void;
  readonly docsBase: () => string | undefined;
  readonly levels: () => Levels;
  /** The target that one works on. */
  readonly chosen: () => Chosen;
  /** Whether the editor tells mistakes of JSON's form itself. */
  readonly tellsJson: () => boolean;
  readonly log: (what: string, error: unknown) => void;
}

interface Pending {
  readonly since: number;
  /** Turns that went by since it was last asked for. */
  turns: number;
}

interface Told {
  readonly version: number;
  readonly analysis: Analysis;
}

/** Whether all of a deployment can be told without working anything out. */
const isReady = (judged: Judged): boolean => judged.isJudged && isSettled(judged);

export class Publisher {
  private readonly pending = new Map<string, Pending>();
  private isTurning = false;
  /** Where someone types, and what then tells of the word there. */
  private typing: { readonly uri: string; readonly caret: Caret; readonly rest: Timer } | undefined;
  /** What each document was last told from. */
  private readonly told = new Map<string, Told>();
  /** Where something is still to be worked out, and when. */
  private readonly unsettled = new Map<string, Timer>();
  /** Files of targets that nobody has open and that something is told of. */
  private readonly beside = new Set<string>();
  private stopped = false;

  constructor(
    private readonly workspace: Workspace,
    private readonly door: Door,
  ) {}

  opened(uri: string): void {
    this.changed(uri);
  }

  /** @param caret where an edit of the document ended, if it may have been a key */
  changed(uri: string, caret?: Caret): void {
    this.endTyping(uri);
    if (caret !== undefined) {
      const rest = setTimeout(() => this.changed(uri), caret.isToFill ? argumentMs : wordMs);
      this.typing = { uri, caret, rest };
    }
    // The document itself goes before those that follow from it.
    this.schedule(uri);
    for (const other of this.workspace.dependents(uri)) if (other !== uri) this.schedule(other);
  }

  /** Where somebody types in a document. */
  caretIn(uri: string): Caret | undefined {
    return this.typing?.uri === uri ? this.typing.caret : undefined;
  }

  /** What a file says may mean something else now, though nobody has edited it here. */
  outdated(uri: string): void {
    for (const other of this.workspace.dependents(uri)) this.schedule(other);
  }

  /** What is told of every open document may differ now. */
  settingsChanged(): void {
    for (const uri of this.workspace.documents()) this.schedule(uri);
  }

  closed(uri: string, dependents: readonly string[]): void {
    this.endTyping(uri);
    this.pending.delete(uri);
    this.told.delete(uri);
    this.endRest(uri);
    // Takes back what is shown; the last word about this document.
    this.door.publish({ uri, diagnostics: [] });
    for (const other of dependents) this.schedule(other);
    for (const file of this.beside) {
      if (this.workspace.dependents(file).length > 0) continue;
      this.beside.delete(file);
      this.door.publish({ uri: file, diagnostics: [] });
    }
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.typing?.rest);
    for (const rest of this.unsettled.values()) clearTimeout(rest);
    this.pending.clear();
  }

  private endRest(uri: string): void {
    clearTimeout(this.unsettled.get(uri));
    this.unsettled.delete(uri);
  }

  /** A deployment at a time, so that edits and questions are heard in between; then all is told again. */
  private settleLater(uri: string, { analysis, version }: Told): void {
    this.endRest(uri);
    // To judge alone tells nothing that is shown elsewhere: what shows a deployment judges it.
    let isShown = false;
    const look = () => {
      const next = analysis.deployments.find(one => !isReady(one));
      if (this.stopped || this.workspace.document(uri)?.version !== version) return;
      if (next === undefined && isWeighed(analysis)) {
        this.unsettled.delete(uri);
        this.schedule(uri);
        if (isShown) this.door.refresh();
        return;
      }
      try {
        isShown ||= next === undefined || !isSettled(next);
        if (next === undefined) weighOn(analysis);
        else settle(next);
        this.unsettled.set(uri, setTimeout(look, 1));
      } catch (error) {
        this.door.log('memory of a deployment', error);
      }
    };
    this.unsettled.set(uri, setTimeout(look, restMs));
  }

  /** Whoever goes on in another document has finished the word in this one. */
  private endTyping(elsewhere: string): void {
    if (this.typing === undefined) return;
    const { uri, rest } = this.typing;
    clearTimeout(rest);
    this.typing = undefined;
    if (uri !== elsewhere) this.schedule(uri);
  }

  private schedule(uri: string): void {
    if (this.stopped) return;
    const since = this.pending.get(uri)?.since ?? Date.now();
    this.pending.set(uri, { since, turns: 0 });
    if (!this.isTurning) this.turn();
  }

  /** One look at what waits: a document at most is worked on between two looks at what arrives. */
  private turn(): void {
    this.isTurning = this.pending.size > 0;
    if (!this.isTurning) return;
    setImmediate(() => {
      const now = Date.now();
      for (const waiting of this.pending.values()) waiting.turns++;
      const due = [...this.pending].find(
        ([, { turns, since }]) => turns > quietTurns || now - since > longestWaitMs,
      );
      // A document whose files are slow to read holds up no other.
      if (due !== undefined) void this.publish(due[0]);
      this.turn();
    });
  }

  /** What is wrong in a file of targets, but for what the editor tells of any JSON. */
  private of(described: Described): Diagnostic[] {
    const { docsBase, levels, tellsJson } = this.door;
    const problems = described.problems.filter(({ kind }) => kind.code !== targetForm.code || !tellsJson());
    return diagnostics({ ...described, problems }, this.workspace.located, docsBase(), levels());
  }

  /** A deployment is not judged where its target's file has mistakes: they are told, also where nobody has it open. */
  private async publishBeside({ deployments, targets }: Analysis): Promise<void> {
    const named = deployments.map(({ deployed }) => targets.find(deployed.unit.node.target.name));
    const wanted = new Set(
      named.flatMap(known => (known?.target === undefined ? (known?.place?.uri ?? []) : [])),
    );
    for (const uri of new Set([...wanted, ...this.beside])) {
      if (this.workspace.document(uri) !== undefined) continue;
      const described = await this.workspace.described(uri);
      const found = described === undefined ? [] : this.of(described);
      if (this.stopped || this.workspace.document(uri) !== undefined) continue;
      if (found.length > 0 || this.beside.has(uri)) this.door.publish({ uri, diagnostics: found });
      if (found.length > 0) this.beside.add(uri);
      else this.beside.delete(uri);
    }
  }

  private async publish(uri: string): Promise<void> {
    this.pending.delete(uri);
    const document = this.workspace.document(uri);
    const version = document?.version;
    if (document === undefined || version === undefined) return;
    try {
      const described = isTargetFile(uri) ? await this.workspace.described(uri) : undefined;
      const analysis = isTargetFile(uri) ? undefined : await this.workspace.analysis(uri);
      // Closed, opened anew or edited while files were read: a later look is on its way or not wanted.
      const now = this.workspace.document(uri);
      if (this.stopped || now !== document || now.version !== version) return;
      const why = this.workspace.refusal(uri);
      if (why !== undefined) this.door.publish({ uri, version, diagnostics: [unread(why)] });
      if (described !== undefined) this.door.publish({ uri, version, diagnostics: this.of(described) });
      if (analysis === undefined) return;
      const { docsBase, levels, chosen } = this.door;
      const quiet = quietIn(analysis, chosen());
      const { file, positions, locate } = analysis;
      const told = this.typing?.uri === uri ? isBeingTyped(analysis, this.typing.caret.at) : undefined;
      const soon = analysis.problemsOn(activeIn(analysis, chosen()));
      const isWhole = analysis.deployments.every(isReady) && isWeighed(analysis);
      const problems = isWhole ? weighed(analysis, settled(analysis.problems, analysis.deployments)) : soon;
      const found = diagnostics(
        { uri, file, positions, locate, problems },
        this.workspace.located,
        docsBase(),
        levels(),
        told,
        quiet,
      );
      this.door.publish({ uri, version, diagnostics: found });
      if (!isWhole) this.settleLater(uri, { analysis, version });
      await this.publishBeside(analysis);
      const before = this.told.get(uri);
      this.told.set(uri, { version, analysis });
      // The text is as it was and means something else: an editor asks again only where it was typed.
      if (before?.analysis !== analysis) this.door.changed({ uri, version });
      if (before?.version === version && before.analysis !== analysis) this.door.refresh();
    } catch (error) {
      this.door.log('diagnostics', error);
    }
  }
}
