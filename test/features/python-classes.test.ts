/**
 * Modules of PyTorch as they are pasted, each in `classes/`: what is told of one, and what the light bulb makes of it, in the
 * file beside. `npx vitest run test/features/python-classes.test.ts -u` writes them anew.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { totalsOf } from '../../server/src/cost/totals';
import { codeActions } from '../../server/src/features/code-actions';
import { moduleHere } from '../../server/src/features/foreign-class';
import { reparse } from '../../server/src/syntax/reparse';
import { parse } from '../../server/src/syntax/units';
import { edited, fixture } from './fixture';

const folder = join(import.meta.dirname, 'classes');
const files = readdirSync(folder).filter(name => name.endsWith('.py'));
const source = (name: string): string => readFileSync(join(folder, name), 'utf8');

const errorsIn = (text: string) =>
  fixture(text).analysis.problems.filter(({ kind }) => kind.severity === 'error');

interface Rewritten {
  readonly title: string;
  readonly text: string;
}

function rewritten(text: string): Rewritten | undefined {
  const where = fixture(text);
  const [problem] = where.analysis.problems.filter(({ kind }) => kind.code === 'python-class');
  const at = where.analysis.locate(problem!.place)!;
  const [action, ...more] = codeActions(where.analysis, at, { only: ['quickfix'] });
  expect(more).toEqual([]);
  return action && { title: action.title, text: edited(where, Object.values(action.edit!.changes!)[0]!) };
}

describe.each(files)('%s', file => {
  const text = source(file);

  test('is one mistake, at the header of the class', () => {
    const { analysis } = fixture(text);
    const errors = analysis.problems.filter(({ kind }) => kind.severity === 'error');
    expect(errors.map(({ kind }) => kind.code)).toEqual(['python-class']);
    const at = analysis.locate(errors[0]!.place)!;
    expect(text.slice(at.start, at.end)).toMatch(/^class \w+(?:\([\w.]*\))?$/);
  });

  test('becomes this', async () => {
    const { title, text: after } = rewritten(text)!;
    await expect(`// ${title}\n\n${after}`).toMatchFileSnapshot(
      join(folder, file.replace(/\.py$/, '.lwnet')),
    );
  });

  test('is read the same however it came there', () => {
    for (const cut of [30, Math.floor(text.length / 2)])
      for (const typed of ['\n', 'block B {\n'])
        for (const end of ['', '\n\nnetwork N {\n  input(3, 8, 8)\n}\n']) {
          const before = text + end;
          const after = before.slice(0, cut) + typed + before.slice(cut);
          expect(reparse(parse(before), after)).toEqual(parse(after));
          expect(reparse(parse(after), before)).toEqual(parse(before));
        }
  });
});

/** What PyTorch counts of the same module. */
describe.each([
  ['lenet.py', 62_006, ''],
  ['inverted-residual.py', 8_832, 'input(24, 8, 8) -> InvertedResidual(24, 1, 6)'],
  ['inverted-residual.py', 5_032, 'input(24, 8, 8) -> InvertedResidual(32, 2, 3)'],
  ['resnet-cifar.py', 230_144, 'input(64, 8, 8) -> BasicBlock(128, 2)'],
  ['resnet-cifar.py', 73_984, 'input(64, 8, 8) -> BasicBlock(64)'],
  ['squeeze-excite.py', 512, 'input(64, 8, 8) -> SEBlock'],
  ['sequential.py', 928, 'input(3, 8, 8) -> ConvBNReLU(32)'],
  ['unet.py', 11_810, ''],
])('%s has %i parameters', (file, parameters, use) => {
  test(use, () => {
    const { text } = rewritten(source(file))!;
    const whole = use === '' ? text : `${text}\nnetwork Used {\n  ${use}\n}\n`;
    expect(errorsIn(whole)).toEqual([]);
    const { networks } = fixture(whole).analysis;
    expect(totalsOf(networks[0]!.evaluated.body).params).toBe(parameters);
  });
});

test('whoever calls layers of his own in a way that nobody knows is told how much is left', () => {
  const { title, text } = rewritten(source('between-declarations.py'))!;
  expect(title).toContain('2 lines left as comments');
  expect(text).toContain('// x = self.layer1(x)');
});

test('a layer that is called twice on other maps is left, as its weights are shared', () => {
  const { text } = rewritten(
    'class Twice(nn.Module):\n    def __init__(self, c):\n        super().__init__()\n        self.conv = nn.Conv2d(c, c, 3, padding=1)\n\n    def forward(self, x):\n        x = self.conv(x)\n        x = self.conv(x)\n        return x\n',
  )!;
  expect(text.match(/-> conv|^ {2}conv/gm)?.length).toBe(1);
  expect(text).toContain('// x = self.conv(x)');
});

test('a class that says nothing yet is one mistake without a fix', () => {
  const text = 'class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n\n    def forw';
  expect(errorsIn(text).length).toBe(1);
  expect(rewritten(text)).toBeUndefined();
});

describe('what nobody wrote by hand neither fails nor takes long', () => {
  const forward = (lines: string) => `class A(nn.Module):\n  def forward(self, x):\n${lines}    return x\n`;
  const long = Array.from({ length: 300 }, (_, i) => `nn.Conv2d(${i}, ${i + 1}, 3)`).join(', ');

  test.each([
    ['brackets', forward(`    x = ${'['.repeat(9000)}\n`), false],
    ['lines', forward('    x = x + x\n'.repeat(3000)), false],
    ['a sum', forward(`    x = x${' + x'.repeat(2000)}\n`), true],
    [
      'conditions',
      forward(Array.from({ length: 60 }, (_, i) => `${' '.repeat(4 + i)}if a:\n`).join('')),
      true,
    ],
    [
      'layers on one line',
      `class A(nn.Module):\n  def __init__(self):\n    self.a = nn.Sequential(${long})\n  def forward(self, x):\n    return self.a(x)\n`,
      true,
    ],
  ])('%s', (_, text, isMade) => {
    expect(moduleHere(text, 0, text.length, { side: 32 }) !== undefined).toBe(isMade);
  });
});
