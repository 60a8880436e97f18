/**
 * Which files of targets a file sees: those of the folders that are open in the editor, those that were named, and those
 * beside it and above it up to the folder of its repository.
 */
import { inAddress, keyOf } from './address';
import type { Finder, Host } from './host';
import { ending, isTargetFile } from './targets/file';

/**
 * Answers the keys of the files of targets that a file sees. What is told of it may not depend on them, as long as it names
 * what is built in: then it need not wait for a look through all folders.
 */
export type Sees = (key: string, canWait: boolean) => Promise<readonly string[]>;

/** Deeper than anybody's folders. */
const mostParents = 64;

/** Those beside a file and above it. Without a repository around it, those beside it alone: above lies everything else. */
async function targetFilesNear(key: string, list: Host['list']): Promise<readonly string[]> {
  const beside: string[] = [];
  const found: string[] = [];
  let folder = key;
  for (let i = 0; list !== undefined && i < mostParents; i++) {
    const end = folder.lastIndexOf('/');
    if (end <= 'file://'.length) break;
    folder = folder.slice(0, end);
    const names = await list(folder);
    const here = names.filter(name => name.endsWith(ending)).map(name => `${folder}/${inAddress(name)}`);
    found.push(...here);
    if (i === 0) beside.push(...here);
    if (names.includes('.git')) return found.sort();
  }
  return beside.sort();
}

/** For a command: some files that are named, and those near the one that is looked at. */
export const seesNear =
  (list: Host['list'], named: readonly string[]): Sees =>
  async key => [...new Set([...named.map(keyOf), ...(await targetFilesNear(key, list))])];

/** A folder is listed again after so long, and a workspace after this many times what that takes, if nobody tells. */
const trustMs = 1_000;
const trustTimes = 20;

interface Listed {
  readonly names: Promise<readonly string[]>;
  readonly at: number;
}

/** For an editor: what was found is kept, and looked for again in time. */
export class TargetFinder {
  private folders: readonly string[] = [];
  private readonly listed = new Map<string, Listed>();
  private scanned: Promise<readonly string[]> | undefined;
  /** As of the last look through all folders that has ended. */
  private known: readonly string[] = [];
  private isKnown = false;
  private isScanning = false;
  private scannedAt = 0;
  private tookMs = 0;

  /** @param changed told when the workspace has others than before */
  constructor(
    private readonly host: Finder,
    private readonly changed: () => void,
  ) {}

  setFolders(folders: readonly string[]): void {
    this.folders = folders;
    this.forget();
  }

  /** Files or folders have appeared or gone: what is known of the workspace follows, without a look at all of it. */
  changedOutside(created: readonly string[], gone: readonly string[]): void {
    this.listed.clear();
    const folders = this.folders.map(folder => `${keyOf(folder)}/`);
    const added = created
      .map(keyOf)
      .filter(key => isTargetFile(key) && folders.some(folder => key.startsWith(folder)));
    const taken = gone.map(uri => keyOf(uri).replace(/\/+$/, ''));
    const isTaken = (key: string) => taken.some(one => key === one || key.startsWith(`${one}/`));
    const follow = (known: readonly string[]): readonly string[] =>
      [...new Set([...known.filter(key => !isTaken(key)), ...added])].sort();
    this.known = follow(this.known);
    this.scanned = this.scanned?.then(follow);
  }

  private forget(): void {
    this.scanned = undefined;
    this.isKnown = false;
    this.listed.clear();
  }

  readonly sees: Sees = async (key, canWait) => {
    const folders = canWait ? this.inFolders() : this.soFar();
    const [open, near] = await Promise.all([folders, targetFilesNear(key, this.list)]);
    return near.length === 0 ? open : [...new Set([...open, ...near])].sort();
  };

  private readonly list = (folder: string): Promise<readonly string[]> => {
    const now = performance.now();
    const known = this.listed.get(folder);
    if (known !== undefined && now - known.at < trustMs) return known.names;
    const names = this.host.list?.(folder) ?? Promise.resolve([]);
    this.listed.set(folder, { names, at: now });
    return names;
  };

  /** What is known without a look, which goes on meanwhile and tells if it finds something else. */
  private soFar(): readonly string[] {
    const { known, isKnown } = this;
    const looking = this.inFolders();
    if (!isKnown)
      void looking.then(now => {
        if (now.join('\n') !== known.join('\n')) this.changed();
      });
    return known;
  }

  /** The first look is waited for; later ones go on beside the work, and tell if they find something else. */
  private inFolders(): Promise<readonly string[]> {
    if (this.scanned === undefined) return (this.scanned = this.scan());
    const isOld = performance.now() - this.scannedAt > Math.max(trustMs, trustTimes * this.tookMs);
    if (isOld && !this.isScanning) void this.scanAgain(this.scanned);
    return this.scanned;
  }

  private async scanAgain(before: Promise<readonly string[]>): Promise<void> {
    const again = this.scan();
    const [now, then] = await Promise.all([again, before]);
    if (this.scanned !== before || now.join('\n') === then.join('\n')) return;
    this.scanned = again;
    this.changed();
  }

  private async scan(): Promise<readonly string[]> {
    this.isScanning = true;
    const started = performance.now();
    const found = await Promise.all(this.folders.map(folder => this.host.find(folder, ending)));
    this.scannedAt = performance.now();
    this.tookMs = this.scannedAt - started;
    this.isScanning = false;
    this.isKnown = true;
    return (this.known = [...new Set(found.flat().map(keyOf))].sort());
  }
}
