/** What stands at the top of a file, and the items of a deployment. */
import type { IToken, ParserMethod } from 'chevrotain';
import { T, wordOf } from '../tokens';
import type * as tree from '../tree';
import { StatementGrammar } from './statements';

export class DeclarationGrammar extends StatementGrammar {
  declaration: ParserMethod<[], tree.Declaration> = this.RULE('declaration', () =>
    this.OR<tree.Declaration>([
      { ALT: () => this.SUBRULE(this.importDeclaration) },
      { ALT: () => this.SUBRULE(this.blockDeclaration) },
      { ALT: () => this.SUBRULE(this.networkDeclaration) },
      { ALT: () => this.SUBRULE(this.deployDeclaration) },
    ]),
  );

  protected importDeclaration = this.RULE('importDeclaration', (): tree.Import => {
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

  protected blockDeclaration = this.RULE('blockDeclaration', (): tree.Block => {
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

  protected networkDeclaration = this.RULE('networkDeclaration', (): tree.Network => {
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

  protected deployDeclaration = this.RULE('deployDeclaration', (): tree.Deploy => {
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

  protected params = this.RULE('params', (list: tree.Param[] = []): void => {
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

  protected param = this.RULE('param', (list: tree.Param[] = []): void => {
    let given: IToken | undefined;
    const name = this.OR<tree.Ident>([
      { ALT: () => this.SUBRULE(this.name) },
      {
        ALT: () => {
          given = this.CONSUME(T.In);
          return this.ACTION(() => this.ident(given!));
        },
      },
    ]);
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
    this.ACTION(() => {
      const span = this.span(name, choices ?? preset ?? name);
      if (given === undefined) return void list.push({ name, default: preset, choices, ...span });
      // With its comma, so that what is left is a list of parameters.
      const until = this.LA(1).tokenType === T.Comma ? this.LA(2).startOffset - this.base : span.end;
      const data = { what: 'a name', found: given.image, given: given.image };
      this.problems.push({ code: 'expected', ...this.span(given, given), instead: '', until, data });
    });
  });

  item: ParserMethod<[], tree.Item> = this.RULE('item', () => {
    const name = this.SUBRULE(this.name);
    const paths: tree.Path[] = [];
    let comparison: tree.Ident | undefined;
    this.OPTION(() => {
      // What compares nothing is read all the same: the deployment knows what is written in its place.
      const mark = this.OR([
        { ALT: () => this.SUBRULE(this.comparisonMark) },
        { ALT: () => this.CONSUME(T.Assign) },
      ]);
      this.ACTION(() => {
        comparison = {
          ...this.ident(mark),
          name: mark.tokenType === T.Assign ? mark.image : wordOf(mark.tokenType),
        };
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

  protected path = this.RULE('path', (): tree.Path => {
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
