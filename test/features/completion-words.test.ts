/** Completion of the words with which a line goes on, of imports, and of arguments whose values are known. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the protocol's snippets are written like this.
import { describe, expect, test } from 'vitest';
import type { TextEdit } from 'vscode-languageserver';
import { keyOf } from '../../server/src/address';
import { completion } from '../../server/src/features/completion';
import type { Text } from '../../server/src/workspace';
import { edited, fixture } from './fixture';

const parts = 'block Unit(n) {\n  conv(n) -> relu\n}\nblock Pair(n) {\n  conv(n)\n}\n';
const more = 'block Third(n) {\n  conv(n)\n}\n';
const files = { 'lib/parts.lwnet': parts, 'more.lwnet': more };

const others: readonly Text[] = Object.entries(files).map(([path, text]) => {
  const uri = `file:///project/${path}`;
  return { uri, from: keyOf(uri), file: fixture(`${text}$0`).analysis.file };
});

function offered(marked: string, count = 3): readonly string[] {
  const { analysis, offset } = fixture(marked, files);
  const { items } = completion(analysis, offset, 'person', others);
  const sorted = items.toSorted((a, b) => (a.sortText! < b.sortText! ? -1 : 1));
  return sorted.slice(0, count).map(({ label }) => label);
}

const net = (line: string) =>
  `network A(width = 8 of [8, 16], deep = true, act = relu6) {\n  input(3, 8, 8)\n  ${line}\n}\n`;
const on = (line: string) => `${net('relu')}\ndeploy A on cortex_m4 {\n  ${line}\n}\n`;

describe('a line goes on with', () => {
  test.each([
    [net('for c $0'), ['of']],
    [net('for c, n o$0'), ['of']],
    [net('if deep { relu } $0'), ['else']],
    [net('if width > (3 + 1) { relu } else if deep { bn } e$0'), ['else']],
    [net('if deep { relu } else { bn } $0'), []],
    [net('repeat 2 { relu } $0'), []],
    ['network A(width = 8 $0) {\n}\n', ['of']],
    ['network A(width = [8, 9] $0, n = 3) {\n}\n', ['of']],
    ['network A(width = 8 of [8] $0) {\n}\n', []],
    ['network A(width $0) {\n}\n', []],
    [on('precision int8 $0'), ['for']],
    [on('precision [int8, int16] f$0'), ['for']],
    [on('patches [2, 2] $0'), ['for']],
    [on('weights <= 3MB $0'), []],
  ])('%j', (marked, expected) => {
    expect(offered(marked)).toEqual(expected);
  });
});

describe('an import is completed', () => {
  test.each([
    ['import $0 from "lib/parts.lwnet"', ['Pair', 'Unit']],
    ['import Pair, $0 from "lib/parts.lwnet"', ['Unit']],
    ['import $0, Pair from "./lib/parts.lwnet"', ['Unit']],
    ['import $0', ['Pair', 'Third', 'Unit']],
    ['import Pair, $0', ['Unit']],
    ['import Pair $0', ['from "lib/parts.lwnet"']],
    ['import Pair from $0', ['"lib/parts.lwnet"']],
    ['import Pair from "lib/parts.lwnet" $0', []],
  ])('%j', (marked, expected) => {
    expect(offered(marked)).toEqual(expected);
  });

  test('its name with its path, where none stands there', () => {
    const where = fixture('import $0', files);
    const { items } = completion(where.analysis, where.offset, 'blank', others);
    const unit = items.find(({ label }) => label === 'Unit')!;
    expect(edited(where, [unit.textEdit as TextEdit])).toBe('import Unit from "lib/parts.lwnet"');
  });
});

describe('values that are known', () => {
  const small = 'block Small(out, act = relu) {\n  conv(out) -> act\n}\n';
  test.each([
    ['choices of a search', `${on('')}deploy A(width = $0) on cortex_m7 {\n}\n`, ['8', '16']],
    ['an activation where one stands by default', small + net('Small(8, act = $0)'), ['relu', 'relu6']],
    ['precisions in a list of them', on('precision [$0] for a, b'), ['int8']],
  ])('%s', (_, marked, expected) => {
    expect(offered(marked, expected.length)).toEqual(expected);
  });

  test('nothing is its own value', () => {
    expect(offered('block B(n, act = $0) {\n}\n', 200)).not.toContain('act');
    expect(offered(net('shared head = $0'), 200)).not.toContain('head');
    expect(offered('block B(n, m = n + $0) {\n}\n', 200)).toContain('n');
  });
});
