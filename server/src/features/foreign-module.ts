/**
 * What a class of PyTorch says in its `__init__`: which layers it has by which names, and the numbers that they take. What
 * is not understood is kept as it is written.
 */
import { isArriving } from '../names/called';
import { ops } from '../ops';
import { givenTo, saidWhole } from './foreign-defaults';
import { type Foreign, type ForeignArg, pathOf, readForeign } from './foreign-line';
import { isStageHere } from './foreign-stages';
import { numberOf } from './foreign-values';
import { longestLine, type PythonFunction, type PythonLine, type PythonParameter } from './python';

/** A block that a class became, for those that use it. */
export interface Rewritten {
  readonly name: string;
  /** In the order of the class, each with its name here; nothing for those that are not said here. */
  readonly params: readonly { readonly name: string; readonly here: string | undefined }[];
}

const identity: Foreign = { kind: 'call', callee: { kind: 'name', name: 'Identity' }, args: [] };

/** What `repeat` is read from: nobody's name in a text that is read. */
export const repeated = '__repeated';

/** In front of the names of blocks that the same text made, which stand for nothing else. */
export const inThisText = '__text.';

const inText = (name: string): Foreign => ({
  kind: 'member',
  object: { kind: 'name', name: inThisText.slice(0, -1) },
  name,
});

/** What is nested deeper by its signs nobody wrote by hand. */
const mostSigns = 300;

/** A value of Python, where it is read whole. */
export function readValue(text: string): Foreign | undefined {
  if ((text.match(/[-+*/%]/g)?.length ?? 0) > mostSigns) return undefined;
  const plain = text
    .replace(/([([,]\s*)\*\*?(?=[A-Za-z_[])/g, '$1')
    .replace(/\[((?:[^[\]]|\[[^[\]]*\])*?)\s+for\s+_?\w*\s+in\s+range\(([^()]*)\)\]/g, `${repeated}($2, $1)`);
  const line = readForeign(plain, longestLine);
  if (line === undefined || line.names.length > 0 || line.word !== undefined || line.stages.length > 0)
    return undefined;
  return line.heads.length === 1 ? line.heads[0] : { kind: 'list', items: line.heads };
}

/** Lines that say nothing of the network. */
export const isQuiet = (text: string): boolean =>
  /^(?:super\b|pass\b|assert\b|raise\b|print\(|"|'|return$|self\._?init|\w+\.init\.|nn\.init)/.test(text);

const reserved =
  /^(?:and|block|deploy|else|false|for|from|if|import|in|it|let|network|not|of|on|or|repeat|shared|true)$/;

/** A name of Python as it can be here: small, and nobody's own. */
export const nameHere = (name: string): string => {
  const small = name.replace(/^_+/, '').replace(/^[A-Z]+/, letters => letters.toLowerCase()) || 'x';
  return reserved.test(small) || ops.has(small) ? `${small}_` : small;
};

export class Layers {
  /** What `self` has. */
  private readonly members = new Map<string, Foreign>();
  private readonly locals = new Map<string, Foreign>();
  /** Numbers that have a line of their own, in their order. */
  readonly numbers = new Map<string, Foreign>();
  /** What has no words here. */
  readonly left: string[] = [];

  constructor(
    readonly params: readonly PythonParameter[],
    private readonly siblings: ReadonlyMap<string, Rewritten>,
  ) {
    for (const { name, preset } of params) {
      const value = preset === undefined ? undefined : readValue(preset);
      const path = value && pathOf(value);
      // `norm_layer=nn.BatchNorm2d`: what a parameter calls by its default, it is here.
      if (path?.includes('.') && isStageHere(path)) this.locals.set(name, value!);
      else if (nameHere(name) !== name) this.locals.set(name, { kind: 'name', name: nameHere(name) });
    }
  }

  read(init: PythonFunction): void {
    const [first] = init.params;
    const isGiven = first !== undefined && (isArriving(first.name) || givesFirst(first.name, init.lines));
    if (isGiven)
      this.locals.set(first.name, {
        kind: 'member',
        object: { kind: 'name', name: 'in' },
        name: 'channels',
      });
    this.lines(init.lines, undefined);
  }

  /** What all of a class have: `expansion = 4`. */
  shared(lines: readonly PythonLine[]): void {
    for (const { text } of lines) {
      const [, name, written] = /^(\w+)\s*(?::[^=]*)?=(?!=)\s*(.+)$/.exec(text) ?? [];
      const value = name === undefined ? undefined : readValue(written!);
      if (value !== undefined) this.members.set(name!, value);
    }
  }

  private lines(lines: readonly PythonLine[], condition: Foreign | undefined): void {
    let before: Foreign | undefined;
    for (const { text, below } of lines) {
      if (text.startsWith('def ')) continue;
      const when = /^(?:if|elif)\s+(.*):$/.exec(text)?.[1];
      const unset = /^(\w+) is None$/.exec(when ?? '')?.[1];
      if (unset !== undefined && this.params.some(({ name }) => name === unset)) this.lines(below, undefined);
      else if (when !== undefined || text === 'else:') {
        const own = when === undefined ? undefined : readValue(when);
        const value = own && this.resolve(own);
        const other: Foreign | undefined = before && { kind: 'unary', op: 'not', operand: before };
        const branch = text.startsWith('if') ? value : both(other, value);
        if (branch === undefined || (when !== undefined && value === undefined)) this.leave(text, below);
        else this.lines(below, both(condition, branch));
        before = text.startsWith('if') ? value : before && value && either(before, value);
      } else if (!this.line(text, condition) && !isQuiet(text)) this.leave(text, below);
    }
  }

  private leave(text: string, below: readonly PythonLine[]): void {
    this.left.push(text);
    for (const line of below) this.leave(line.text, line.below);
  }

  private line(text: string, condition: Foreign | undefined): boolean {
    const [, self, name, plus, written] = /^(self\.)?(\w+)\s*(?::[^=]*)?(\+)?=(?!=)\s*(.+)$/.exec(text) ?? [];
    const added = /^(self\.)?(\w+)\.(?:append|extend)\((.+)\)$/.exec(text);
    const value = readValue(written ?? added?.[3] ?? '');
    const key = name ?? added?.[2];
    if (value === undefined || key === undefined) return false;
    const into = (self ?? added?.[1]) === undefined ? this.locals : this.members;
    const before = into.get(key);
    const here = this.resolve(value);
    if (plus !== undefined || added !== null) {
      if (before?.kind !== 'list') return false;
      const item = condition === undefined ? here : choice(condition, here, identity);
      into.set(key, { kind: 'list', items: [...before.items, item] });
      return true;
    }
    const whole = condition === undefined ? here : choice(condition, here, before ?? identity);
    const isNumber = into === this.locals && before === undefined && condition === undefined;
    if (isNumber && isArithmetic(here) && !this.numbers.has(key) && nameHere(key) === key)
      this.numbers.set(key, here);
    else into.set(key, whole);
    return true;
  }

  /** What `x.shape` says of what arrives: the batch is not known here. */
  sizes(names: readonly string[], source: string): void {
    for (const [i, size] of ['', 'channels', 'height', 'width'].entries())
      if (size !== '')
        this.locals.set(names[i]!, { kind: 'member', object: { kind: 'name', name: source }, name: size });
  }

  isParameter(name: string): boolean {
    return this.params.some(param => nameHere(param.name) === name);
  }

  /** Whether a condition asks for a layer that is given or None: `self.downsample is not None`. */
  maybe(condition: string): boolean {
    const [, name] = /^(?:self\.)?(\w+)(?: is not None)?$/.exec(condition) ?? [];
    return this.params.some(param => param.name === name && param.preset === 'None');
  }

  /** What a layer is called, for a name of what it makes. */
  memberOf(callee: Foreign): string | undefined {
    return callee.kind === 'member' && callee.object.kind === 'name' && callee.object.name === 'self'
      ? callee.name
      : undefined;
  }

  /** With what the names stand for in their places, and what PyTorch leaves unsaid. */
  resolve(value: Foreign): Foreign {
    switch (value.kind) {
      case 'name':
        return this.locals.get(value.name) ?? value;
      case 'member': {
        const name = this.memberOf(value);
        if (name === undefined) return { ...value, object: this.resolve(value.object) };
        // Mostly what is given is kept under its own name.
        const given = this.params.some(param => param.name === name);
        return this.members.get(name) ?? (given ? this.resolve({ kind: 'name', name }) : value);
      }
      case 'index':
        return { ...value, object: this.resolve(value.object), at: this.resolve(value.at) };
      case 'call': {
        const args = value.args.map(arg => ({ ...arg, value: this.resolve(arg.value) }));
        const callee = this.resolve(value.callee);
        const rewritten = callee.kind === 'name' ? this.siblings.get(callee.name) : undefined;
        if (rewritten !== undefined)
          return { kind: 'call', callee: inText(rewritten.name), args: given(rewritten, args) };
        return saidWhole(asUsual({ kind: 'call', callee, args }), name => this.numbers.get(name));
      }
      case 'list':
        return { ...value, items: value.items.map(item => this.resolve(item)) };
      case 'unary':
        return { ...value, operand: this.resolve(value.operand) };
      case 'binary':
        return product({ ...value, left: this.resolve(value.left), right: this.resolve(value.right) });
      case 'choice':
        return choice(this.resolve(value.condition), this.resolve(value.then), this.resolve(value.other));
      default:
        return value;
    }
  }
}

/** `conv3x3(in, out, stride)` as torchvision and many after it have it, where nobody says what it is. */
function asUsual(call: Extract<Foreign, { kind: 'call' }>): Extract<Foreign, { kind: 'call' }> {
  const side = call.callee.kind === 'name' ? /^conv([13])x\1$/.exec(call.callee.name)?.[1] : undefined;
  if (side === undefined) return call;
  const names = ['in_channels', 'out_channels', 'stride', 'groups', 'dilation'];
  const given = call.args.map(({ name, value }, i) => ({
    name: renamed.get(name ?? '') ?? name ?? names[i]!,
    value,
  }));
  const number = (text: string): Foreign => ({ kind: 'number', text });
  const own: readonly ForeignArg[] = [
    { name: 'kernel_size', value: number(side) },
    { name: 'padding', value: number(side === '3' ? '1' : '0') },
    { name: 'bias', value: { kind: 'name', name: 'False' } },
  ];
  return { kind: 'call', callee: { kind: 'name', name: 'Conv2d' }, args: [...given, ...own] };
}

const renamed: ReadonlyMap<string, string> = new Map([
  ['in_planes', 'in_channels'],
  ['out_planes', 'out_channels'],
]);

/** The arguments that a block takes, of those of the class that it was. */
function given({ params }: Rewritten, args: readonly ForeignArg[]): readonly ForeignArg[] {
  let isDense = true;
  return args.flatMap(({ name, value }, i) => {
    const param = name === undefined ? params[i] : params.find(one => one.name === name);
    // What arrives is not said, and still tells whoever asks for the channels of an image.
    if (param !== undefined && param.here === undefined)
      return i === 0 ? [{ name: 'in_channels', value }] : [];
    isDense &&= name === undefined;
    const here = param?.here ?? name;
    return [isDense || here === undefined ? { value } : { name: here, value }];
  });
}

/** A factor of one is not said, and numbers are multiplied out. */
function product(value: Extract<Foreign, { kind: 'binary' }>): Foreign {
  if (value.op !== '*') return value;
  const [left, right] = [numberOf(value.left), numberOf(value.right)];
  if (left !== undefined && right !== undefined) return { kind: 'number', text: String(left * right) };
  return left === 1 ? value.right : right === 1 ? value.left : value;
}

const choice = (condition: Foreign, then: Foreign, other: Foreign): Foreign => ({
  kind: 'choice',
  condition,
  then,
  other,
});

const both = (a: Foreign | undefined, b: Foreign | undefined): Foreign | undefined =>
  a === undefined || b === undefined ? (a ?? b) : { kind: 'binary', op: 'and', left: a, right: b };

const either = (left: Foreign, right: Foreign): Foreign => ({ kind: 'binary', op: 'or', left, right });

/** A number that is worked out, and no layer. */
const isArithmetic = (value: Foreign): boolean =>
  value.kind === 'binary' ||
  (value.kind === 'call' && /^(?:int|round|max|min|ceil|floor|math\.\w+)$/.test(pathOf(value.callee) ?? ''));

/** Whether the first layer of a class says that as many channels arrive. */
function givesFirst(param: string, lines: readonly PythonLine[]): boolean {
  for (const { text } of lines) {
    const written = /Conv2d|Linear/.test(text) ? text.slice(text.indexOf('=') + 1) : '';
    const value = readValue(written);
    const first = value && firstLayer(value);
    if (first === undefined) continue;
    const channels = givenTo(first);
    return channels?.kind === 'name' && channels.name === param;
  }
  return false;
}

export function firstLayer(value: Foreign): Foreign | undefined {
  if (value.kind === 'list') return value.items.map(firstLayer).find(one => one !== undefined);
  if (value.kind !== 'call') return undefined;
  return givenTo(value) !== undefined
    ? value
    : value.args.map(arg => firstLayer(arg.value)).find(one => one !== undefined);
}
