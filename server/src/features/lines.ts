/** Where the lines of a text begin. An edit moves them, and only what it replaced is looked through again. */
import type { Position } from 'vscode-languageserver';
import { difference } from '../text/change';

const cr = 13;
const lf = 10;

const isBreak = (code: number): boolean => code === cr || code === lf;

export class Lines {
  private constructor(
    readonly text: string,
    private readonly starts: readonly number[],
  ) {}

  static of(text: string): Lines {
    const starts = [0];
    scan(text, 1, text.length, starts);
    return new Lines(text, starts);
  }

  /** The lines of a text that came from this one. */
  edited(text: string): Lines {
    const { from, oldTo, newTo } = difference(this.text, text);
    // Whether a line begins somewhere hangs on the characters on both sides.
    const before = Math.max(1, from === 0 ? 1 : this.after(from - 1));
    const starts = this.starts.slice(0, before);
    scan(text, Math.max(1, from), newTo, starts);
    const delta = newTo - oldTo;
    for (let i = Math.max(before, this.after(oldTo)); i < this.starts.length; i++)
      starts.push(this.starts[i]! + delta);
    return new Lines(text, starts);
  }

  /** The number of lines that begin at or before an offset. */
  private after(offset: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** A place behind the end of a line is the end; one between the two characters of a line break is before them. */
  offsetAt({ line, character }: Position): number {
    if (line >= this.starts.length) return this.text.length;
    if (line < 0) return 0;
    const start = this.starts[line]!;
    const end = this.starts[line + 1] ?? this.text.length;
    return this.beforeBreak(Math.min(start + Math.max(0, character), end), start);
  }

  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.text.length));
    const line = this.after(at) - 1;
    const start = this.starts[line]!;
    return { line, character: this.beforeBreak(at, start) - start };
  }

  private beforeBreak(offset: number, start: number): number {
    let at = offset;
    while (at > start && isBreak(this.text.charCodeAt(at - 1))) at--;
    return at;
  }
}

/** Adds the beginnings of lines from one offset to another, both included. */
function scan(text: string, from: number, to: number, into: number[]): void {
  for (let at = from; at <= to; at++) {
    const before = text.charCodeAt(at - 1);
    if (before === lf || (before === cr && text.charCodeAt(at) !== lf)) into.push(at);
  }
}
