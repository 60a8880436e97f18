/** What is told while someone types: a person must not see red for what is only not finished. */
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { analyse } from '../../server/src/analysis';
import { caretBehind } from '../../server/src/caret';
import { diagnostics } from '../../server/src/features/diagnostics';
import { positionOf } from '../../server/src/features/text';
import { isBeingTyped } from '../../server/src/features/typed';
import { uri } from './fixture';

/** What an editor puts behind the caret, and what is then typed over. */
const closing: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };

/** What is told at a caret while someone types there. */
function told(before: string, behind: string): string[] {
  const analysis = analyse(uri, before + behind);
  const waits = isBeingTyped(analysis, [positionOf(analysis.file, before.length)]);
  return diagnostics(analysis, () => undefined, undefined, undefined, waits)
    .filter(({ severity }) => severity! <= 2)
    .map(problem => String(problem.message));
}

/** Types a text key by key, as an editor closes its brackets, and collects what is told on the way. */
function typed(text: string): Set<string> {
  const seen = new Set<string>();
  let before = '';
  let behind = '';
  for (let i = 0; i < text.length; i++) {
    const key = text[i]!;
    if (behind.startsWith(key) && key !== '\n') behind = behind.slice(1);
    else if (key === '\n' && /^\s*\n\s*[}\])]/.test(behind) && /^\n\s*[}\])]/.test(text.slice(i))) {
      // A line that only closes is there already: the caret goes down to it.
      const [line] = /^\s*\n\s*/.exec(behind)!;
      before += line;
      behind = behind.slice(line.length);
      i += /^\n\s*/.exec(text.slice(i))![0].length - 1;
      seen.delete('');
      continue;
    } else if (key === '\n' && /^[}\])]/.test(behind)) {
      // Enter between two brackets puts the closing one into a line of its own, as deep as the line that opened.
      behind = `\n${/^ */.exec(before.slice(before.lastIndexOf('\n') + 1))![0]}${behind}`;
    } else if (closing[key] !== undefined && /^(?:[\s)\]}]|$)/.test(behind)) behind = closing[key] + behind;
    before += key;
    for (const message of told(before, behind)) seen.add(message);
  }
  expect((before + behind).trim()).toBe(text.trim());
  return seen;
}

test('nobody who types a network is told what is only not finished', () => {
  const text = `/// One step.
block DS(out, stride = 1, act = relu) {
  dwconv(3, stride) -> bn -> act
  if stride == 1 { it -> conv(out, 1) -> bn -> act } else { conv(out) }
}

block skip, deep -> Up(out) {
  up = deep -> bilinear(2) -> conv(out, 1)
  skip, up -> concat -> DS(out)
}

network KWS(width = 0.5, classes = 12) {
  let c = round_to(64 * width, 8)
  c1 = input(1, 48, 40) -> conv(c, [3, 4], 2, pad = same) -> bn -> relu
  c1 -> for out, n of [
    [64, 1],
    [96, 2],
  ] {
    repeat n { DS(out) }
  }
  c2 = it -> DS(96, 2)
  left, right = c2 -> split(2)
  both = left, right -> concat
  c1, both -> Up(32) -> gap -> fc(classes)
}
`;
  expect([...typed(text)]).toEqual([]);
});

test('nor who types a deployment', () => {
  const text = `network A(width = 1) {
  input(3, 8, 8) -> conv(4 * width)
}

deploy A(width = 2) on cortex_m4 {
  precision int8
  weights <= 128KiB
  latency <= 20ms
}
`;
  expect([...typed(text)]).toEqual([]);
});

test.each([
  ['network A {\n  input(3, 8, 8) -> conx', '\n}', "There is no operator 'conx'."],
  ['network A {\n  input(3, 8, 8) -> conv(4, krnel = 3) -> relu', '\n}', "'conv' has no parameter 'krnel'"],
  ['network A {\n  input(3, 8, 8) -> conv(4) -> blurb ', '\n}', "There is no operator 'blurb'"],
  [
    'network A {\n  x = input(3, 8, 8)\n  y = x -> conv(4)\n  z = x -> conv(4)\n  z -> relu',
    '\n}',
    "Nothing reads 'y'",
  ],
  ['network A {\n  input(3, 8, 8) -> conv -> relu', '\n}', "'conv' needs 'out'"],
  ['network A {\n  input(3, 8, 8) -> conv(4,, 3) -> relu', '\n}', 'Expected'],
])('what cannot become right is told at once: %s', (before, behind, message) => {
  expect(told(before, behind).join('\n')).toContain(message);
});

test('a caret inside a word or a number mends it, and the mender is told', () => {
  expect(told('network A {\n  input(3, 8, 8) -> conv(6', '4.5)\n}')).toHaveLength(1);
  expect(told('network A {\n  input(3, 8, 8) -> re', 'lx\n}')).toHaveLength(1);
});

test('nor is somebody told what completion left for the arguments of a call', () => {
  const block = 'block Light(out, s) {\n  conv(out, 3, s)\n}\n';
  const text = `${block}network A {\n  input(3, 8, 8)\n  Li\n}\n`;
  const written = 'Light(out, s)';
  const after = text.replace('Li\n', `${written}\n`);
  const document = TextDocument.create(uri, 'lwnet', 2, after);
  const start = document.positionAt(text.indexOf('Li\n'));
  const range = { start, end: { ...start, character: start.character + 2 } };
  const caret = caretBehind(document, [{ range, text: written }]);
  expect(caret?.at).toEqual([{ ...start, character: start.character + 'Light(out'.length }]);
  expect(caret?.isToFill).toBe(true);
  const at = after.indexOf(', s)\n}\n', block.length);
  expect(told(after.slice(0, at), after.slice(at))).toEqual([]);
  // Nor while the first of them is filled in: the second is typed over next.
  const filled = TextDocument.create(uri, 'lwnet', 3, after.replace('Light(out, s)\n', 'Light(8, s)\n'));
  const first = { ...start, character: start.character + 'Light('.length };
  const word = { start: first, end: { ...first, character: first.character + 'out'.length } };
  expect(caretBehind(filled, [{ range: word, text: '8' }], caret)?.isToFill).toBe(true);
  expect(caretBehind(filled, [{ range: word, text: '8' }])?.isToFill).toBe(false);
  const whole = TextDocument.create(uri, 'lwnet', 4, after.replace('Light(out, s)\n', 'Light(8, 2)\n'));
  const last = { ...first, character: first.character + '8, '.length };
  const second = { start: last, end: { ...last, character: last.character + 1 } };
  expect(caretBehind(whole, [{ range: second, text: '2' }], caret)?.isToFill).toBe(false);
  // A call that somebody has pasted with its numbers is not to be filled in.
  expect(caretBehind(document, [{ range, text: 'Light(8, 1)' }])?.isToFill).toBe(false);
});

test('nor is somebody who types at several carets', () => {
  const line = '  x -> conv(8) -> bn -> rel';
  const text = `network A {\n  x = input(3, 8, 8)\n${line}\n${line}\n}\n`;
  const at = (row: number, character: number) => ({
    start: { line: row, character },
    end: { line: row, character },
  });
  const document = TextDocument.create(uri, 'lwnet', 2, text);
  const carets = caretBehind(document, [
    { range: at(3, line.length - 1), text: 'l' },
    { range: at(2, line.length - 1), text: 'l' },
  ]);
  expect(carets?.at).toEqual([at(3, line.length).start, at(2, line.length).start]);
  const analysis = analyse(uri, text);
  const shown = (waits?: ReturnType<typeof isBeingTyped>) =>
    diagnostics(analysis, () => undefined, undefined, undefined, waits).filter(
      ({ code }) => code === 'unknown-name',
    );
  expect(shown()).toHaveLength(2);
  expect(shown(isBeingTyped(analysis, carets!.at))).toEqual([]);
  // Two on one line move each other on; an edit that is not the same everywhere is no key.
  const both = caretBehind(document, [
    { range: at(2, 9), text: 'ab' },
    { range: at(2, 4), text: 'ab' },
  ]);
  expect(both?.at.map(({ character }) => character)).toEqual([13, 6]);
  expect(
    caretBehind(document, [
      { range: at(2, 9), text: 'a' },
      { range: at(2, 4), text: 'b' },
    ]),
  ).toBeUndefined();
});
