/**
 * Long work in slices: between two of its pieces edits and other requests are heard, whoever asked for it can call it
 * off, and sees how far it is.
 */
import type { WorkDoneProgressReporter } from 'vscode-languageserver';

/** Short enough that a hover in between does not seem slow. */
const sliceMs = 20;

/** Awaited between two pieces of work; false when nobody wants the rest any more. */
export type GoOn = (done: number, all: number) => Promise<boolean>;

/** @param tell told at the end of each slice, so never of work that is short */
export function inSlices(
  isWanted: () => boolean = () => true,
  tell: (done: number, all: number) => void = () => undefined,
): GoOn {
  let end = performance.now() + sliceMs;
  return async (done, all) => {
    if (performance.now() < end) return true;
    tell(done, all);
    // A timer lets more than one message in.
    await new Promise(resolve => setTimeout(resolve, 1));
    end = performance.now() + sliceMs;
    return isWanted();
  };
}

/** How long an answer waits for what may have changed since it was found. */
const longestWaitMs = 300;

/**
 * What may take longer to find than an answer can wait for. Whoever asks again gets what was found last, and each such look
 * begins the next; the first to ask, or to ask after something else changed, waits a moment for what holds now.
 */
export class Lately<T> {
  private found: T | undefined;
  private looking: Promise<void> | undefined;
  /** For whom it was found: what they change themselves makes no difference to them. */
  private by: string | undefined;

  constructor(
    private readonly what: string,
    private readonly find: () => Promise<T>,
    private readonly failed: (what: string, error: unknown) => void,
  ) {}

  /** Something changed: what was found holds for nobody any more but for whoever changed it. */
  changed(by?: string): void {
    if (this.by !== by) this.by = undefined;
  }

  async look(by: string): Promise<T | undefined> {
    if (this.by === by) {
      this.looking ??= this.begin();
      return this.found;
    }
    this.by = by;
    // A look that is under way may have read already what changed since.
    const fresh = (this.looking ?? Promise.resolve()).then(() => (this.looking ??= this.begin()));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>(resolve => {
      timer = setTimeout(resolve, longestWaitMs);
    });
    await Promise.race([fresh, late]);
    clearTimeout(timer);
    return this.found;
  }

  private async begin(): Promise<void> {
    try {
      this.found = await this.find();
    } catch (error) {
      this.failed(this.what, error);
    } finally {
      this.looking = undefined;
    }
  }
}

/** What the editor shows of long work, where it gave a place for it: nothing of work that is over in one slice. */
export class Telling {
  private percent: number | undefined;

  constructor(
    private readonly title: string,
    private readonly reporter: WorkDoneProgressReporter | undefined,
  ) {}

  tell(done: number, all: number): void {
    // A look that begins again goes no step back.
    const percent = Math.max(this.percent ?? 0, Math.floor((100 * done) / all));
    if (this.percent === undefined) this.reporter?.begin(`lwnet: ${this.title}`, percent, undefined, true);
    else if (percent > this.percent) this.reporter?.report(percent);
    this.percent = percent;
  }

  end(): void {
    if (this.percent !== undefined) this.reporter?.done();
  }
}
