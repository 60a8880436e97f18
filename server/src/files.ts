/** Files as they were last read, and read again where they have become others. */
import type { Host, Loaded } from './host';

/**
 * Not every editor tells what changes on the disk, and those that do watch their folders alone: whoever looks at a file
 * looks at its stamp too, but not more often than this, so that typing does not ask the disk at each key.
 */
const trustMs = 1_000;

interface Kept {
  readonly loaded: Promise<Loaded | undefined>;
  lookedAt: number;
}

export class Files {
  private readonly kept = new Map<string, Kept>();

  /** @param noticed told of each file that is found to have changed on the disk */
  constructor(
    private readonly host: Host,
    private readonly noticed: (key: string) => void,
  ) {}

  keys(): Iterable<string> {
    return this.kept.keys();
  }

  delete(key: string): void {
    this.kept.delete(key);
  }

  async read(key: string): Promise<Loaded | undefined> {
    const kept = this.kept.get(key);
    if (kept !== undefined && !(await this.hasChanged(key, kept))) return kept.loaded;
    const loaded = this.host.read(key);
    this.kept.set(key, { loaded, lookedAt: performance.now() });
    return loaded;
  }

  /** Whether a file is another one than what is kept of it. */
  private async hasChanged(key: string, kept: Kept): Promise<boolean> {
    const now = performance.now();
    if (this.host.stamp === undefined || now - kept.lookedAt < trustMs) return false;
    kept.lookedAt = now;
    const [loaded, stamp] = await Promise.all([kept.loaded, this.host.stamp(key)]);
    if (loaded?.stamp === stamp || this.kept.get(key) !== kept) return false;
    this.noticed(key);
    return true;
  }
}
