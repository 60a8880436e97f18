/**
 * Values in parentheses: numbers, lists, calls, arithmetic. While a grammar is being recorded, rules run without
 * arguments: hence the empty lists as defaults here and in the other parts.
 */
import type { IToken, ParserMethod } from 'chevrotain';
import { parseRational } from '../rational';
import { T, wordOf } from '../tokens';
import type * as tree from '../tree';
import { maxOperators } from './base';
import { PythonGrammar } from './python';

export class ExpressionGrammar extends PythonGrammar {
  protected name = this.RULE('name', (): tree.Ident => {
    const token = this.OR([{ ALT: () => this.CONSUME(T.Name) }, { ALT: () => this.CONSUME(T.Hole) }]);
    return this.ACTION(() => {
      if (token.tokenType === T.Hole) this.hole(token, 'a name');
      return this.ident(token);
    });
  });

  protected call = this.RULE('call', (): tree.Call => {
    const token = this.CONSUME(T.Name);
    let args: tree.Arg[] | undefined;
    this.OPTION(() => {
      args = [];
      this.SUBRULE(this.args, { ARGS: [args] });
    });
    return this.ACTION((): tree.Call => {
      const name = this.ident(token);
      const end = args === undefined ? name.end : this.span(this.LA(0), this.LA(0)).end;
      return { kind: 'call', name, args, start: name.start, end };
    });
  });

  protected args = this.RULE('args', (list: tree.Arg[] = []): void => {
    this.CONSUME(T.ParenOpen);
    this.OPTION(() => {
      this.SUBRULE(this.arg, { ARGS: [list] });
      this.MANY(() => {
        this.CONSUME(T.Comma);
        this.OPTION2(() => this.SUBRULE2(this.arg, { ARGS: [list] }));
      });
    });
    this.CONSUME(T.ParenClose);
  });

  protected arg = this.RULE('arg', (list: tree.Arg[] = []): void => {
    let token: IToken | undefined;
    this.OPTION(() => {
      token = this.CONSUME(T.Name);
      this.CONSUME(T.Assign);
    });
    let value = this.SUBRULE(this.layers);
    this.OPTION2(() => {
      const word = this.CONSUME(T.If);
      const condition = this.SUBRULE(this.expr);
      this.CONSUME(T.Else);
      const otherwise = this.SUBRULE2(this.layers);
      value = this.ACTION(() => this.ternary(word, condition, value, otherwise));
    });
    this.ACTION(() => {
      const name = token && this.ident(token);
      list.push({ name, value, ...this.span(name ?? value, value) });
    });
  });

  protected layers: ParserMethod<[], tree.Expr> = this.RULE('layers', () => {
    const stages = [this.SUBRULE(this.expr)];
    this.MANY(() => {
      this.CONSUME(T.Arrow);
      stages.push(this.SUBRULE2(this.expr));
    });
    return this.ACTION((): tree.Expr => {
      if (stages.length === 1) return stages[0]!;
      return { kind: 'chain', stages, ...this.span(stages[0]!, stages.at(-1)!) };
    });
  });

  protected expr: ParserMethod<[], tree.Expr> = this.RULE('expr', () => {
    let left = this.SUBRULE(this.conjunction);
    this.MANY(() => {
      const op = this.CONSUME(T.Or);
      const right = this.SUBRULE2(this.conjunction);
      left = this.ACTION(() => this.binary(op, left, right));
    });
    return left;
  });

  protected conjunction = this.RULE('conjunction', (): tree.Expr => {
    let left = this.SUBRULE(this.negation);
    this.MANY(() => {
      const op = this.CONSUME(T.And);
      const right = this.SUBRULE2(this.negation);
      left = this.ACTION(() => this.binary(op, left, right));
    });
    return left;
  });

  protected negation = this.RULE('negation', (): tree.Expr => {
    const nots: IToken[] = [];
    this.MANY(() => void nots.push(this.CONSUME(T.Not)));
    let operand = this.SUBRULE(this.comparison);
    this.ACTION(() => {
      for (const not of nots.reverse()) operand = this.unary(not, 'not', operand);
    });
    return operand;
  });

  protected comparison = this.RULE('comparison', (): tree.Expr => {
    let left = this.SUBRULE(this.sum);
    this.OPTION(() => {
      const op = this.SUBRULE(this.comparisonMark);
      const right = this.SUBRULE2(this.sum);
      left = this.ACTION(() => this.binary(op, left, right));
    });
    return left;
  });

  protected comparisonMark = this.RULE(
    'comparisonMark',
    (): IToken =>
      this.OR([
        { ALT: () => this.CONSUME(T.Equal) },
        { ALT: () => this.CONSUME(T.Unequal) },
        { ALT: () => this.CONSUME(T.Less) },
        { ALT: () => this.CONSUME(T.AtMost) },
        { ALT: () => this.CONSUME(T.Greater) },
        { ALT: () => this.CONSUME(T.AtLeast) },
      ]),
  );

  protected sum: ParserMethod<[], tree.Expr> = this.RULE('sum', () => {
    let left = this.SUBRULE(this.product);
    this.MANY(() => {
      const op = this.OR([{ ALT: () => this.CONSUME(T.Plus) }, { ALT: () => this.CONSUME(T.Minus) }]);
      const right = this.SUBRULE2(this.product);
      left = this.ACTION(() => this.binary(op, left, right));
    });
    return left;
  });

  protected product = this.RULE('product', (): tree.Expr => {
    let left = this.SUBRULE(this.factor);
    this.MANY(() => {
      const op = this.OR([
        { ALT: () => this.CONSUME(T.Times) },
        { ALT: () => this.CONSUME(T.Over) },
        { ALT: () => this.CONSUME(T.Modulo) },
      ]);
      const right = this.SUBRULE2(this.factor);
      left = this.ACTION(() => this.binary(op, left, right));
    });
    return left;
  });

  protected factor = this.RULE('factor', (): tree.Expr => {
    const minus: IToken[] = [];
    this.MANY(() => void minus.push(this.CONSUME(T.Minus)));
    let operand = this.SUBRULE(this.primary);
    this.MANY2(() => {
      operand = this.OR<tree.Expr>([
        {
          ALT: () => {
            const dot = this.CONSUME(T.Dot);
            const name = this.SUBRULE(this.name);
            return this.ACTION((): tree.Expr => {
              this.countOperator(dot);
              return this.nest(
                { kind: 'member', object: operand, name, ...this.span(operand, name) },
                operand,
              );
            });
          },
        },
        {
          ALT: () => {
            const open = this.CONSUME(T.ListOpen);
            const index = this.SUBRULE(this.expr);
            const close = this.CONSUME(T.ListClose);
            return this.ACTION((): tree.Expr => {
              this.countOperator(open);
              return this.nest(
                { kind: 'index', object: operand, index, ...this.span(operand, close) },
                operand,
              );
            });
          },
        },
      ]);
    });
    this.ACTION(() => {
      for (const token of minus.reverse()) operand = this.unary(token, '-', operand);
    });
    return operand;
  });

  protected primary: ParserMethod<[], tree.Expr> = this.RULE('primary', () =>
    this.OR<tree.Expr>([
      { ALT: () => this.SUBRULE(this.numberLiteral) },
      { ALT: () => this.SUBRULE(this.boolean) },
      { ALT: () => this.SUBRULE(this.flowRef) },
      { ALT: () => this.SUBRULE(this.reference) },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.SUBRULE(this.ifValue) },
      {
        ALT: () => {
          const open = this.CONSUME(T.ParenOpen);
          const inner = this.SUBRULE(this.expr);
          const items = [inner];
          let isTuple = false;
          this.MANY(() => {
            this.CONSUME(T.Comma);
            isTuple = true;
            this.OPTION(() => items.push(this.SUBRULE2(this.expr)));
          });
          const close = this.CONSUME(T.ParenClose);
          return this.ACTION(() => (isTuple ? this.tuple(open, items, close) : inner));
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(T.Hole);
          return this.ACTION(() => this.hole(token, 'a value'));
        },
      },
    ]),
  );

  protected numberLiteral = this.RULE('numberLiteral', (): tree.NumberLiteral => {
    const token = this.CONSUME(T.Number);
    return this.ACTION((): tree.NumberLiteral => {
      const digits = /^\d+(?:\.\d+)?(?:[eE][+-]?\d+(?![A-Za-z_0-9]))?/.exec(token.image)?.[0] ?? '';
      const value = parseRational(digits);
      const span = this.span(token, token);
      if (value === undefined)
        this.problems.push({ code: 'number-too-large', ...span, data: { found: token.image } });
      return { kind: 'number', value, unit: token.image.slice(digits.length), ...span };
    });
  });

  protected boolean = this.RULE('boolean', (): tree.BooleanLiteral => {
    const token = this.OR([{ ALT: () => this.CONSUME(T.True) }, { ALT: () => this.CONSUME(T.False) }]);
    return this.ACTION(
      (): tree.BooleanLiteral => ({
        kind: 'boolean',
        value: token.tokenType === T.True,
        ...this.span(token, token),
      }),
    );
  });

  protected flowRef = this.RULE('flowRef', (): tree.FlowRef => {
    const token = this.OR([{ ALT: () => this.CONSUME(T.In) }, { ALT: () => this.CONSUME(T.It) }]);
    return this.ACTION(
      (): tree.FlowRef => ({
        kind: 'flow-ref',
        name: token.tokenType === T.In ? 'in' : 'it',
        ...this.span(token, token),
      }),
    );
  });

  protected reference = this.RULE('reference', (): tree.Expr => {
    const call = this.SUBRULE(this.call);
    return this.ACTION((): tree.Expr => (call.args === undefined ? { kind: 'name', ...call.name } : call));
  });

  protected list = this.RULE('list', (): tree.List => {
    const items: tree.Expr[] = [];
    const open = this.CONSUME(T.ListOpen);
    this.OPTION(() => {
      items.push(this.SUBRULE(this.layers));
      this.MANY(() => {
        this.CONSUME(T.Comma);
        this.OPTION2(() => items.push(this.SUBRULE2(this.layers)));
      });
    });
    const close = this.CONSUME(T.ListClose);
    return this.ACTION((): tree.List => ({ kind: 'list', items, ...this.span(open, close) }));
  });

  protected ifValue: ParserMethod<[], tree.IfValue> = this.RULE('ifValue', () => {
    const arms: { first: IToken; condition: tree.Expr; then: tree.Expr }[] = [];
    const first = this.CONSUME(T.If);
    const condition = this.SUBRULE(this.expr);
    const then = this.SUBRULE(this.braced);
    arms.push({ first, condition, then });
    this.MANY(() => {
      this.CONSUME(T.Else);
      const next = this.CONSUME2(T.If);
      this.ACTION(() => this.countOperator(next));
      const condition = this.SUBRULE2(this.expr);
      const then = this.SUBRULE2(this.braced);
      arms.push({ first: next, condition, then });
    });
    this.CONSUME2(T.Else);
    const otherwise = this.SUBRULE3(this.braced);
    return this.ACTION((): tree.IfValue => {
      let rest: tree.Expr = otherwise;
      const last = otherwise;
      for (const arm of arms.slice(0, maxOperators).reverse())
        rest = {
          kind: 'if-value',
          condition: arm.condition,
          then: arm.then,
          else: rest,
          ...this.span(arm.first, last),
        };
      return rest as tree.IfValue;
    });
  });

  protected braced = this.RULE('braced', (): tree.Expr => {
    this.CONSUME(T.BraceOpen);
    const value = this.SUBRULE(this.layers);
    this.CONSUME(T.BraceClose);
    return value;
  });

  protected unary(token: IToken, op: '-' | 'not', operand: tree.Expr): tree.Expr {
    this.countOperator(token);
    return this.nest({ kind: 'unary', op, operand, ...this.span(token, operand) }, operand);
  }

  protected binary(token: IToken, left: tree.Expr, right: tree.Expr): tree.Expr {
    this.countOperator(token);
    const op = wordOf(token.tokenType) as tree.BinaryOp;
    return this.nest({ kind: 'binary', op, left, right, ...this.span(left, right) }, left);
  }
}
