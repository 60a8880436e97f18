/** The lines of a body: flow, stages, `if`, `repeat`, `for`, `let`, `shared`. */
import type { IToken, ParserMethod } from 'chevrotain';
import type { Span } from '../../text/span';
import { T } from '../tokens';
import type * as tree from '../tree';
import { maxOperators } from './base';
import { ExpressionGrammar } from './expressions';

export class StatementGrammar extends ExpressionGrammar {
  /** `{ … }`, whose absence costs one problem and not what stands before it. */
  protected body = this.RULE('body', (after: IToken): tree.Body<never> | undefined => {
    let token: IToken | undefined;
    this.OPTION(() => {
      token = this.CONSUME(T.Body);
    });
    return this.ACTION(() => {
      // Something missing before it is the same half-typed line.
      if (token === undefined && this.problems.length === 0)
        this.missing(
          "'{'",
          this.LA(0).startOffset >= after.startOffset ? this.LA(0) : after,
          this.LA(1).tokenType === T.Else ? 'else' : '',
        );
      return this.bodyOf<never>(token);
    });
  });

  statement: ParserMethod<[], tree.Statement> = this.RULE('statement', () =>
    this.OR<tree.Statement>([
      { ALT: () => this.SUBRULE(this.letStatement) },
      { ALT: () => this.SUBRULE(this.sharedStatement) },
      { ALT: () => this.SUBRULE(this.flow) },
    ]),
  );

  protected letStatement = this.RULE('letStatement', (): tree.Let => {
    const first = this.CONSUME(T.Let);
    const name = this.SUBRULE(this.name);
    this.ACTION(() => {
      const end = name.end;
      this.salvage = () => ({
        kind: 'let',
        name,
        value: { kind: 'hole', start: end, end },
        start: this.span(first, first).start,
        end,
      });
    });
    this.CONSUME(T.Assign);
    const value = this.SUBRULE(this.layers);
    return this.ACTION((): tree.Let => ({ kind: 'let', name, value, ...this.span(first, value) }));
  });

  protected sharedStatement = this.RULE('sharedStatement', (): tree.Shared => {
    const first = this.CONSUME(T.Shared);
    const name = this.SUBRULE(this.name);
    const stages: tree.Stage[] = [];
    const node = (): tree.Shared => ({
      kind: 'shared',
      name,
      stages,
      ...this.span(first, stages.at(-1) ?? name),
    });
    this.ACTION(() => {
      this.salvage = () => endInHole(node());
    });
    this.CONSUME(T.Assign);
    stages.push(this.SUBRULE(this.stage));
    this.MANY(() => {
      this.CONSUME(T.Arrow);
      stages.push(this.SUBRULE2(this.stage));
    });
    return this.ACTION(node);
  });

  protected flow = this.RULE('flow', (): tree.Flow => {
    let targets: tree.Ident[] = [];
    let sources: tree.Ident[] = [];
    const stages: tree.Stage[] = [];
    let first: Span | undefined;
    const node = (): tree.Flow => ({
      kind: 'flow',
      targets,
      sources,
      stages,
      start: first?.start ?? 0,
      end: (stages.at(-1) ?? sources.at(-1) ?? targets.at(-1) ?? first)?.end ?? 0,
    });
    this.ACTION(() => {
      this.salvage = () => endInHole(node());
    });
    sources = this.SUBRULE(this.head, { ARGS: [stages] });
    this.ACTION(() => {
      first = stages[0] ?? sources[0];
    });
    this.OPTION(() => {
      const equals = this.CONSUME(T.Assign);
      this.ACTION(() => {
        if (stages.length > 0) this.missing("'->' or a name alone before '='", equals);
        targets = sources;
        sources = [];
        stages.length = 0;
      });
      sources = this.SUBRULE2(this.head, { ARGS: [stages] });
    });
    this.MANY(() => {
      this.CONSUME(T.Arrow);
      stages.push(this.SUBRULE(this.stage));
    });
    return this.ACTION(node);
  });

  /** The maps a line starts from; a control or a call with parentheses goes to the stages instead. */
  protected head = this.RULE('head', (stages: tree.Stage[] = []): tree.Ident[] => {
    const sources: tree.Ident[] = [];
    this.OR([
      { ALT: () => void stages.push(this.SUBRULE(this.control)) },
      {
        ALT: () => {
          const name = this.SUBRULE(this.word);
          let args: tree.Arg[] | undefined;
          this.OPTION(() => {
            args = [];
            this.SUBRULE(this.args, { ARGS: [args] });
          });
          this.ACTION(() => {
            if (args === undefined) sources.push(name);
            else
              stages.push({
                kind: 'call',
                name,
                args,
                start: name.start,
                end: this.span(this.LA(0), this.LA(0)).end,
              });
          });
          this.MANY({
            // `conv(3), x` is no list of maps: a layer's result needs a name first.
            GATE: () => args === undefined,
            DEF: () => {
              this.CONSUME(T.Comma);
              const next = this.SUBRULE2(this.word);
              this.ACTION(() => sources.push(next));
            },
          });
        },
      },
    ]);
    return sources;
  });

  protected word = this.RULE('word', (): tree.Ident => {
    const token = this.OR([
      { ALT: () => this.CONSUME(T.Name) },
      { ALT: () => this.CONSUME(T.In) },
      { ALT: () => this.CONSUME(T.It) },
      { ALT: () => this.CONSUME(T.Hole) },
    ]);
    return this.ACTION(() => {
      if (token.tokenType === T.Hole) this.hole(token, 'a stage or a name');
      return this.ident(token);
    });
  });

  protected stage = this.RULE('stage', (): tree.Stage => {
    return this.OR<tree.Stage>([
      { ALT: () => this.SUBRULE(this.control) },
      { ALT: () => this.SUBRULE(this.call) },
      {
        ALT: () => {
          const token = this.CONSUME(T.Hole);
          return this.ACTION(() => this.hole(token, 'a stage'));
        },
      },
    ]);
  });

  protected control: ParserMethod<[], tree.Stage> = this.RULE('control', () =>
    this.OR<tree.Stage>([
      { ALT: () => this.SUBRULE(this.ifStage) },
      { ALT: () => this.SUBRULE(this.repeat) },
      { ALT: () => this.SUBRULE(this.forStage) },
    ]),
  );

  protected ifStage = this.RULE('ifStage', (): tree.If => {
    const arms: { first: IToken; condition: tree.Expr; then: tree.Body | undefined }[] = [];
    let otherwise: tree.Body | undefined;
    let isOver = false;
    const first = this.CONSUME(T.If);
    const condition = this.SUBRULE(this.expr);
    const then = this.SUBRULE(this.body, { ARGS: [first] }) as tree.Body | undefined;
    arms.push({ first, condition, then });
    this.MANY({
      GATE: () => !isOver,
      DEF: () => {
        const word = this.CONSUME(T.Else);
        this.OR([
          {
            ALT: () => {
              const next = this.CONSUME2(T.If);
              this.ACTION(() => this.countOperator(next));
              const condition = this.SUBRULE2(this.expr);
              const then = this.SUBRULE2(this.body, { ARGS: [next] }) as tree.Body | undefined;
              arms.push({ first: next, condition, then });
            },
          },
          {
            ALT: () => {
              const body = this.SUBRULE3(this.body, { ARGS: [word] }) as tree.Body | undefined;
              this.ACTION(() => {
                otherwise = body;
                isOver = true;
              });
            },
          },
        ]);
      },
    });
    return this.ACTION((): tree.If => {
      let rest: tree.Body | tree.If | undefined = otherwise;
      for (const arm of arms.slice(0, maxOperators).reverse()) {
        const last: Span = rest ?? arm.then ?? arm.condition;
        rest = {
          kind: 'if',
          condition: arm.condition,
          then: arm.then,
          else: rest,
          ...this.span(arm.first, last),
        };
      }
      return rest as tree.If;
    });
  });

  protected repeat = this.RULE('repeat', (): tree.Repeat => {
    const first = this.CONSUME(T.Repeat);
    const count = this.SUBRULE(this.expr);
    const body = this.SUBRULE(this.body, { ARGS: [first] }) as tree.Body | undefined;
    return this.ACTION(
      (): tree.Repeat => ({ kind: 'repeat', count, body, ...this.span(first, body ?? count) }),
    );
  });

  protected forStage = this.RULE('forStage', (): tree.For => {
    const first = this.CONSUME(T.For);
    const names = [this.SUBRULE(this.name)];
    this.MANY(() => {
      this.CONSUME(T.Comma);
      names.push(this.SUBRULE2(this.name));
    });
    this.CONSUME(T.Of);
    const list = this.SUBRULE(this.expr);
    const body = this.SUBRULE(this.body, { ARGS: [first] }) as tree.Body | undefined;
    return this.ACTION(
      (): tree.For => ({ kind: 'for', names, list, body, ...this.span(first, body ?? list) }),
    );
  });
}

/** Where the rest of a pipeline could not be read, its result is open and no shape follows from it. */
function endInHole<N extends tree.Flow | tree.Shared>(node: N): N {
  const hole: tree.Hole = { kind: 'hole', start: node.end, end: node.end };
  return { ...node, stages: [...node.stages, hole] };
}
