/** Reads one declaration without problems of its own as elements: its tokens again, its statements from the tree. */

import { bodiesIn } from '../syntax/bodies';
import { endOf, lex } from '../syntax/lex';
import { T } from '../syntax/tokens';
import type { Body, Declaration, Item, Node, Statement, Unit } from '../syntax/tree';
import type { Note } from './doc';
import {
  type Arm,
  type Braces,
  type Element,
  endsOperand,
  type Form,
  type Group,
  type Leaf,
  type Line,
  type Part,
} from './elements';

export interface Read {
  readonly leading: readonly Note[];
  /** A blank line stands between the leading comments and the declaration. */
  readonly blankInside: boolean;
  readonly elements: readonly Element[];
  readonly trailing: Note | undefined;
}

/** `offset` is where the declaration starts in the text. */
export function readDeclaration(text: string, offset: number, unit: Unit<Declaration>): Read {
  return new Reader(text, offset, unit).declaration();
}

class Reader {
  private readonly leaves: Leaf[];
  private at = 0;
  private readonly bodies = new Map<number, { body: Body<Statement | Item>; base: number }>();

  constructor(
    private readonly text: string,
    private readonly offset: number,
    private readonly unit: Unit<Declaration>,
  ) {
    this.leaves = leavesOf(text, offset, offset + unit.length);
    this.note(unit.node, offset);
  }

  declaration(): Read {
    const head = this.next;
    const leading = head.before;
    head.before = [];
    const elements = this.elements(this.offset + this.unit.length, 'declaration');
    const blankInside = leading.length > 0 && head.blank;
    return { leading, blankInside, elements, trailing: this.trailing() };
  }

  private get next(): Leaf {
    return this.leaves[this.at]!;
  }

  /** Remembers where statements stand, so that their braces are told from those of a value. */
  private note(node: Node, base: number): void {
    for (const body of bodiesIn(node)) this.bodies.set(base + body.start, { body, base });
  }

  /** The comment behind what was just read, on its line. */
  private trailing(): Note | undefined {
    return this.next.before[0]?.trailing ? this.next.before.shift() : undefined;
  }

  private trailingAll(): Note[] {
    const note = this.trailing();
    return note === undefined ? [] : [note];
  }

  private elements(end: number, form: Form | 'declaration'): Element[] {
    const list: Element[] = [];
    while (this.next.start < end && !isClose(this.next)) {
      // The value of an item stands beside its name.
      const isValue = form === 'item' && list.length === 1;
      list.push(this.element(isValue ? undefined : list.at(-1)));
    }
    return list;
  }

  private element(previous: Element | undefined): Element {
    const leaf = this.next;
    if (leaf.type === T.ParenOpen || leaf.type === T.ListOpen) return this.group(endsOperand(previous));
    if (leaf.type === T.BraceOpen) return this.braces();
    if (leaf.type === T.If) return this.conditional();
    this.at++;
    return leaf;
  }

  private group(isBehindOperand: boolean): Group {
    const open = this.leaves[this.at++]!;
    const lists = isBehindOperand === (open.type === T.ParenOpen);
    const opening = this.trailingAll();
    const parts: Part[] = [];
    // A comment on its line before a comma belongs to what comes behind the comma.
    let carried: Note[] = [];
    while (!isClose(this.next)) {
      const head = this.next;
      const leading = [...carried, ...head.before];
      head.before = [];
      const blank = leading[0]?.blank ?? head.blank;
      const blankInside = leading.length > 0 && head.blank;
      carried = [];
      const elements = this.part();
      const trailing = this.trailingAll();
      if (this.next.type === T.Comma) {
        carried = this.next.before;
        this.at++;
        const behind = carried.length > 0 ? carried : trailing;
        for (const note of this.trailingAll()) behind.push(note);
      }
      parts.push({ leading, blank, blankInside, elements, trailing });
    }
    const close = this.leaves[this.at++]!;
    const closing = [...carried, ...close.before];
    close.before = [];
    const table = lists && open.type === T.ListOpen && parts.length > 0 && parts.every(isRow);
    return { kind: 'group', open, opening, parts, closing, close, lists, table };
  }

  private part(): Element[] {
    const list: Element[] = [];
    while (this.next.type !== T.Comma && !isClose(this.next)) list.push(this.element(list.at(-1)));
    return list;
  }

  private braces(): Braces {
    const open = this.leaves[this.at++]!;
    const opening = this.trailingAll();
    const found = this.bodies.get(open.start);
    const content =
      found === undefined
        ? this.part()
        : ({ kind: 'lines', units: this.lines(found.body, found.base) } as const);
    const close = this.leaves[this.at++]!;
    const closing = close.before;
    close.before = [];
    return { kind: 'braces', open, opening, content, closing, close };
  }

  private conditional(): Element {
    const arms: Arm[] = [];
    for (;;) {
      const words: Leaf[] = [];
      while (this.next.type === T.Else || this.next.type === T.If) words.push(this.leaves[this.at++]!);
      const condition: Element[] = [];
      if (words.at(-1)!.type === T.If)
        while (this.next.type !== T.BraceOpen) condition.push(this.element(condition.at(-1)));
      arms.push({ words, condition, braces: this.braces() });
      if (this.next.type !== T.Else) return { kind: 'conditional', arms };
    }
  }

  private lines(body: Body<Statement | Item>, base: number): Line[] {
    return body.units.map((unit, i) => this.line(unit, base + body.offsets[i]!));
  }

  private line(unit: Unit<Statement | Item>, start: number): Line {
    const head = this.next;
    const leading = head.before;
    head.before = [];
    const blank = leading[0]?.blank ?? head.blank;
    const blankInside = leading.length > 0 && head.blank;
    const end = start + unit.length;
    const common = { leading, blank, blankInside };
    if (unit.problems.length > 0 || unit.node.kind === 'broken') {
      while (this.next.start < end) this.at++;
      this.next.before = this.next.before.filter(note => note.start >= end);
      const text = this.text.slice(start + unit.head, end);
      return { ...common, trailing: undefined, content: { kind: 'kept', start: start + unit.head, text } };
    }
    this.note(unit.node, start);
    const form: Form = unit.node.kind;
    const elements = this.elements(end, form);
    return { ...common, trailing: this.trailing(), content: { kind: 'unit', form, elements } };
  }
}

/** The end of a text without the blanks at its end; a search for them would begin anew at each blank of a long run. */
export function endWithoutBlanks(text: string, end = text.length): number {
  let at = end;
  while (at > 0 && ' \t\f\u00a0\ufeff'.includes(text[at - 1]!)) at--;
  return at;
}

const isClose = ({ type }: Leaf): boolean =>
  type === T.ParenClose || type === T.ListClose || type === T.BraceClose || type === T.Hole;

/** A row of a table: a list and nothing else. */
const isRow = ({ elements }: Part): boolean => {
  const [only, ...more] = elements;
  return more.length === 0 && only?.kind === 'group' && only.open.type === T.ListOpen;
};

/** The tokens of a part of the text, with a last one, which is none, that holds the comments behind all others. */
function leavesOf(text: string, from: number, to: number): Leaf[] {
  const { tokens, comments } = lex(text.slice(from, to));
  const leaves: Leaf[] = [];
  let previous = -1;
  let nextComment = 0;
  const lineBreaks = (start: number) =>
    previous < 0 ? 0 : (text.slice(from + previous, from + start).match(/\r\n|\r|\n/g)?.length ?? 0);
  for (let i = 0; i <= tokens.length; i++) {
    const token = tokens[i];
    const start = token?.startOffset ?? to - from;
    const before: Note[] = [];
    for (; (comments[nextComment]?.startOffset ?? Number.POSITIVE_INFINITY) < start; nextComment++) {
      const comment = comments[nextComment]!;
      const breaks = lineBreaks(comment.startOffset);
      const text = comment.image.slice(0, endWithoutBlanks(comment.image));
      const trailing = previous >= 0 && breaks === 0;
      before.push({ start: from + comment.startOffset, text, trailing, blank: breaks > 1 });
      previous = endOf(comment);
    }
    leaves.push({
      kind: 'leaf',
      type: token?.tokenType ?? T.Hole,
      start: from + start,
      text: token?.image ?? '',
      before,
      blank: lineBreaks(start) > 1,
    });
    if (token !== undefined) previous = endOf(token);
  }
  return leaves;
}
