/**
 * Open documents, the files they import, and what is known about each. An analysis is made again only if its text or
 * something it imports has changed. Reads through the host alone; open documents go before files. Files are known by
 * the keys of their addresses, and called as the editor calls them where it has them open.
 */
import { TextDocument } from 'vscode-languageserver-textdocument';
import { keyOf } from './address';
import { type Analysis, analyseFile } from './analysis';
import type { Change } from './caret';
import { type Described, describedWith } from './described';
import { Files } from './files';
import { type Host, type Loaded, mostFileBytes } from './host';
import type { Source } from './names/declarations';
import { backwards, inOrder, reachedFrom } from './reach';
import type { GoOn } from './slices';
import { libraryText, libraryUri } from './std/library';
import type { File } from './syntax/tree';
import type { Sees } from './target-finder';
import { builtIn } from './targets';
import { isTargetFile, type TargetFile } from './targets/file';
import { type Targets, withFiles } from './targets/registry';
import { circleOf, deployedIn, importsOf, isDescribing, isParsed, type Looked, Trees } from './trees';

/**
 * A look at the whole workspace keeps what it found for the next one, up to this many characters of text beside what
 * open documents need: some thousand files of usual length, whose trees take about a hundred bytes a character.
 */
const mostSpareCharacters = 1_000_000;

/** So many files are read at the same time: a system lets none have all of a workspace open. */
const mostAtOnce = 64;

interface Known {
  readonly analysis: Analysis;
  readonly imports: ReadonlyMap<string, Source>;
  /** The files of targets that it was made with. */
  readonly targetFiles: readonly TargetFile[];
}

/** One consistent look at some files and everything they reach: no edit falls between two of its texts. */
interface Look {
  readonly files: ReadonlyMap<string, Looked>;
  /** The files of targets that each of those sees which ask for them. */
  readonly sees: ReadonlyMap<string, readonly string[]>;
}

/** A file as it is written, whatever it means. */
export interface Text {
  readonly uri: string;
  /** Where the paths of its imports begin. */
  readonly from: string;
  readonly file: File;
}

export class Workspace {
  private readonly open = new Map<string, TextDocument>();
  private readonly files: Files;
  private readonly known = new Map<string, Known>();
  private readonly trees: Trees;
  /** Who imports whom, as of the last look; an edit asks it for the files that depend on it. */
  private readonly imports = new Map<string, readonly string[]>();
  /** What is kept though nothing open needs it. */
  private spare: ReadonlySet<string> = new Set();
  /** How often a text has changed: what was found during a change is looked at again. */
  private changes = 0;

  /**
   * @param noticed told of each file that is found to have changed on the disk
   * @param sees which files of targets a file sees
   * @param folder the one in which documents stand that nobody has saved yet
   */
  constructor(
    host: Host,
    noticed: (uri: string) => void = () => undefined,
    private readonly sees: Sees = async () => [],
    folder?: () => string | undefined,
  ) {
    this.trees = new Trees(folder);
    this.files = new Files(host, key => {
      this.changes++;
      noticed(key);
    });
  }

  document(uri: string): TextDocument | undefined {
    return this.open.get(keyOf(uri));
  }

  /** The addresses of the open documents, as the editor writes them. */
  documents(): readonly string[] {
    return Array.from(this.open.values(), document => document.uri);
  }

  opened(uri: string, text: string, version: number): void {
    this.changes++;
    this.open.set(keyOf(uri), TextDocument.create(uri, 'lwnet', version, text));
  }

  changed(uri: string, changes: readonly Change[], version: number): void {
    const document = this.document(uri);
    if (document === undefined) return;
    this.changes++;
    TextDocument.update(document, changes as never, version);
  }

  /** Why an open document is not read, if it is not. */
  refusal(uri: string): string | undefined {
    const { length } = this.document(uri)?.getText() ?? '';
    if (length <= mostFileBytes) return undefined;
    const [has, most] = [length, mostFileBytes].map(count => count.toLocaleString('en-US'));
    return `this has ${has} characters, and texts of more than ${most} are not read.`;
  }

  closed(uri: string): void {
    this.changes++;
    for (const kept of [this.open, this.files]) kept.delete(keyOf(uri));
    this.prune();
  }

  /** What nothing open needs is kept no longer. */
  private prune(): void {
    const needed = reachedFrom(this.open.keys(), key => this.imports.get(key) ?? []);
    const isNeeded = (key: string) => needed.has(key) || this.spare.has(key);
    for (const kept of [this.known, this.imports, this.files])
      for (const key of kept.keys()) if (!isNeeded(key)) kept.delete(key);
    this.trees.prune(isNeeded);
  }

  /**
   * Files have changed outside of the editor, or folders with everything in them. Answers the open documents whose
   * figures may follow from that.
   */
  changedOutside(uris: readonly string[]): readonly string[] {
    const changed = new Set(uris.map(uri => keyOf(uri).replace(/\/+$/, '')));
    const isIn = (key: string): boolean => {
      for (let end = key.length; end > 0; end = key.lastIndexOf('/', end - 1))
        if (changed.has(key.slice(0, end))) return true;
      return false;
    };
    const touched = [...new Set([...this.files.keys(), ...this.imports.keys()])].filter(isIn);
    if (touched.length > 0) this.changes++;
    for (const key of touched) this.files.delete(key);
    return this.readersAmongOpen(touched);
  }

  /** The open documents whose figures may follow from this file, itself included. */
  dependents(uri: string): readonly string[] {
    return this.readersAmongOpen([keyOf(uri)]);
  }

  private readersAmongOpen(keys: readonly string[]): readonly string[] {
    const readers = reachedFrom(keys, backwards(this.imports));
    return [...this.open].filter(([key]) => readers.has(key)).map(([, document]) => document.uri);
  }

  /** What is known about a file now; `undefined` where it cannot be read. */
  async analysis(uri: string): Promise<Analysis | undefined> {
    return (await this.analyses([uri]))[0];
  }

  /** As `analysis`, for several files of one moment. */
  async analyses(uris: readonly string[]): Promise<readonly (Analysis | undefined)[]> {
    const keys = uris.map(keyOf);
    const look = await this.look(keys);
    const order = this.order(keys, look!);
    const done = new Map<string, Analysis>();
    for (const key of order.keys()) this.analyse(key, look!, order, done);
    return keys.map(key => done.get(key));
  }

  /**
   * The analysis of a file, and those of all files that import it: of the ones given and of the open documents. Nothing where it cannot be read, or nobody wants to know any more.
   */
  async withReaders(uri: string, files: readonly string[], goOn: GoOn): Promise<readonly Analysis[]> {
    for (;;) {
      const { changes } = this;
      const key = keyOf(uri);
      const roots = new Set([key, ...this.open.keys(), ...files.map(keyOf)]);
      const look = await this.look(roots, goOn);
      if (look === undefined) return [];
      // What a file imports it does not hand on: whoever names something imports the file that declares it.
      const readers = [key];
      for (const [at, one] of look.files) if (at !== key && importsOf(one).includes(key)) readers.push(at);
      const order = this.order(readers, look);
      const done = new Map<string, Analysis>();
      let count = order.size;
      for (const at of order.keys()) {
        if (!(await goOn(count++, 2 * order.size))) return [];
        this.analyse(at, look, order, done);
      }
      if (changes !== this.changes) continue;
      this.keep(look);
      const found = readers.filter(at => roots.has(at)).map(at => done.get(at));
      return found[0] === undefined ? [] : found.filter(analysis => analysis !== undefined);
    }
  }

  /** The trees of files, and of the open documents; those that cannot be read are left out. */
  async texts(files: readonly string[], goOn: GoOn): Promise<readonly Text[]> {
    const roots = new Set([...this.open.keys(), ...files.map(keyOf)]);
    const look = await this.look(roots, goOn);
    if (look === undefined) return [];
    this.keep(look);
    return [...roots].flatMap(key => {
      const one = look.files.get(key);
      return isParsed(one) ? [{ uri: this.open.get(key)?.uri ?? key, from: one.from, file: one.file }] : [];
    });
  }

  /** What a file of targets says now, and what is wrong there. */
  async described(uri: string): Promise<Described | undefined> {
    const key = keyOf(uri);
    const look = await this.look([key]);
    const file = look?.files.get(key);
    if (look === undefined || !isDescribing(file)) return undefined;
    return describedWith(file, this.filesSeen(key, look));
  }

  /** The targets that a file sees, whether it deploys to any or not. */
  async targetsSeen(uri: string): Promise<Targets> {
    const seen = await this.sees(keyOf(uri), true);
    const look = await this.look(seen);
    return withFiles(builtIn, seen.map(key => look?.files.get(key)).filter(isDescribing));
  }

  /** Where things stand in a file, as it was last looked at. */
  readonly located = (uri: string): Analysis | TargetFile | undefined =>
    this.last(uri) ?? this.trees.lastTargets(keyOf(uri));

  private filesSeen(key: string, { files, sees }: Look): readonly TargetFile[] {
    return (sees.get(key) ?? []).map(at => files.get(at)).filter(isDescribing);
  }

  /** What was last found for a file, without looking again. */
  last(uri: string): Analysis | undefined {
    return this.known.get(keyOf(uri))?.analysis;
  }

  /** What a look at everything found is kept for the next one, so that a second rename does not begin anew. */
  private keep(look: Look): void {
    const spare = new Set<string>();
    let characters = 0;
    for (const [key, one] of look.files) {
      if (one !== undefined && 'file' in one) characters += one.file.text.length;
      if (characters > mostSpareCharacters) break;
      spare.add(key);
    }
    this.spare = spare;
    this.prune();
  }

  private async load(key: string): Promise<Loaded | undefined> {
    const document = this.open.get(key);
    if (document !== undefined) {
      const failure = this.refusal(key);
      return failure === undefined ? { text: document.getText() } : { failure };
    }
    if (key === libraryUri) return { text: libraryText() };
    return this.files.read(key);
  }

  /** `undefined` only where nobody wants it any more. */
  private async look(roots: Iterable<string>, goOn?: GoOn): Promise<Look | undefined> {
    for (;;) {
      const { changes } = this;
      const found = new Map<string, Looked>();
      const sees = new Map<string, readonly string[]>();
      const keys = [...new Set(roots)];
      const asked = new Set(keys);
      const reached = new Set(keys);
      for (;;) {
        const some = keys.slice(found.size, found.size + mostAtOnce);
        if (some.length === 0) break;
        const loaded = await Promise.all(some.map(key => this.load(key)));
        for (const [i, key] of some.entries()) {
          if (goOn !== undefined && !(await goOn(found.size, 2 * keys.length))) return undefined;
          const one = loaded[i];
          const uri = this.open.get(key)?.uri ?? key;
          const looked = one !== undefined && 'text' in one ? this.trees.read(key, uri, one.text) : one;
          found.set(key, looked);
          // A file of targets is told of others with the same names where it is looked at itself.
          const names = deployedIn(looked);
          const isOther = names.some(name => builtIn.find(name) === undefined);
          if (isTargetFile(key) ? asked.has(key) : names.length > 0)
            sees.set(key, await this.sees(key, isOther || isTargetFile(key)));
          for (const target of [...importsOf(looked), ...(sees.get(key) ?? [])]) {
            if (!reached.has(target)) keys.push(target);
            reached.add(target);
          }
        }
      }
      if (changes !== this.changes) continue;
      for (const [key, one] of found) this.imports.set(key, [...importsOf(one), ...(sees.get(key) ?? [])]);
      return { files: found, sees };
    }
  }

  private order(roots: Iterable<string>, look: Look): ReadonlyMap<string, number> {
    return inOrder(roots, key => importsOf(look.files.get(key)));
  }

  /** Analyses a file whose imports are done, and adds it to them. */
  private analyse(
    key: string,
    look: Look,
    order: ReadonlyMap<string, number>,
    done: Map<string, Analysis>,
  ): void {
    const looked = look.files.get(key);
    if (!isParsed(looked)) return;
    const { file, from, leads } = looked;
    const called = (at: string): string => this.open.get(at)?.uri ?? at;
    const uri = called(key);
    const kept = this.known.get(key);
    const imports = new Map<string, Source>();
    for (const [path, target] of leads) {
      if (typeof target !== 'string') imports.set(path, target);
      else if (order.get(target) === order.get(key))
        imports.set(path, circleOf(key, target, look.files, called, kept?.imports.get(path)));
      else {
        const there = look.files.get(target);
        imports.set(path, there && 'failure' in there ? there : done.get(target)?.linked);
      }
    }
    // Everything in an analysis tells its file by its address.
    const before = kept?.analysis.uri === uri && kept.analysis.from === from ? kept : undefined;
    const targetFiles = this.filesSeen(key, look);
    const sameTargets = before !== undefined && sameList(before.targetFiles, targetFiles);
    const isSame = sameTargets && before.analysis.file.text === file.text && sameMap(before.imports, imports);
    const known: Targets = sameTargets ? before.analysis.targets : withFiles(builtIn, targetFiles);
    const around = { from, imports: (path: string) => imports.get(path), targets: known };
    const analysis = isSame ? before.analysis : analyseFile(uri, file, around, before?.analysis);
    if (!isSame) this.known.set(key, { analysis, imports, targetFiles });
    done.set(key, analysis);
  }
}

const sameList = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i]);

function sameMap<V>(a: ReadonlyMap<string, V>, b: ReadonlyMap<string, V>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.has(key) && b.get(key) === value);
}
