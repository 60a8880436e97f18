/**
 * The grammar, for one unit at a time: `units.ts` has already found where units begin and end, closed what was left
 * open and put a Hole where something is missing. Nested bodies arrive parsed, as one Body token each.
 */
import {
  EmbeddedActionsParser,
  type IParserErrorMessageProvider,
  type IToken,
  type ParserMethod,
  type TokenType,
} from 'chevrotain';
import type { Span } from '../text/span';
import { endOf } from './lex';
import { parseRational } from './rational';
import { T, vocabulary } from './tokens';
import type * as tree from './tree';

/** A Body token carries what is between its braces; a Hole token what wants more. */
export interface Filled extends IToken {
  body?: tree.Body<never>;
  after?: IToken;
}

export interface Parsed<N> {
  readonly node: N;
  readonly problems: readonly tree.SyntaxProblem[];
}

type Rule = 'declaration' | 'statement' | 'item';

/** Operators in one unit beyond which a tree would be deeper than any reader or stack wants. */
const maxOperators = 500;

/** Names what the grammar expected, in the words of a message. */
const phrases: Record<string, string> = {
  Name: 'a name',
  Number: 'a number',
  String: 'a path in quotes',
  Body: "'{'",
};

/** What a rule begins with when none of its alternatives fits. */
const rulePhrases: Record<string, string> = {
  stage: 'a stage',
  head: 'a stage or a name',
  statement: 'a statement',
  primary: 'a value',
  item: 'a budget or a placement',
  word: 'a name',
};

const phrase = (type: TokenType): string => phrases[type.name] ?? type.name;
const rulePhrase = (rule: string): string => rulePhrases[rule] ?? 'something else';

const messages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => phrase(expected),
  buildNotAllInputParsedMessage: () => 'nothing',
  buildNoViableAltMessage: ({ ruleName }) => rulePhrase(ruleName),
  buildEarlyExitMessage: ({ ruleName }) => rulePhrase(ruleName),
};

/** While the grammar is being recorded, rules run without arguments: hence the empty lists as defaults. */
class UnitParser extends EmbeddedActionsParser {
  /** Where the unit starts; every span is relative to it. */
  private base = 0;
  private operators = 0;
  private problems: tree.SyntaxProblem[] = [];
  /** What has been read of the node so far, should the rest fail. */
  private salvage: (() => tree.Node) | undefined;

  constructor(skipValidations: boolean) {
    super(vocabulary, {
      maxLookahead: 2,
      recoveryEnabled: false,
      errorMessageProvider: messages,
      skipValidations,
    });
    this.performSelfAnalysis();
  }

  parse<N extends tree.Node>(tokens: IToken[], base: number, rule: Rule): Parsed<N> {
    this.base = base;
    this.operators = 0;
    this.problems = [];
    this.salvage = undefined;
    this.input = tokens;
    const node = this[rule]() as tree.Node | undefined;
    const error = this.errors[0];
    if (error === undefined && node !== undefined) return { node: node as N, problems: this.problems };
    // A leftover behind something already missing is the same mistake.
    if (error !== undefined && this.problems.length === 0)
      this.problems.push(this.problemOf(error.message, error.token, tokens));
    const rest = (this.salvage as (() => tree.Node) | undefined)?.();
    const broken: tree.Broken = { kind: 'broken', ...this.span(tokens[0]!, tokens.at(-1)!) };
    return { node: (rest ?? broken) as N, problems: this.problems };
  }

  private problemOf(expected: string, token: IToken, tokens: readonly IToken[]): tree.SyntaxProblem {
    const at = tokens.indexOf(token);
    const last = tokens.at(-1)!;
    const where = at === -1 ? last : token;
    const before = at === -1 ? last : tokens[at - 1];
    const found = at === -1 ? '' : token.tokenType === T.Body ? '{' : token.image;
    return {
      code: 'expected',
      ...this.span(where, where),
      data: { what: expected, found, after: shown(before) },
    };
  }

  private span(first: Span | IToken, last: Span | IToken): Span {
    const start = 'startOffset' in first ? first.startOffset - this.base : first.start;
    const end = 'startOffset' in last ? endOf(last) - this.base : last.end;
    return { start, end };
  }

  private ident(token: IToken): tree.Ident {
    return { name: token.image, start: token.startOffset - this.base, end: endOf(token) - this.base };
  }

  /** Reports what is missing behind a token. */
  private missing(what: string, after: IToken | undefined): void {
    if (after === undefined) return;
    this.problems.push({
      code: 'expected',
      ...this.span(after, after),
      data: { what, found: '', after: shown(after) },
    });
  }

  private hole(token: IToken, what: string): tree.Hole {
    this.missing(what, (token as Filled).after);
    const start = token.startOffset - this.base;
    return { kind: 'hole', start, end: start };
  }

  private countOperator(token: IToken): void {
    if (++this.operators !== maxOperators + 1) return;
    const data = { limit: `${maxOperators} operators in one statement` };
    this.problems.push({ code: 'too-deep', ...this.span(token, token), data });
  }

  /** Beyond the limit nothing is nested any more, so that no stack overflows. */
  private nest<E extends tree.Expr>(deeper: E, flat: tree.Expr): tree.Expr {
    return this.operators > maxOperators ? flat : deeper;
  }

  private bodyOf<N>(token: IToken | undefined): tree.Body<N> | undefined {
    return (token as Filled | undefined)?.body as tree.Body<N> | undefined;
  }

  // Declarations

  declaration: ParserMethod<[], tree.Declaration> = this.RULE('declaration', () =>
    this.OR<tree.Declaration>([
      { ALT: () => this.SUBRULE(this.importDeclaration) },
      { ALT: () => this.SUBRULE(this.blockDeclaration) },
      { ALT: () => this.SUBRULE(this.networkDeclaration) },
      { ALT: () => this.SUBRULE(this.deployDeclaration) },
    ]),
  );

  private importDeclaration = this.RULE('importDeclaration', (): tree.Import => {
    const first = this.CONSUME(T.Import);
    const names: tree.Ident[] = [];
    this.ACTION(() => {
      this.salvage = () => ({
        kind: 'import',
        names,
        path: undefined,
        ...this.span(first, names.at(-1) ?? first),
      });
    });
    names.push(this.SUBRULE(this.name));
    this.MANY(() => {
      this.CONSUME(T.Comma);
      names.push(this.SUBRULE2(this.name));
    });
    this.CONSUME(T.From);
    const path = this.OR<tree.Ident | undefined>([
      { ALT: () => this.CONSUME(T.String) as unknown as tree.Ident },
      { ALT: () => this.CONSUME(T.Hole) as unknown as tree.Ident },
    ]) as unknown as IToken;
    return this.ACTION((): tree.Import => {
      const span = this.span(first, path);
      if (path.tokenType === T.Hole) {
        this.hole(path, 'a path in quotes');
        return { kind: 'import', names, path: undefined, ...span };
      }
      if (!/^".+"$/.test(path.image)) this.missing('a closing quote', path);
      return {
        kind: 'import',
        names,
        path: { ...this.ident(path), name: path.image.replaceAll('"', '') },
        ...span,
      };
    });
  });

  private blockDeclaration = this.RULE('blockDeclaration', (): tree.Block => {
    const first = this.CONSUME(T.Block);
    const names: tree.Ident[] = [];
    const params: tree.Param[] = [];
    let name: tree.Ident | undefined;
    let body: tree.Body | undefined;
    const node = (): tree.Block => ({
      kind: 'block',
      inputs: name === undefined ? names.slice(0, -1) : names,
      name: name ?? names.at(-1) ?? { name: '', ...this.span(first, first) },
      params,
      body,
      ...this.span(first, body ?? params.at(-1) ?? name ?? names.at(-1) ?? first),
    });
    this.ACTION(() => {
      this.salvage = node;
    });
    names.push(this.SUBRULE(this.name));
    this.MANY(() => {
      this.CONSUME(T.Comma);
      names.push(this.SUBRULE2(this.name));
    });
    this.OPTION(() => {
      this.CONSUME(T.Arrow);
      name = this.SUBRULE3(this.name);
    });
    this.OPTION2(() => this.SUBRULE(this.params, { ARGS: [params] }));
    body = this.SUBRULE(this.body, { ARGS: [first] }) as tree.Body | undefined;
    return this.ACTION(node);
  });

  private networkDeclaration = this.RULE('networkDeclaration', (): tree.Network => {
    const first = this.CONSUME(T.Network);
    const params: tree.Param[] = [];
    let name: tree.Ident | undefined;
    let body: tree.Body | undefined;
    const node = (): tree.Network => ({
      kind: 'network',
      name: name ?? { name: '', ...this.span(first, first) },
      params,
      body,
      ...this.span(first, body ?? params.at(-1) ?? name ?? first),
    });
    this.ACTION(() => {
      this.salvage = node;
    });
    name = this.SUBRULE(this.name);
    this.OPTION(() => this.SUBRULE(this.params, { ARGS: [params] }));
    body = this.SUBRULE(this.body, { ARGS: [first] }) as tree.Body | undefined;
    return this.ACTION(node);
  });

  private deployDeclaration = this.RULE('deployDeclaration', (): tree.Deploy => {
    const first = this.CONSUME(T.Deploy);
    const args: tree.Arg[] = [];
    let name: tree.Ident | undefined;
    let target: tree.Ident | undefined;
    let body: tree.Body<tree.Item> | undefined;
    const node = (): tree.Deploy => ({
      kind: 'deploy',
      name: name ?? { name: '', ...this.span(first, first) },
      args,
      target: target ?? { name: '', ...this.span(first, first) },
      body,
      ...this.span(first, body ?? target ?? args.at(-1) ?? name ?? first),
    });
    this.ACTION(() => {
      this.salvage = node;
    });
    name = this.SUBRULE(this.name);
    this.OPTION(() => this.SUBRULE(this.args, { ARGS: [args] }));
    this.CONSUME(T.On);
    target = this.SUBRULE2(this.name);
    body = this.SUBRULE(this.body, { ARGS: [first] }) as tree.Body<tree.Item> | undefined;
    return this.ACTION(node);
  });

  private name = this.RULE('name', (): tree.Ident => {
    const token = this.OR([{ ALT: () => this.CONSUME(T.Name) }, { ALT: () => this.CONSUME(T.Hole) }]);
    return this.ACTION(() => {
      if (token.tokenType === T.Hole) this.hole(token, 'a name');
      return this.ident(token);
    });
  });

  private params = this.RULE('params', (list: tree.Param[] = []): void => {
    this.CONSUME(T.ParenOpen);
    this.OPTION(() => {
      this.SUBRULE(this.param, { ARGS: [list] });
      this.MANY(() => {
        this.CONSUME(T.Comma);
        this.OPTION2(() => this.SUBRULE2(this.param, { ARGS: [list] }));
      });
    });
    this.CONSUME(T.ParenClose);
  });

  private param = this.RULE('param', (list: tree.Param[] = []): void => {
    const name = this.SUBRULE(this.name);
    let preset: tree.Expr | undefined;
    let choices: tree.Expr | undefined;
    this.OPTION(() => {
      this.CONSUME(T.Assign);
      preset = this.SUBRULE(this.layers);
    });
    this.OPTION2(() => {
      this.CONSUME(T.Of);
      choices = this.SUBRULE(this.expr);
    });
    this.ACTION(() =>
      list.push({ name, default: preset, choices, ...this.span(name, choices ?? preset ?? name) }),
    );
  });

  /** `{ … }`, whose absence costs one problem and not what stands before it. */
  private body = this.RULE('body', (after: IToken): tree.Body<never> | undefined => {
    let token: IToken | undefined;
    this.OPTION(() => {
      token = this.CONSUME(T.Body);
    });
    return this.ACTION(() => {
      if (token === undefined)
        this.missing("'{'", this.LA(0).startOffset >= after.startOffset ? this.LA(0) : after);
      return this.bodyOf<never>(token);
    });
  });

  // Statements

  statement: ParserMethod<[], tree.Statement> = this.RULE('statement', () =>
    this.OR<tree.Statement>([
      { ALT: () => this.SUBRULE(this.letStatement) },
      { ALT: () => this.SUBRULE(this.sharedStatement) },
      { ALT: () => this.SUBRULE(this.flow) },
    ]),
  );

  private letStatement = this.RULE('letStatement', (): tree.Let => {
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

  private sharedStatement = this.RULE('sharedStatement', (): tree.Shared => {
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

  private flow = this.RULE('flow', (): tree.Flow => {
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
  private head = this.RULE('head', (stages: tree.Stage[] = []): tree.Ident[] => {
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
          this.MANY(() => {
            this.CONSUME(T.Comma);
            const next = this.SUBRULE2(this.word);
            this.ACTION(() => sources.push(next));
          });
        },
      },
    ]);
    return sources;
  });

  private word = this.RULE('word', (): tree.Ident => {
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

  private stage = this.RULE('stage', (): tree.Stage => {
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

  private call = this.RULE('call', (): tree.Call => {
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

  private args = this.RULE('args', (list: tree.Arg[] = []): void => {
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

  private arg = this.RULE('arg', (list: tree.Arg[] = []): void => {
    let token: IToken | undefined;
    this.OPTION(() => {
      token = this.CONSUME(T.Name);
      this.CONSUME(T.Assign);
    });
    const value = this.SUBRULE(this.layers);
    this.ACTION(() => {
      const name = token && this.ident(token);
      list.push({ name, value, ...this.span(name ?? value, value) });
    });
  });

  private control: ParserMethod<[], tree.Stage> = this.RULE('control', () =>
    this.OR<tree.Stage>([
      { ALT: () => this.SUBRULE(this.ifStage) },
      { ALT: () => this.SUBRULE(this.repeat) },
      { ALT: () => this.SUBRULE(this.forStage) },
    ]),
  );

  private ifStage = this.RULE('ifStage', (): tree.If => {
    const arms: { first: IToken; condition: tree.Expr; then: tree.Body | undefined }[] = [];
    let otherwise: tree.Body | undefined;
    const first = this.CONSUME(T.If);
    const condition = this.SUBRULE(this.expr);
    const then = this.SUBRULE(this.body, { ARGS: [first] }) as tree.Body | undefined;
    arms.push({ first, condition, then });
    this.MANY(() => {
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
              otherwise ??= body;
            });
          },
        },
      ]);
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

  private repeat = this.RULE('repeat', (): tree.Repeat => {
    const first = this.CONSUME(T.Repeat);
    const count = this.SUBRULE(this.expr);
    const body = this.SUBRULE(this.body, { ARGS: [first] }) as tree.Body | undefined;
    return this.ACTION(
      (): tree.Repeat => ({ kind: 'repeat', count, body, ...this.span(first, body ?? count) }),
    );
  });

  private forStage = this.RULE('forStage', (): tree.For => {
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

  // Expressions

  private layers: ParserMethod<[], tree.Expr> = this.RULE('layers', () => {
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

  private expr: ParserMethod<[], tree.Expr> = this.RULE('expr', () => {
    let left = this.SUBRULE(this.conjunction);
    this.MANY(() => {
      const op = this.CONSUME(T.Or);
      const right = this.SUBRULE2(this.conjunction);
      left = this.ACTION(() => this.binary(op, left, right));
    });
    return left;
  });

  private conjunction = this.RULE('conjunction', (): tree.Expr => {
    let left = this.SUBRULE(this.negation);
    this.MANY(() => {
      const op = this.CONSUME(T.And);
      const right = this.SUBRULE2(this.negation);
      left = this.ACTION(() => this.binary(op, left, right));
    });
    return left;
  });

  private negation = this.RULE('negation', (): tree.Expr => {
    const nots: IToken[] = [];
    this.MANY(() => void nots.push(this.CONSUME(T.Not)));
    let operand = this.SUBRULE(this.comparison);
    this.ACTION(() => {
      for (const not of nots.reverse()) operand = this.unary(not, 'not', operand);
    });
    return operand;
  });

  private comparison = this.RULE('comparison', (): tree.Expr => {
    let left = this.SUBRULE(this.sum);
    this.OPTION(() => {
      const op = this.SUBRULE(this.comparisonMark);
      const right = this.SUBRULE2(this.sum);
      left = this.ACTION(() => this.binary(op, left, right));
    });
    return left;
  });

  private comparisonMark = this.RULE(
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

  private sum: ParserMethod<[], tree.Expr> = this.RULE('sum', () => {
    let left = this.SUBRULE(this.product);
    this.MANY(() => {
      const op = this.OR([{ ALT: () => this.CONSUME(T.Plus) }, { ALT: () => this.CONSUME(T.Minus) }]);
      const right = this.SUBRULE2(this.product);
      left = this.ACTION(() => this.binary(op, left, right));
    });
    return left;
  });

  private product = this.RULE('product', (): tree.Expr => {
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

  private factor = this.RULE('factor', (): tree.Expr => {
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

  private primary: ParserMethod<[], tree.Expr> = this.RULE('primary', () =>
    this.OR<tree.Expr>([
      { ALT: () => this.SUBRULE(this.numberLiteral) },
      { ALT: () => this.SUBRULE(this.boolean) },
      { ALT: () => this.SUBRULE(this.flowRef) },
      { ALT: () => this.SUBRULE(this.reference) },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.SUBRULE(this.ifValue) },
      {
        ALT: () => {
          this.CONSUME(T.ParenOpen);
          const inner = this.SUBRULE(this.expr);
          this.CONSUME(T.ParenClose);
          return inner;
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

  private numberLiteral = this.RULE('numberLiteral', (): tree.NumberLiteral => {
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

  private boolean = this.RULE('boolean', (): tree.BooleanLiteral => {
    const token = this.OR([{ ALT: () => this.CONSUME(T.True) }, { ALT: () => this.CONSUME(T.False) }]);
    return this.ACTION(
      (): tree.BooleanLiteral => ({
        kind: 'boolean',
        value: token.tokenType === T.True,
        ...this.span(token, token),
      }),
    );
  });

  private flowRef = this.RULE('flowRef', (): tree.FlowRef => {
    const token = this.OR([{ ALT: () => this.CONSUME(T.In) }, { ALT: () => this.CONSUME(T.It) }]);
    return this.ACTION(
      (): tree.FlowRef => ({
        kind: 'flow-ref',
        name: token.tokenType === T.In ? 'in' : 'it',
        ...this.span(token, token),
      }),
    );
  });

  private reference = this.RULE('reference', (): tree.Expr => {
    const call = this.SUBRULE(this.call);
    return this.ACTION((): tree.Expr => (call.args === undefined ? { kind: 'name', ...call.name } : call));
  });

  private list = this.RULE('list', (): tree.List => {
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

  private ifValue: ParserMethod<[], tree.IfValue> = this.RULE('ifValue', () => {
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

  private braced = this.RULE('braced', (): tree.Expr => {
    this.CONSUME(T.BraceOpen);
    const value = this.SUBRULE(this.layers);
    this.CONSUME(T.BraceClose);
    return value;
  });

  private unary(token: IToken, op: '-' | 'not', operand: tree.Expr): tree.Expr {
    this.countOperator(token);
    return this.nest({ kind: 'unary', op, operand, ...this.span(token, operand) }, operand);
  }

  private binary(token: IToken, left: tree.Expr, right: tree.Expr): tree.Expr {
    this.countOperator(token);
    const op = token.image as tree.BinaryOp;
    return this.nest({ kind: 'binary', op, left, right, ...this.span(left, right) }, left);
  }

  // Deployments

  item: ParserMethod<[], tree.Item> = this.RULE('item', () => {
    const name = this.SUBRULE(this.name);
    const paths: tree.Path[] = [];
    let comparison: tree.Ident | undefined;
    this.OPTION(() => {
      const mark = this.SUBRULE(this.comparisonMark);
      this.ACTION(() => {
        comparison = this.ident(mark);
      });
    });
    const value = this.SUBRULE(this.sum);
    this.OPTION2(() => {
      this.CONSUME(T.For);
      paths.push(this.SUBRULE(this.path));
      this.MANY(() => {
        this.CONSUME(T.Comma);
        paths.push(this.SUBRULE2(this.path));
      });
    });
    return this.ACTION(
      (): tree.Item => ({
        kind: 'item',
        name,
        comparison,
        value,
        paths,
        ...this.span(name, paths.at(-1) ?? value),
      }),
    );
  });

  private path = this.RULE('path', (): tree.Path => {
    const parts: tree.PathPart[] = [];
    const first = this.SUBRULE(this.name);
    this.ACTION(() => parts.push({ ...first, index: undefined }));
    this.MANY(() =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(T.Dot);
            const name = this.SUBRULE2(this.name);
            this.ACTION(() => parts.push({ ...name, index: undefined }));
          },
        },
        {
          ALT: () => {
            this.CONSUME(T.ListOpen);
            const index = this.CONSUME(T.Number);
            const close = this.CONSUME(T.ListClose);
            this.ACTION(() => {
              const part = parts.pop()!;
              parts.push({ ...part, index: Number(index.image), end: this.span(close, close).end });
            });
          },
        },
      ]),
    );
    return this.ACTION((): tree.Path => ({ parts, ...this.span(parts[0]!, parts.at(-1)!) }));
  });
}

const shown = (token: IToken | undefined): string =>
  token === undefined ? '' : token.tokenType === T.Body ? '}' : token.image;

/** Where the rest of a pipeline could not be read, its result is open and no shape follows from it. */
function endInHole<N extends tree.Flow | tree.Shared>(node: N): N {
  const hole: tree.Hole = { kind: 'hole', start: node.end, end: node.end };
  return { ...node, stages: [...node.stages, hole] };
}

/** Built once: analysing the grammar takes milliseconds. Its own checks run in a test, not at every start. */
export const createParser = (skipValidations: boolean): Pick<UnitParser, 'parse'> =>
  new UnitParser(skipValidations);
