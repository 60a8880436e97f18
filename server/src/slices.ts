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

/** What takes longer to find than an answer may wait for, as it was found last; each look at it begins the next. */
export class Lately<T> {
  private found: T | undefined;
  private isLooking = false;

  constructor(
    private readonly find: () => Promise<T>,
    private readonly failed: (error: unknown) => void,
  ) {}

  look(): T | undefined {
    if (!this.isLooking) {
      this.isLooking = true;
      void this.find()
        .then(found => {
          this.found = found;
        }, this.failed)
        .finally(() => {
          this.isLooking = false;
        });
    }
    return this.found;
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
