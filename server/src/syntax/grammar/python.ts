/** Values as Python writes them: read as what they are here, with what they would be told. */
import type { IToken } from 'chevrotain';
import type * as tree from '../tree';
import { GrammarBase } from './base';

export class PythonGrammar extends GrammarBase {
  /** `(3, 3)`, as Python has it, for a list. */
  protected tuple(open: IToken, items: readonly tree.Expr[], close: IToken): tree.Expr {
    const span = this.span(open, close);
    const inside = this.written(span.start + 1, span.end - 1);
    // What stands in it is mended with it.
    const own = this.problems.filter(({ start, end }) => start >= span.start && end <= span.end);
    const text = own.reduce((text, { data }) => text.replace(data.tuple ?? '\0', data.list ?? ''), inside);
    this.problems = this.problems.filter(problem => !own.includes(problem));
    const list = `[${text.replace(/,\s*$/, '')}]`;
    const data = { what: "')'", found: ',', tuple: `(${inside})`, list };
    this.problems.push({ code: 'expected', ...span, instead: list, data });
    return { kind: 'list', items, ...span };
  }

  /** `8 if deep else 4`, as Python has it. */
  protected ternary(word: IToken, condition: tree.Expr, then: tree.Expr, otherwise: tree.Expr): tree.Expr {
    const [value, test, other] = [then, condition, otherwise].map(({ start, end }) =>
      this.written(start, end),
    );
    const instead = `if ${test} { ${value} } else { ${other} }`;
    const span = this.span(then, otherwise);
    const data = { what: 'a value', found: word.image, choice: instead };
    this.problems.push({ code: 'expected', ...span, instead, data });
    return { kind: 'if-value', condition, then, else: otherwise, ...span };
  }
}
