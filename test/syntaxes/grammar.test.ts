/** The colours before the server has spoken: scopes of the TextMate grammar, in the engine that VS Code uses. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar } from 'vscode-textmate';

const root = join(import.meta.dirname, '../..');

let grammar: IGrammar;

beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM(readFileSync(wasm));
  const path = join(root, 'syntaxes/lwnet.tmLanguage.json');
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: patterns => new oniguruma.OnigScanner(patterns),
      createOnigString: text => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(readFileSync(path, 'utf8'), path),
  });
  grammar = (await registry.loadGrammar('source.lwnet'))!;
});

/** The words of a text with the innermost scope of each, spaces left out. */
function scopes(text: string): [string, string][] {
  const found: [string, string][] = [];
  let state = textmate.INITIAL;
  for (const line of text.split('\n')) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    for (const { startIndex, endIndex, scopes } of tokens) {
      const word = line.slice(startIndex, endIndex).trim();
      if (word !== '') found.push([word, scopes.at(-1)!.replace(/\.lwnet$/, '')]);
    }
  }
  return found;
}

/** The scope of a word's first appearance. */
function scopeOf(text: string, word: string): string | undefined {
  return scopes(text).find(([found]) => found === word)?.[1];
}

test('declarations name types', () => {
  expect(scopes('block prev, cur -> Cell(f)').slice(0, 6)).toEqual([
    ['block', 'storage.type.block'],
    ['prev', 'variable.parameter'],
    [',', 'source'],
    ['cur', 'variable.parameter'],
    ['->', 'keyword.operator.arrow'],
    ['Cell', 'entity.name.type.block'],
  ]);
  expect(scopeOf('network Net {', 'Net')).toBe('entity.name.type.network');
});

test('a lower-case word before parentheses or behind an arrow is a call', () => {
  const text = '  input(3, 8, 8) -> bn -> Unit(4) -> whatever';
  for (const word of ['input', 'bn', 'whatever']) expect(scopeOf(text, word)).toBe('entity.name.function');
  expect(scopeOf(text, 'Unit')).toBe('entity.name.type');
});

test('control behind an arrow stays control', () => {
  const text = 'side = in -> if stride == 2 { avgpool(2) } -> repeat n { x }';
  expect(scopeOf(text, 'side')).toBe('variable.other.definition');
  expect(scopeOf(text, 'in')).toBe('variable.language');
  expect(scopeOf(text, 'if')).toBe('keyword.control.flow');
  expect(scopeOf(text, 'repeat')).toBe('keyword.control.flow');
  expect(scopeOf(text, '==')).toBe('keyword.operator.comparison');
  expect(scopeOf(text, 'stride')).toBe('variable.other');
});

test('arguments have names, values and members', () => {
  const text = 'conv(it.channels / 2, kernel = [1, 3], act = relu)';
  expect(scopeOf(text, 'channels')).toBe('variable.other.property');
  expect(scopeOf(text, 'kernel')).toBe('variable.parameter');
  expect(scopeOf(text, 'relu')).toBe('variable.other');
});

test('the last of some values is a parameter where it has a name, and those before it are no definitions', () => {
  const text = 'width, depth = in -> Two\n  width -> Net(width, depth, classes = 10)';
  expect(scopes(text).filter(([word]) => /^(width|depth|classes)$/.test(word))).toEqual([
    ['width', 'variable.other.definition'],
    ['depth', 'variable.other.definition'],
    ['width', 'variable.other'],
    ['width', 'variable.other'],
    ['depth', 'variable.other'],
    ['classes', 'variable.parameter'],
  ]);
  expect(scopes('repeat 2 { a, b = it -> Two }').filter(([, scope]) => scope.endsWith('definition'))).toEqual(
    [
      ['a', 'variable.other.definition'],
      ['b', 'variable.other.definition'],
    ],
  );
});

/** How long a line of so many letters takes that is made of one piece. */
function lineMs(piece: string, letters = 40_000): number {
  const line = piece.repeat(letters / piece.length);
  const times = [1, 2].map(() => {
    const since = performance.now();
    grammar.tokenizeLine(line, textmate.INITIAL);
    return performance.now() - since;
  });
  return Math.min(...times);
}

test('no long line takes much longer than one of sums', () => {
  lineMs('a + ', 4_000);
  const sumsMs = lineMs('a + ');
  // A pattern that is tried up to the end of the line at each word makes it more than fifty times as long.
  for (const piece of ['a, ', 'a  ,', 'let a, ', '{ a, b ', 'block a, ', 'f(a, ', 'deploy a, ', 'a. ', '1e'])
    expect(lineMs(piece), piece).toBeLessThan(5 * sumsMs);
}, 60_000);

test('a number and its unit are two things', () => {
  expect(scopes('20ms')).toEqual([
    ['20', 'constant.numeric'],
    ['ms', 'keyword.other.unit'],
  ]);
  expect(scopes('1.5e-3')).toEqual([['1.5e-3', 'constant.numeric']]);
});

test('a deployment has a target and items', () => {
  const text = `deploy OFA(
  depths = [2, 3],
) on pixel1_cpu {
  precision w4a8 for stage[2].conv
  latency <= 25ms
}
network After {`;
  expect(scopeOf(text, 'pixel1_cpu')).toBe('entity.name.namespace.target');
  expect(scopeOf(text, 'depths')).toBe('variable.parameter');
  expect(scopeOf(text, 'precision')).toBe('support.type.property-name');
  expect(scopeOf(text, 'w4a8')).toBe('constant.language.precision');
  expect(scopeOf(text, 'for')).toBe('keyword.control.flow');
  expect(scopeOf(text, 'stage')).toBe('variable.other');
  expect(scopeOf(text, 'latency')).toBe('support.type.property-name');
  expect(scopeOf(text, 'ms')).toBe('keyword.other.unit');
  expect(scopeOf(text, 'After')).toBe('entity.name.type.network');
});

test('strings stand in imports only', () => {
  expect(scopeOf('import Unit, Down from "net.lwnet"', 'net.lwnet')).toBe('string.quoted.double');
  expect(scopes('conv("3")').some(([, scope]) => scope.startsWith('string'))).toBe(false);
});

test('comments: notes, documentation, and rules that are allowed', () => {
  expect(scopeOf('// a note', '// a note')).toBe('comment.line.double-slash');
  expect(scopeOf('/// Documented.', '/// Documented.')).toBe('comment.line.documentation');
  expect(scopeOf('bn // allow shuffle-on-host: measured', 'shuffle-on-host')).toBe('constant.other.rule');
});

test('a bracket that was not closed does not colour the next declaration', () => {
  expect(scopeOf('deploy Net(a = [1, 2 on chip {\nnetwork Next {', 'Next')).toBe('entity.name.type.network');
});

test('every word of every example has a colour', () => {
  const folder = join(root, 'examples');
  for (const name of readdirSync(folder).filter(file => file.endsWith('.lwnet'))) {
    const plain = scopes(readFileSync(join(folder, name), 'utf8')).filter(
      ([word, scope]) => /\w/.test(word) && /^(source|meta\.[a-z.]+)$/.test(scope),
    );
    expect(plain, name).toEqual([]);
  }
});
