/**
 * Open documents, the files they import, and what is known about each. An analysis is made again only if its text or
 * something it imports has changed. Reads through the host alone; open documents go before files.
 */
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Analysis, analyseFile } from './analysis';
import type { Source, Unread } from './graph/declarations';
import { type Host, inAddress, type Loaded } from './host';
import { libraryText, libraryUri } from './std/library';
import { reparse } from './syntax/reparse';
import type { File, Import } from './syntax/tree';
import { parse } from './syntax/units';

type Change = { readonly range?: unknown; readonly text: string };

interface Known {
  readonly analysis: Analysis;
  readonly imports: ReadonlyMap<string, Source>;
}

/** A tree, and the paths of its imports. */
interface Parsed {
  readonly file: File;
  readonly paths: readonly string[];
}

/** One consistent look at a file and everything it reaches: texts are read first, then nothing waits. */
interface Reach {
  readonly texts: ReadonlyMap<string, string>;
  readonly unread: ReadonlyMap<string, Unread>;
  readonly imports: ReadonlyMap<string, readonly string[]>;
}

export class Workspace {
  private readonly open = new Map<string, TextDocument>();
  private readonly files = new Map<string, Promise<Loaded | undefined>>();
  private readonly known = new Map<string, Known>();
  private readonly trees = new Map<string, Parsed>();
  /** Who imports whom, as of the last look; an edit asks it for the files that depend on it. */
  private readonly reached = new Map<string, ReadonlySet<string>>();

  constructor(private readonly host: Host) {}

  document(uri: string): TextDocument | undefined {
    return this.open.get(uri);
  }

  documents(): readonly string[] {
    return [...this.open.keys()];
  }

  opened(uri: string, text: string, version: number): void {
    this.open.set(uri, TextDocument.create(uri, 'lwnet', version, text));
  }

  changed(uri: string, changes: readonly Change[], version: number): void {
    const document = this.open.get(uri);
    if (document !== undefined) TextDocument.update(document, changes as never, version);
  }

  closed(uri: string): void {
    this.open.delete(uri);
    this.forgetFile(uri);
    this.prune();
  }

  /** What nothing open needs is kept no longer. */
  private prune(): void {
    const needed = new Set([...this.open.keys()].flatMap(uri => [uri, ...(this.reached.get(uri) ?? [])]));
    for (const kept of [this.known, this.trees, this.reached, this.files])
      for (const uri of kept.keys()) if (!needed.has(uri)) kept.delete(uri);
  }

  /** A file has changed outside of the editor. */
  forgetFile(uri: string): void {
    this.files.delete(uri);
  }

  /** The open documents whose figures may follow from this file, itself included. */
  dependents(uri: string): readonly string[] {
    return [...this.open.keys()].filter(other => other === uri || this.reached.get(other)?.has(uri));
  }

  /** What is known about a file now; `undefined` where it cannot be read. */
  async analysis(uri: string): Promise<Analysis | undefined> {
    const reach = await this.reach(uri);
    this.reached.set(uri, new Set(reach.imports.keys()));
    return this.analyseReached(uri, reach, new Set());
  }

  /** The analyses of those of some files, and of the open documents, that import a file directly or by others. */
  async readers(uri: string, files: readonly string[]): Promise<readonly Analysis[]> {
    const found: Analysis[] = [];
    for (const other of new Set([...this.open.keys(), ...files])) {
      const reach = other === uri ? undefined : await this.reach(other);
      if (reach === undefined || !reach.imports.has(uri)) continue;
      const analysis = this.analyseReached(other, reach, new Set());
      if (analysis !== undefined) found.push(analysis);
    }
    this.prune();
    return found;
  }

  /** What was last found for a file, without looking again. */
  last(uri: string): Analysis | undefined {
    return this.known.get(uri)?.analysis;
  }

  private load(uri: string): Promise<Loaded | undefined> {
    const document = this.open.get(uri);
    if (document !== undefined) return Promise.resolve({ text: document.getText() });
    if (uri === libraryUri) return Promise.resolve({ text: libraryText() });
    let loaded = this.files.get(uri);
    if (loaded === undefined) this.files.set(uri, (loaded = this.host.read(uri)));
    return loaded;
  }

  private async reach(uri: string): Promise<Reach> {
    const texts = new Map<string, string>();
    const unread = new Map<string, Unread>();
    const imports = new Map<string, readonly string[]>();
    const visit = async (at: string): Promise<void> => {
      if (imports.has(at)) return;
      imports.set(at, []);
      const loaded = await this.load(at);
      if (loaded === undefined) return;
      if ('failure' in loaded) {
        unread.set(at, loaded);
        return;
      }
      const { text } = loaded;
      texts.set(at, text);
      const targets = this.parsed(at, text).paths.map(path => resolvePath(at, path));
      imports.set(
        at,
        targets.filter(t => t !== undefined),
      );
      await Promise.all(imports.get(at)!.map(visit));
    };
    await visit(uri);
    // While other files were read, one already read may have been edited.
    for (const [at] of texts) {
      const now = this.open.get(at);
      if (now !== undefined) texts.set(at, now.getText());
    }
    return { texts, unread, imports };
  }

  /** The tree of a text, read again only where it has changed. */
  private parsed(uri: string, text: string): Parsed {
    const before = this.trees.get(uri);
    if (before?.file.text === text) return before;
    const file = before === undefined ? parse(text) : reparse(before.file, text);
    const paths = file.units
      .filter(unit => unit.node.kind === 'import')
      .map(unit => (unit.node as Import).path?.name)
      .filter(path => path !== undefined);
    const parsed = { file, paths };
    this.trees.set(uri, parsed);
    return parsed;
  }

  private analyseReached(uri: string, reach: Reach, done: Set<string>): Analysis | undefined {
    const text = reach.texts.get(uri);
    const before = this.known.get(uri);
    if (text === undefined) return undefined;
    if (done.has(uri)) return before?.analysis;
    done.add(uri);
    const imports = new Map<string, Source>();
    const { file, paths } = this.parsed(uri, text);
    for (const path of paths) {
      const target = resolvePath(uri, path);
      if (target === undefined) imports.set(path, undefined);
      else if (reaches(target, uri, reach)) imports.set(path, 'cycle');
      else imports.set(path, reach.unread.get(target) ?? this.analyseReached(target, reach, done)?.linked);
    }
    const same =
      before !== undefined && before.analysis.file.text === text && sameMap(before.imports, imports);
    if (same) return before.analysis;
    const analysis = analyseFile(uri, file, path => imports.get(path), before?.analysis);
    this.known.set(uri, { analysis, imports });
    return analysis;
  }
}

function reaches(from: string, to: string, { imports }: Reach): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === to) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(imports.get(next) ?? []));
  }
  return false;
}

function sameMap<V>(a: ReadonlyMap<string, V>, b: ReadonlyMap<string, V>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.has(key) && b.get(key) === value);
}

/** A path of an import as the address of its file, relative to the file that imports. */
export function resolvePath(from: string, path: string): string | undefined {
  if (path === '') return undefined;
  // Only the path is resolved: an authority such as a remote's, and schemes that URL does not know, stay.
  const parts = /^([A-Za-z][\w+.-]*:(?:\/\/[^/]*)?)([^?#]*)/.exec(from);
  if (parts === null || /^[A-Za-z][\w+.-]+:/.test(path)) return undefined;
  const segments = path.startsWith('/') ? [] : parts[2]!.split('/').slice(0, -1);
  for (const segment of path.split('/')) {
    if (segment === '..') {
      if (segments.length > 1) segments.pop();
    } else if (segment !== '.') segments.push(inAddress(segment));
  }
  const joined = segments.join('/');
  return parts[1]! + (parts[2]!.startsWith('/') && !joined.startsWith('/') ? `/${joined}` : joined);
}
