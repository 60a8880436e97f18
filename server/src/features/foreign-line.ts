/**
 * A line as Python, Keras or C have it, read for itself: whoever mends it asks what was meant. The language's own lines are
 * read too, as what is foreign mostly stands among them. Answers nothing for what it does not read whole.
 */

export type Foreign =
  | { readonly kind: 'number' | 'word'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly object: Foreign; readonly name: string }
  | { readonly kind: 'index'; readonly object: Foreign; readonly at: Foreign }
  | {
      readonly kind: 'call';
      readonly callee: Foreign;
      readonly args: readonly ForeignArg[];
      /** Where what it leaves unsaid is as this language has it, and not as its own does. */
      readonly isWhole?: true;
    }
  | { readonly kind: 'list'; readonly items: readonly Foreign[] }
  | { readonly kind: 'unary'; readonly op: string; readonly operand: Foreign }
  | { readonly kind: 'binary'; readonly op: string; readonly left: Foreign; readonly right: Foreign }
  | { readonly kind: 'choice'; readonly condition: Foreign; readonly then: Foreign; readonly other: Foreign }
  | { readonly kind: 'chain'; readonly stages: readonly Foreign[] };

export interface ForeignArg {
  readonly name?: string;
  readonly value: Foreign;
}

export interface ForeignLine {
  readonly names: readonly string[];
  /** What stands between the names and the rest: `=`, `+=`, `:=`; empty where nothing is named. */
  readonly mark: string;
  /** `let`, `int`, `return`: whatever stands in front. */
  readonly word?: string;
  /** Left of the first arrow, and what commas part there. */
  readonly heads: readonly Foreign[];
  readonly stages: readonly Foreign[];
}

const marks =
  /\s*(?:(?<word>"[^"]*"|'[^']*')|(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?:[x×]\d+)*(?![\w.]))|(?<name>[A-Za-z_]\w*)|(?<mark>\*\*|\/\/|->|=>|>>|==|!=|<=|>=|&&|\|\||:=|[-+*/]=|[-+*/%^@<>=!?:;.,()[\]|]))/y;

interface Mark {
  readonly kind: 'word' | 'number' | 'name' | 'mark';
  readonly text: string;
}

function marksOf(line: string): readonly Mark[] | undefined {
  const found: Mark[] = [];
  marks.lastIndex = 0;
  const end = line.trimEnd().length;
  while (marks.lastIndex < end) {
    const groups = marks.exec(line)?.groups;
    if (groups === undefined) return undefined;
    const [kind, text] = Object.entries(groups).find(([, text]) => text !== undefined)!;
    found.push({ kind: kind as Mark['kind'], text: text! });
  }
  return found;
}

/** How deep a line is read: nobody mends what is nested further. */
const deepest = 40;

const levels: readonly (readonly string[])[] = [
  ['or', '||'],
  ['and', '&&'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%', '//', '@'],
];

class Reader {
  private at = 0;
  private depth = 0;

  constructor(private readonly marks: readonly Mark[]) {}

  line(): ForeignLine | undefined {
    const first = this.marks[0];
    const second = this.marks[1];
    const isWord =
      first?.kind === 'name' &&
      (second?.kind === 'name' || second?.kind === 'number' || second?.text === '(');
    const word = isWord && (second.kind === 'name' || first.text === 'return') ? first.text : undefined;
    if (word !== undefined) this.at++;
    const named = this.names();
    const rest = this.bare() ?? this.flow();
    if (rest === undefined || this.at < this.marks.length) return undefined;
    return { ...named, ...(word === undefined ? {} : { word }), ...rest };
  }

  /** `conv 32 3`: a call without its parentheses. */
  private bare(): Pick<ForeignLine, 'heads' | 'stages'> | undefined {
    const [name, ...numbers] = this.marks.slice(this.at);
    if (name?.kind !== 'name' || numbers.length === 0) return undefined;
    if (numbers.some(({ kind, text }) => kind !== 'number' && text !== ',')) return undefined;
    this.at = this.marks.length;
    const args = numbers.flatMap(({ kind, text }) =>
      kind === 'number' ? [{ value: { kind, text } as const }] : [],
    );
    return { heads: [{ kind: 'call', callee: { kind: 'name', name: name.text }, args }], stages: [] };
  }

  private names(): Pick<ForeignLine, 'names' | 'mark'> {
    const from = this.at;
    const names: string[] = [];
    // `(a, b) = …`
    const close = this.takes('(') ? ')' : this.takes('[') ? ']' : undefined;
    while (this.marks[this.at]?.kind === 'name') {
      names.push(this.marks[this.at++]!.text);
      if (close !== undefined && this.marks[this.at]?.text === close) this.at++;
      const mark = this.marks[this.at];
      if (mark?.text === ',') this.at++;
      else if (mark !== undefined && /^(?:=|:|:=|[-+*/]=)$/.test(mark.text)) {
        this.at++;
        return { names, mark: mark.text };
      } else break;
    }
    this.at = from;
    return { names: [], mark: '' };
  }

  private flow(): Pick<ForeignLine, 'heads' | 'stages'> | undefined {
    const heads: Foreign[] = [];
    do {
      const head = this.choice();
      if (head === undefined) return undefined;
      heads.push(head);
    } while (this.takes(',') || this.takes(';'));
    const stages: Foreign[] = [];
    while (['->', '=>', '|', '>>'].some(arrow => this.takes(arrow))) {
      const stage = this.choice();
      if (stage === undefined) return undefined;
      stages.push(stage);
    }
    return { heads, stages };
  }

  private takes(text: string): boolean {
    const mark = this.marks[this.at];
    if (mark?.text !== text || mark.kind === 'word') return false;
    this.at++;
    return true;
  }

  /** With its stages behind arrows, where a value is a pipeline. */
  private layers(): Foreign | undefined {
    const first = this.choice();
    if (first === undefined || this.marks[this.at]?.text !== '->') return first;
    const stages = [first];
    while (this.takes('->')) {
      const stage = this.choice();
      if (stage === undefined) return undefined;
      stages.push(stage);
    }
    return { kind: 'chain', stages };
  }

  private choice(): Foreign | undefined {
    if (++this.depth > deepest) return undefined;
    const value = this.binary(0);
    this.depth--;
    if (value === undefined) return undefined;
    if (this.takes('if')) {
      const condition = this.binary(0);
      const other = condition && this.takes('else') ? this.choice() : undefined;
      return condition && other && { kind: 'choice', condition, then: value, other };
    }
    if (!this.takes('?')) return value;
    const then = this.choice();
    const other = then && this.takes(':') ? this.choice() : undefined;
    return then && other && { kind: 'choice', condition: value, then, other };
  }

  private binary(level: number): Foreign | undefined {
    const ops = levels[level];
    if (ops === undefined) return this.unary();
    let left = this.binary(level + 1);
    let between: Foreign | undefined;
    for (;;) {
      const op = ops.find(op => left !== undefined && this.takes(op));
      if (op === undefined || left === undefined) return left;
      const right = this.binary(level + 1);
      if (right === undefined) return undefined;
      // `0 < a < 3` compares twice.
      const pair: Foreign = { kind: 'binary', op, left: between ?? left, right };
      left = between === undefined ? pair : { kind: 'binary', op: 'and', left, right: pair };
      between = level === 2 ? right : undefined;
    }
  }

  private unary(): Foreign | undefined {
    for (const op of ['-', 'not', '!'])
      if (this.takes(op)) {
        if (++this.depth > deepest) return undefined;
        const operand = op === '-' ? this.unary() : this.binary(2);
        this.depth--;
        return operand && { kind: 'unary', op, operand };
      }
    return this.power();
  }

  private power(): Foreign | undefined {
    const left = this.postfix();
    const op = ['**', '^'].find(op => left !== undefined && this.takes(op));
    if (op === undefined || left === undefined) return left;
    const right = this.unary();
    return right && { kind: 'binary', op: '**', left, right };
  }

  private postfix(): Foreign | undefined {
    let value = this.primary();
    while (value !== undefined) {
      if (this.takes('(')) {
        const args = this.args();
        value = args && { kind: 'call', callee: value, args };
      } else if (this.takes('[')) {
        const list = this.items(']');
        const [at, ...more] = list?.items ?? [];
        // Of several a list is no index: they are arguments.
        if (more.length > 0)
          value = { kind: 'call', callee: value, args: list!.items.map(value => ({ value })) };
        else value = at && { kind: 'index', object: value, at };
      } else if (this.takes('.')) {
        const name = this.marks[this.at++];
        value = name?.kind === 'name' ? { kind: 'member', object: value, name: name.text } : undefined;
      } else break;
    }
    return value;
  }

  private args(): readonly ForeignArg[] | undefined {
    const args: ForeignArg[] = [];
    while (!this.takes(')')) {
      const name = this.marks[this.at];
      const mark = this.marks[this.at + 1]?.text;
      const isNamed = name?.kind === 'name' && (mark === '=' || mark === ':');
      if (isNamed) this.at += 2;
      const value = this.layers();
      if (value === undefined) return undefined;
      args.push(isNamed ? { name: name.text, value } : { value });
      // `filters=32 size=3`: the next one has its name in front, or is a number as well.
      const behind = this.marks[this.at];
      if (behind?.text === ')' || this.takes(',')) continue;
      if (behind?.kind !== 'name' && behind?.kind !== 'number') return undefined;
    }
    return args;
  }

  private items(close: string): { items: readonly Foreign[]; commas: number } | undefined {
    const items: Foreign[] = [];
    let commas = 0;
    while (!this.takes(close)) {
      const item = this.layers();
      if (item === undefined) return undefined;
      items.push(item);
      if (this.takes(',')) commas++;
      else if (this.marks[this.at]?.text !== close) return undefined;
    }
    return { items, commas };
  }

  private primary(): Foreign | undefined {
    if (this.takes('[')) {
      const list = this.items(']');
      return list && { kind: 'list', items: list.items };
    }
    if (this.takes('(')) {
      const tuple = this.items(')');
      if (tuple === undefined) return undefined;
      const [only] = tuple.items;
      return tuple.commas === 0 && only !== undefined ? only : { kind: 'list', items: tuple.items };
    }
    const mark = this.marks[this.at];
    if (mark === undefined || mark.kind === 'mark') return undefined;
    this.at++;
    if (mark.kind === 'name') return { kind: 'name', name: mark.text };
    return { kind: mark.kind, text: mark.kind === 'word' ? mark.text.slice(1, -1) : mark.text };
  }
}

/** No line is longer that anybody wrote by hand. */
const longest = 500;

/** `conv(16) x3`, `3x conv(16)`, `x3 conv(16)`: how often, as a product. */
const asProduct = (line: string): string =>
  line
    .replace(/^(\s*)(?:(\d+)\s*[x×]|[x×](\d+))\s+(?=[A-Za-z])/i, '$1$2$3 * ')
    .replace(/(\)\s*|->\s*[a-z]\w*\s+)[x×]\s*(\d+)(?=\s*(?:->|$))/gi, '$1 * $2');

/** @param most how long a line may be: what is one in Python reaches over many here */
export function readForeign(line: string, most = longest): ForeignLine | undefined {
  if (line.length > most) return undefined;
  const found = marksOf(asProduct(line));
  return found === undefined || found.length === 0 ? undefined : new Reader(found).line();
}

/** `nn.functional.relu` as one name. */
export function pathOf(value: Foreign): string | undefined {
  if (value.kind === 'name') return value.name;
  const front = value.kind === 'member' ? pathOf(value.object) : undefined;
  return front === undefined || value.kind !== 'member' ? undefined : `${front}.${value.name}`;
}
