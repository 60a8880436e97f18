/** `// allow code: reason`, wherever it stands. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { sayProblem } from '../../server/src/text/problem';

/** Every problem as `code ⟦text it stands at⟧`, errors and the bias rule among them. */
function told(text: string): string[] {
  const analysis = analyse('test:/a.lwnet', text);
  return analysis.problems.map(({ kind, place }) => {
    const { start, end } = analysis.locate(place)!;
    return `${kind.code} ⟦${text.slice(start, end)}⟧`;
  });
}

const words = (text: string): string[] => analyse('test:/a.lwnet', text).problems.map(sayProblem);

const bias = 'bias-before-bn ⟦bias = true⟧';
const conv = 'conv(64, 3, bias = true) -> bn';
const allow = '// allow bias-before-bn: as published';

const network = (...lines: string[]): string => `network A {\n${lines.map(l => `  ${l}\n`).join('')}}\n`;

test('without a comment it is told', () =>
  expect(told(network(`input(3, 32, 32) -> ${conv}`))).toEqual([bias]));

describe('silences', () => {
  test.each([
    ['above the line', network(allow, `input(3, 32, 32) -> ${conv}`)],
    ['behind the line', network(`input(3, 32, 32) -> ${conv}  ${allow}`)],
    ['above a line that goes on', network(allow, 'input(3, 32, 32)', `  -> ${conv}`)],
    ['behind the part of a line that goes on', network('input(3, 32, 32)', `  -> ${conv}  ${allow}`)],
    ['above others', network('// the stem', allow, '// that is all', `input(3, 32, 32) -> ${conv}`)],
    ['with three slashes', network(`/${allow}`, `input(3, 32, 32) -> ${conv}`)],
    ['without a space', network(allow.replace('// ', '//'), `input(3, 32, 32) -> ${conv}`)],
    [
      'above a statement that holds the line',
      network('input(3, 32, 32)', allow, 'repeat 2 {', `  ${conv}`, '}'),
    ],
    [
      'above the line in a statement',
      network('input(3, 32, 32)', 'repeat 2 {', `  ${allow}`, `  ${conv}`, '}'),
    ],
    ['above a statement of one line', network('input(3, 32, 32)', allow, `repeat 2 { ${conv} }`)],
    [
      'in a row of a table',
      network('input(3, 32, 32)', 'for w of [', '  64,', `] { ${conv} }  ${allow}`).replace('64, 3', 'w, 3'),
    ],
    ['above the network', `${allow}\n${network(`input(3, 32, 32) -> ${conv}`)}`],
    [
      'above it and below what documents it',
      `/// Small.\n${allow}\n${network(`input(3, 32, 32) -> ${conv}`)}`,
    ],
    ['in the header of its block', `network A {  ${allow}\n  input(3, 32, 32) -> ${conv}\n}\n`],
    [
      'above the block whose line it is',
      `${allow}\nblock B {\n  ${conv}\n}\n\n${network('input(3, 32, 32) -> B')}`,
    ],
    [
      'with line breaks of two characters',
      network(allow, `input(3, 32, 32) -> ${conv}`).replaceAll('\n', '\r\n'),
    ],
  ])('%s', (_, text) => expect(told(text)).toEqual([]));

  test('a name in a declaration', () => {
    const text = `network A(depth = 1) {\n  input(3, 32, 32) -> conv(8)\n}\n`;
    expect(told(text)).toEqual(['unused-name ⟦depth⟧']);
    expect(told(`/// Small.\n// allow unused-name: read by the script\n${text}`)).toEqual([]);
  });

  test('what a target says of a layer and of a deployment', () => {
    const text = network('input(3, 32, 32) -> conv(8) -> gelu');
    const deploy = 'deploy A on ultra96_conv {\n  precision int8\n}\n';
    expect(told(text + deploy)).toEqual(['kernel-unknown ⟦gelu⟧']);
    const allowed = text.replace('  input', '  // allow kernel-unknown: to be measured\n  input');
    expect(told(allowed + deploy)).toEqual([]);
  });
});

describe('does not silence', () => {
  test('another line, which then has a comment for nothing', () =>
    expect(told(network(allow, 'input(3, 32, 32)', conv))).toEqual([bias, `allow-unused ⟦${allow}⟧`]));

  test('at the end of a body', () =>
    expect(told(network(`input(3, 32, 32) -> ${conv}`, allow))).toEqual([bias, `allow-unused ⟦${allow}⟧`]));

  test('another rule', () => {
    const other = '// allow strided-pointwise: as published';
    expect(told(network(other, `input(3, 32, 32) -> ${conv}`))).toEqual([bias, `allow-unused ⟦${other}⟧`]);
  });

  test.each(['// allow bias-before-bn', '// allow bias-before-bn:', '// allow bias-before-bn:   '])(
    'without a reason: %s',
    comment => {
      const text = network(comment, `input(3, 32, 32) -> ${conv}`);
      expect(told(text).map(t => t.split(' ')[0])).toEqual(['bias-before-bn', 'allow-without-reason']);
      expect(words(text)[1]).toBe('Say why bias-before-bn is allowed here: `// allow bias-before-bn: …`.');
    },
  );

  test('an unknown code, with the nearest', () => {
    const text = network('// allow bias-before-bm: as published', `input(3, 32, 32) -> ${conv}`);
    expect(told(text)).toEqual([bias, 'allow-unknown ⟦// allow bias-before-bm: as published⟧']);
    expect(words(text)[1]).toBe(
      "There is no rule 'bias-before-bm' that can be allowed. Did you mean 'bias-before-bn'?",
    );
  });

  test('an error', () => {
    const comment = '// allow unknown-name: later';
    const text = network('input(3, 32, 32)', comment, 'convv(8)');
    expect(told(text)).toEqual(['unknown-name ⟦convv⟧', `allow-unknown ⟦${comment}⟧`]);
  });

  test('what is said of such comments', () => {
    const comment = '// allow allow-unused: kept';
    const text = network(comment, allow, 'input(3, 32, 32) -> conv(8)');
    expect(told(text)).toEqual([`allow-unknown ⟦${comment}⟧`, `allow-unused ⟦${allow}⟧`]);
  });
});

test('where something is wrong, it is not known whether a comment is for nothing', () =>
  expect(told(network(allow, 'input(3, 32, 32) -> convv(8)'))).toEqual(['unknown-name ⟦convv⟧']));

test('a comment that happens to begin with the word is a comment', () =>
  expect(told(network('// allow the stem to be wide', 'input(3, 32, 32) -> conv(8)'))).toEqual([]));
