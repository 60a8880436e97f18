/** What version control could not merge: the upper version is read, and nothing is lost of the others. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { totalsOf } from '../../server/src/cost/totals';
import { formatText } from '../../server/src/format';
import { reparse } from '../../server/src/syntax/reparse';
import { parse } from '../../server/src/syntax/units';
import { sayProblem } from '../../server/src/text/problem';

const net = (lines: string) => `network A {\n  input(3, 32, 32)\n${lines}  conv(32,  3, 2) -> bn\n}\n`;
const conflict = (upper: string, lower: string, base = '') =>
  `<<<<<<< HEAD\n${upper}${base}=======\n${lower}>>>>>>> wider\n`;

const told = (text: string) => analyse('file:///a.lwnet', text).problems.map(({ kind }) => kind.code);
const macs = (text: string) =>
  analyse('file:///a.lwnet', text).networks.map(({ evaluated }) => totalsOf(evaluated.body).macs);

describe('a conflict', () => {
  test.each<[string, string, string, string?]>([
    ['of two lines', '  conv(16, 3)\n', '  conv(24, 3) -> relu\n'],
    ['with what was there before', '  conv(16, 3)\n', '  conv(24, 3)\n', '||||||| base\n  conv(8, 3)\n'],
    ['of names that both versions give', '  let n = 4\n  conv(n)\n', '  let n = 5\n  conv(n)\n'],
    ['where one has nothing', '', '  conv(24, 3)\n'],
    ['of a body that opens twice', '  repeat 2 {\n  conv(8) }\n', '  repeat 3 {\n'],
  ])('%s: figures are those of the upper version, and nothing else is told', (_, upper, lower, base) => {
    const text = net(conflict(upper, lower, base));
    expect(macs(text)).toEqual(macs(net(upper)));
    expect(new Set(told(text))).toEqual(new Set(['merge-marker']));
  });

  test('says which version is read, unless its marks are no longer whole', () => {
    const text = net(conflict('  conv(16, 3)\n', '  conv(24, 3)\n'));
    const said = (text: string) => analyse('file:///a.lwnet', text).problems.map(sayProblem);
    for (const one of said(text)) expect(one).toContain('the upper one is read');
    const half = text.replace(/>>>>>>>.*\n/, '');
    for (const one of said(half)) expect(one).not.toContain('the upper one is read');
    expect(macs(half)).not.toEqual(macs(net('  conv(16, 3)\n')));
  });

  test('is not formatted, and loses nothing, inside of a declaration and between two', () => {
    const block = (name: string) => `block   ${name}(n) {\n  conv(n)\n}\n`;
    for (const text of [
      net(conflict('  conv(16,  3)\n', '  conv(24,   3)\n')),
      `${block('A')}${conflict(block('B'), block('C'))}${block('D')}`,
      `${block('A')}${conflict(block('B'), block('C'))}`,
      `${conflict(block('B'), block('C'))}${block('D')}`,
    ]) {
      const formatted = formatText(text);
      expect(formatted.replaceAll(/[ \n]+/g, '')).toBe(text.replaceAll(/[ \n]+/g, ''));
      expect(formatted.match(/^(?:<<<<<<<|=======|>>>>>>>)/gm)).toHaveLength(3);
    }
  });

  test('is read after each key as it is read afresh', () => {
    const whole = net(conflict('  conv(16, 3)\n', '  conv(24, 3)\n'));
    let file = parse(net('  conv(16, 3)\n'));
    // Typed key by key, then taken away from its middle.
    const steps = [...whole].map((_, i) => whole.slice(0, i + 1));
    const at = whole.indexOf('24');
    for (let i = 0; i < 40; i++) steps.push(whole.slice(0, at - i) + whole.slice(at + i));
    for (const text of steps) {
      file = reparse(file, text);
      expect(file).toEqual(parse(text));
    }
  });
});
