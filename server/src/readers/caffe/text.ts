/**
 * The text form of Protocol Buffers, as far as any file of Caffe uses it, without a schema: forks add fields of their own,
 * and a reader that holds a file to one schema refuses them.
 */
import { Broken } from '../reader';

/** A number, a word or what stood in quotes, as it is written. */
export interface Field {
  readonly name: string;
  readonly line: number;
  readonly value: string | Message;
}

export class Message {
  readonly fields: Field[] = [];

  all(name: string): readonly Field[] {
    return this.fields.filter(field => field.name === name);
  }

  messages(name: string): readonly Message[] {
    return this.all(name).flatMap(({ value }) => (typeof value === 'string' ? [] : [value]));
  }

  /** Of several the last, as Protocol Buffers have it. */
  message(name: string): Message | undefined {
    return this.messages(name).at(-1);
  }

  words(name: string): readonly string[] {
    return this.all(name).flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
  }

  word(name: string): string | undefined {
    return this.words(name).at(-1);
  }

  numbers(name: string): readonly number[] {
    return this.all(name).map(({ value, line }) => {
      const number = typeof value === 'string' ? numberOf(value) : Number.NaN;
      if (Number.isNaN(number)) throw new Broken(`line ${line} has ${name} without a number.`);
      return number;
    });
  }

  number(name: string, otherwise: number): number {
    return this.numbers(name).at(-1) ?? otherwise;
  }

  flag(name: string, otherwise: boolean): boolean {
    const word = this.word(name);
    return word === undefined ? otherwise : ['true', 'True', 't', '1'].includes(word);
  }
}

function numberOf(word: string): number {
  if (/^-?0\d+$/.test(word)) return Number.parseInt(word, 8);
  const text = word.replace(/(?<=[\d.])[fF]$/, '');
  return text === '' ? Number.NaN : Number(text);
}

/** Layers are three deep; a file that is deeper is none of Caffe's. */
const deepest = 40;

const token =
  /(?:[ \t\r\f\v]+|#[^\n]*)*(?:(\n)|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|([-+]?[\w.][\w.+-]*|\[[A-Za-z_][\w./]*\](?=\s*[:{<]))|([{}<>:;,[\]])|(\S))?/y;

interface Token {
  readonly kind: 'text' | 'word' | 'sign' | 'end';
  readonly text: string;
  readonly line: number;
}

function* tokens(text: string): Generator<Token> {
  let line = 1;
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const [, newline, quoted, word, sign, strange] = token.exec(text) ?? [];
    if (strange !== undefined)
      throw new Broken(`line ${line} has ${JSON.stringify(strange)}, which begins nothing.`);
    if (newline !== undefined) line++;
    else if (quoted !== undefined) yield { kind: 'text', text: unquoted(quoted), line };
    else if (word !== undefined) yield { kind: 'word', text: word, line };
    else if (sign !== undefined) yield { kind: 'sign', text: sign, line };
  }
  yield { kind: 'end', text: 'the end of the file', line };
}

const unquoted = (quoted: string): string => quoted.slice(1, -1).replace(/\\(.)/g, '$1');

const closing: Readonly<Record<string, string>> = { '{': '}', '<': '>' };

interface Open {
  readonly message: Message;
  readonly end: string;
  readonly line: number;
}

export function parse(text: string): Message {
  const all = tokens(text);
  let now = all.next().value as Token;
  const step = (): Token => {
    const before = now;
    if (before.kind !== 'end') now = all.next().value as Token;
    return before;
  };
  const at = (sign: string): boolean => now.kind === 'sign' && now.text === sign;
  const fail = (wanted: string): never => {
    throw new Broken(`line ${now.line} has ${now.text} where ${wanted} is due.`);
  };
  const scalar = (): string => {
    if (now.kind === 'text') {
      let joined = '';
      while (now.kind === 'text') joined += step().text;
      return joined;
    }
    return now.kind === 'word' ? step().text : fail('a value');
  };
  const root = new Message();
  const open: Open[] = [{ message: root, end: '', line: 1 }];
  for (;;) {
    const { message, end, line: begun } = open.at(-1)!;
    if (now.kind === 'end') {
      if (open.length > 1) throw new Broken(`it ends inside what line ${begun} opens.`);
      return root;
    }
    if (end !== '' && at(end)) {
      step();
      open.pop();
      if (at(',') || at(';')) step();
      continue;
    }
    if (now.kind !== 'word') fail('the name of a field');
    const { text: name, line } = step();
    const hasColon = at(':');
    if (hasColon) step();
    if (at('{') || at('<')) {
      const inner = new Message();
      message.fields.push({ name, line, value: inner });
      open.push({ message: inner, end: closing[step().text]!, line });
      if (open.length > deepest) throw new Broken(`line ${line} is nested deeper than ${deepest}.`);
      continue;
    }
    if (!hasColon) fail(`: or { behind ${name}`);
    if (at('[')) {
      step();
      while (!at(']')) {
        message.fields.push({ name, line: now.line, value: scalar() });
        if (at(',')) step();
        else if (!at(']')) fail(', or ]');
      }
      step();
    } else message.fields.push({ name, line, value: scalar() });
    if (at(',') || at(';')) step();
  }
}
