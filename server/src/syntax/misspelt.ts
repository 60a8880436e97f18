/**
 * Words and marks that are not quite the ones meant: `repaet`, `Network`, `def`, `nn.ReLU`, `if a = 2`, a `:` that opens
 * a body. Read as what was meant where nothing else can stand there, so that what follows keeps its shapes. Looks no
 * further than a line, so that a part of a text is read as it is in the whole.
 */
import type { IToken, TokenType } from 'chevrotain';
import { closeOf, type Header, headerMeant, outside } from './foreign-headers';
import { partMeant } from './foreign-lines';
import { elseIf, nearOf } from './foreign-words';
import { endOf, type Tokens } from './lex';
import { colonMeant, comparisonMeant, shareMeant, typeMeant, unitsApart } from './marks';
import { noOpener, openerAfter } from './opener';
import { beginsDeclaration, comparisons, T, virtual, wordOf } from './tokens';
import { asName, declared, severalMeant, tornName } from './torn-names';
import type { SyntaxProblem } from './tree';

/** What frameworks put in front of the names of layers. */
const frameworks: ReadonlySet<string> = new Set([
  'nn',
  'F',
  'torch',
  'tf',
  'keras',
  'layers',
  'jax',
  'flax',
  'self',
]);

const controls: ReadonlySet<TokenType> = new Set([T.Repeat, T.For, T.If]);
const beginsValue: ReadonlySet<TokenType> = new Set([T.Name, T.Number, T.Not, T.True, T.False, T.In, T.It]);

const endsValue: ReadonlySet<TokenType> = new Set([
  ...[T.Name, T.Number, T.True, T.False, T.In, T.It],
  ...[T.ParenClose, T.ListClose],
]);

/** Words of a line that a body follows. */
const bodied: ReadonlySet<TokenType> = new Set([T.Repeat, T.For, T.If, T.Else]);

const beginsResult = (type: TokenType): boolean =>
  beginsValue.has(type) || type === T.ParenOpen || type === T.ListOpen;

/** The rest of a line up to a body, an arrow or a word that begins something else. */
interface Rest {
  readonly opensBody: boolean;
  readonly has: ReadonlySet<TokenType>;
}

type Written = Omit<Tokens, 'comments'>;

/** The tokens as they were meant, with what is wrong with them besides. */
export function readMeant(written: Written): Written {
  const { text, tokens, firstOnLine, indents } = written;
  const read: IToken[] = [];
  const first: number[] = [];
  const indented: number[] = [];
  const problems: SyntaxProblem[] = [];
  let beginsLine = false;
  const push = (i: number, token: IToken) => {
    read.push(token);
    first.push(beginsLine ? 1 : 0);
    indented.push(indents[i]!);
    beginsLine = false;
  };
  const onLine = (i: number): IToken | undefined => (firstOnLine[i] === 1 ? undefined : tokens[i]);
  const tell = ({ startOffset: start, image }: IToken, instead: string) =>
    problems.push({
      code: 'misspelt',
      start,
      end: start + image.length,
      // A loop without a number of turns has no like here.
      ...(image === 'while' ? {} : { instead }),
      data: { found: image, meant: instead },
    });
  const meant = (token: IToken, type: TokenType) => {
    tell(token, wordOf(type));
    return virtual(type, token.startOffset, token.startOffset + token.image.length, token.image);
  };
  /** Problems of marks that are part of a header which is told as a whole. */
  const whole: SyntaxProblem[] = [];
  let opener = noOpener;
  /** Round brackets that are open on the line. */
  let rounds = 0;
  for (let i = 0; i < tokens.length; i++) {
    let token = tokens[i]!;
    const before = read.at(-1)?.tokenType;
    if (firstOnLine[i]) {
      opener = noOpener;
      beginsLine = true;
      rounds = 0;
    }
    if (token.tokenType === T.ParenOpen) rounds++;
    if (token.tokenType === T.ParenClose) rounds--;
    const isStart: boolean = beginsLine || before === T.BraceOpen || before === T.BraceClose;
    const header: Header | undefined =
      severalMeant(written, i, before) ??
      (isStart || before === T.For || before === T.Name ? headerMeant(written, i, before) : undefined) ??
      (rounds === 0 ? partMeant(written, i, before, isStart) : undefined);
    if (header !== undefined) {
      whole.push(header.problem);
      for (const token of header.tokens) {
        opener = openerAfter(opener, token);
        push(i, token);
      }
      if (header.tokens.length === 0) beginsLine &&= header.begins === true;
      rounds = 0;
      i = header.last;
      continue;
    }
    const behind = onLine(i + 1);
    if (isStart && token.image === 'return' && behind !== undefined && beginsResult(behind.tokenType)) {
      const data = { found: token.image, result: '' };
      const [start, end] = [token.startOffset, endOf(token)];
      problems.push({ code: 'misspelt', start, end, until: behind.startOffset, instead: '', data });
      continue;
    }
    const compared = comparisonMeant(written, i);
    if (compared !== undefined) {
      const [start, end] = [token.startOffset, endOf(tokens[i + 1]!)];
      push(i, meant(virtual(T.Name, start, end, text.slice(start, end)), compared));
      i++;
      continue;
    }
    const share = shareMeant(written, i);
    const units = share === undefined ? unitsApart(written, i) : 1;
    if (units > 0) {
      const [start, end] = [token.startOffset, endOf(tokens[i + units]!)];
      const found = text.slice(start, end);
      if (share !== undefined)
        problems.push({ code: 'misspelt', start, end, instead: share, data: { found, share } });
      push(i, virtual(T.Number, start, end, share ?? found));
      i += units;
      continue;
    }
    const type = typeMeant(written, i, before, rounds > 0);
    if (type !== undefined) {
      const [start, end] = [token.startOffset, endOf(tokens[type.last]!)];
      const data = { found: text.slice(start, end), type: '' };
      problems.push({ code: 'misspelt', start, end, until: type.until, instead: '', data });
      i = type.last;
      continue;
    }
    if (token.tokenType === T.Colon) {
      const meaning = colonMeant(written, i, read, rounds > 0);
      if (meaning === 'argument') push(i, meant(token, T.Assign));
      else if (meaning === 'compared') {
        const [start, end] = [token.startOffset, endOf(token)];
        const data = { found: token.image, compared: '' };
        problems.push({ code: 'unexpected-character', start, end, instead: '', data });
      }
      // Whoever reads the line of a deployment tells what stands there instead.
      else if (meaning === 'item')
        push(i, virtual(T.Assign, token.startOffset, token.startOffset + 1, token.image));
      else if (opener.opens && opener.depth === 0 && onLine(i + 1)?.tokenType !== T.BraceOpen) {
        push(i, virtual(T.BraceOpen, token.startOffset, token.startOffset + 1, token.image));
      } else {
        const start = token.startOffset;
        const isFirst = firstOnLine[i - 1] === 1 || read.at(-2)?.tokenType === T.BraceOpen;
        const name = isFirst ? read.at(-1) : undefined;
        const data = { found: token.image, ...(name?.tokenType === T.Name ? { behind: name.image } : {}) };
        problems.push({ code: 'unexpected-character', start, end: start + 1, data });
      }
      opener = noOpener;
      continue;
    }
    const torn = declared.has(before!) ? tornName(written, i, before!) : i;
    if (torn > i || (before === T.Network && token.tokenType === T.Number)) {
      const [start, end] = [token.startOffset, endOf(tokens[torn]!)];
      const image = text.slice(start, end);
      // What a chip is called is looked for as it is written: only its list knows what is meant.
      if (before === T.On) push(i, virtual(T.Name, start, end, image));
      else {
        const name = asName(image);
        problems.push({ code: 'name-form', start, end, instead: name, data: { found: image, meant: name } });
        push(i, virtual(T.Name, start, end, image));
      }
      i = torn;
      continue;
    }
    if (token.tokenType === T.Dot && isMethod(i)) {
      push(i, meant(token, T.Arrow));
      continue;
    }
    if (token.tokenType === T.Name) {
      const dotted = dottedAt(i, isStart || before === T.Arrow || before === T.Assign);
      if (dotted > i) {
        const [start, end] = [token.startOffset, tokens[dotted]!.startOffset + tokens[dotted]!.image.length];
        push(i, virtual(T.Name, start, end, text.slice(start, end)));
        i = dotted;
        continue;
      }
      if (before === T.BraceClose && elseIf.has(token.image) && onLine(i + 1) !== undefined) {
        tell(token, 'else if');
        push(i, virtual(T.Else, token.startOffset));
        token = virtual(T.If, token.startOffset, token.startOffset + token.image.length, token.image);
      } else {
        const type = wordAt(i, isStart, before);
        if (type !== undefined) token = meant(token, type);
      }
    }
    if (token.tokenType === T.Assign && opener.word === T.If && opener.depth === 0)
      token = meant(token, T.Equal);
    if (token.tokenType === T.In && before === T.Name && opener.word === T.For && !opener.opens) {
      const of = wordOf(T.Of);
      const data = { what: T.Of.name, found: token.image, after: read.at(-1)!.image, meant: of };
      problems.push({ code: 'expected', start: token.startOffset, end: endOf(token), instead: of, data });
      token = virtual(T.Of, token.startOffset, endOf(token), token.image);
    }
    if (token.tokenType === T.Times && isPower(i)) {
      i = pushPower(i);
      continue;
    }
    // Two values beside each other are no condition: a line is split between them.
    const isTorn =
      opener.word !== T.For &&
      !firstOnLine[i] &&
      beginsValue.has(token.tokenType) &&
      before !== undefined &&
      endsValue.has(before);
    if (token.tokenType === T.Name && lacksBrace(i, before)) {
      const end = endOf(read.at(-1)!);
      push(i, virtual(T.BraceOpen, end, token.startOffset, text.slice(end, token.startOffset)));
      opener = noOpener;
    }
    opener = openerAfter(isTorn ? noOpener : opener, token);
    push(i, token);
  }
  if (tokens.length === read.length && tokens.every((token, i) => token === read[i])) return written;
  return {
    text,
    tokens: read,
    firstOnLine: Uint8Array.from(first),
    indents: Int32Array.from(indented),
    problems: [...outside(written.problems, whole), ...problems, ...whole],
  };

  /** The index of the last part of a name with dots that a framework has; `at` where there is none. */
  function dottedAt(at: number, isStage: boolean): number {
    const first = tokens[at]!;
    if (!frameworks.has(first.image)) return at;
    let last = at;
    for (; isPart(last + 1, T.Dot) && isPart(last + 2, T.Name); last += 2);
    // Maps have properties, in small letters, and nobody calls them: only where a value stands can one be meant.
    if (isPart(last + 1, T.ParenOpen)) return last;
    if (!isStage) return at;
    const isValue = firstOnLine[at] !== 1 && tokens[at - 1]?.tokenType === T.Assign;
    return isValue && first.image !== 'F' && !/^[A-Z]/.test(tokens[last]!.image) ? at : last;
  }

  /** Whether a call follows a dot outside of all brackets: values have properties, which nobody calls, and no methods. */
  function isMethod(at: number): boolean {
    if (rounds > 0 || firstOnLine[at] === 1 || !isPart(at + 1, T.Name) || !isPart(at + 2, T.ParenOpen))
      return false;
    const type = read.at(-1)?.tokenType;
    return type !== undefined && endsValue.has(type) && type !== T.Number;
  }

  /** Whether a stage stands where only a body can: `repeat 3 conv(8)`, `else conv(8)`. */
  function lacksBrace(at: number, before: TokenType | undefined): boolean {
    if (firstOnLine[at] === 1 || tokens[at]!.startOffset === endOf(tokens[at - 1]!)) return false;
    const isBehind =
      before === T.Else || (before !== undefined && endsValue.has(before) && opener.word !== T.Else);
    if (!isBehind || !opener.opens || opener.depth !== 0 || !bodied.has(opener.word!)) return false;
    // While it is typed, a name alone may be followed by anything.
    return (
      tokens[at + 1]?.tokenType === T.ParenOpen && firstOnLine[at + 1] !== 1 && !restOf(at, true).opensBody
    );
  }

  /** `2 ** i`, `2 ^ i` */
  function isPower(at: number): boolean {
    return tokens[at]!.image === '^' || isPart(at + 1, T.Times);
  }

  /** A factor that is open in the place of a power, which the language has not: answers the index of its last token. */
  function pushPower(at: number): number {
    const last = tokens[at]!.image === '^' ? at : at + 1;
    const [start, end] = [tokens[at]!.startOffset, endOf(tokens[last]!)];
    problems.push({ code: 'unexpected-character', start, end, data: { found: text.slice(start, end) } });
    push(at, tokens[at]!);
    push(at, virtual(T.Hole, end));
    let exponent = last + 1;
    if (tokens[exponent]?.tokenType === T.Minus) exponent++;
    const type = onLine(exponent)?.tokenType;
    if (type === T.ParenOpen) return closeOf(written, exponent) ?? last;
    if (type !== T.Name && type !== T.Number) return last;
    return isPart(exponent + 1, T.ParenOpen) ? (closeOf(written, exponent + 1) ?? exponent) : exponent;
  }

  function isPart(at: number, type: TokenType): boolean {
    const previous = tokens[at - 1]!;
    const end = previous.startOffset + previous.image.length;
    return tokens[at]?.tokenType === type && tokens[at]!.startOffset === end;
  }

  /** The word of the language that the name at an index stands for, as nothing but that word can stand there. */
  function wordAt(at: number, isStart: boolean, before: TokenType | undefined): TokenType | undefined {
    const next = onLine(at + 1)?.tokenType;
    if (next === undefined) return undefined;
    const { image } = tokens[at]!;
    if (before === T.BraceClose && (next === T.BraceOpen || next === T.If)) return nearOf(image, [T.Else]);
    if (!beginsValue.has(next)) return undefined;
    if (isStart && next === T.Name) {
      const third = onLine(at + 2)?.tokenType;
      if (third === T.Assign) return nearOf(image, [T.Let, T.Shared]);
      const header = restOf(at + 2, true);
      if (header.has.has(T.From) && !header.opensBody) return nearOf(image, [T.Import]);
      const isHeader = header.opensBody && !header.has.has(T.Of) && !isCompared(header);
      const type = isHeader
        ? nearOf(image, header.has.has(T.On) ? [T.Deploy] : [T.Network, T.Block])
        : undefined;
      if (type !== undefined) return type;
    }
    if (!isStart && before !== T.Arrow) return undefined;
    const rest = restOf(at + 1, false);
    if (!rest.opensBody) return undefined;
    const isLoop = rest.has.has(T.Of) || (next === T.Name && rest.has.has(T.In));
    return nearOf(image, isLoop ? [T.For] : isCompared(rest) ? [T.If] : [T.Repeat, T.If]);
  }

  function restOf(from: number, overArrows: boolean): Rest {
    const has = new Set<TokenType>();
    let depth = 0;
    for (let i = from; i < tokens.length && !firstOnLine[i]; i++) {
      const type = tokens[i]!.tokenType;
      if (depth === 0 && (type === T.BraceOpen || type === T.Colon)) return { opensBody: true, has };
      if (type === T.ParenOpen || type === T.ListOpen) depth++;
      if (type === T.ParenClose || type === T.ListClose) depth--;
      const ends = type === T.BraceClose || controls.has(type) || beginsDeclaration.has(type);
      if (ends || (depth === 0 && type === T.Assign) || (type === T.Arrow && !overArrows)) break;
      has.add(type);
    }
    return { opensBody: false, has };
  }
}

const isCompared = ({ has }: Rest): boolean => [...comparisons].some(type => has.has(type));
