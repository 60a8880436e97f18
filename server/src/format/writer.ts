/** Collects a new form of a text as edits: what stays is named by its place, all else lies between two such places. */
import type { Edit } from '../text/span';

/** An edit of what stands before a token; `before` is where that token starts, the length of the text at its end. */
export interface Gap extends Edit {
  readonly before: number;
}

export class Writer {
  readonly gaps: Gap[] = [];
  /** Where the next character would go. */
  private written = 0;
  private between = '';
  private pendingLines = 0;
  private pendingSpaces = 0;
  private indent = 0;

  /** `kept` is the end of what stays before the first thing written; nothing stands there if it is the text's start. */
  constructor(
    private readonly text: string,
    private readonly eol: string,
    private kept: number,
    private atStart: boolean,
  ) {}

  get column(): number {
    return this.pendingLines > 0 ? this.indent : this.written + this.pendingSpaces;
  }

  spaces(count: number): void {
    if (this.pendingLines === 0) this.pendingSpaces += count;
  }

  oneSpace(): void {
    this.pendingSpaces = 1;
  }

  /** Asking twice for a new line gives one; the last one says how far it is indented. */
  newLine(indent: number, blank = false): void {
    if (this.atStart) return;
    this.pendingLines = Math.max(this.pendingLines, blank ? 2 : 1);
    this.pendingSpaces = 0;
    this.indent = indent;
  }

  insert(text: string): void {
    this.flush();
    this.between += text;
    this.written += text.length;
  }

  source(start: number, text: string): void {
    this.flush();
    this.gap(start);
    this.kept = start + text.length;
    this.written += text.length;
  }

  /** What stands before this place stays as it is, and so does the text up to `end`. */
  keep(end: number): void {
    this.flush();
    this.between = '';
    this.kept = end;
  }

  /** The text ends here, with a line break unless nothing is in it. */
  finish(isEmpty: boolean): void {
    this.between = isEmpty ? '' : this.eol;
    this.pendingLines = this.pendingSpaces = 0;
    this.gap(this.text.length);
  }

  private flush(): void {
    this.atStart = false;
    if (this.pendingLines > 0) {
      this.between += this.eol.repeat(this.pendingLines) + ' '.repeat(this.indent);
      this.written = this.indent;
    } else {
      this.between += ' '.repeat(this.pendingSpaces);
      this.written += this.pendingSpaces;
    }
    this.pendingLines = this.pendingSpaces = 0;
  }

  private gap(before: number): void {
    const edit = smallest(this.text, { start: this.kept, end: before, text: this.between });
    if (edit !== undefined) this.gaps.push({ ...edit, before });
    this.between = '';
  }
}

/** The edit without what it leaves as it was; nothing if it changes nothing. */
function smallest(text: string, { start, end, text: now }: Edit): Edit | undefined {
  const old = text.slice(start, end);
  if (old === now) return undefined;
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head++;
  // A place between CR and LF is no place.
  if (old[head - 1] === '\r') head--;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  if (tail > 0 && old[old.length - tail] === '\n' && old[old.length - tail - 1] === '\r') tail--;
  return { start: start + head, end: end - tail, text: now.slice(head, now.length - tail) };
}
