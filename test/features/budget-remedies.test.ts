/** What the light bulb has for a broken budget: each is made, and keeps it where it says so. */
import { expect, test } from 'vitest';
import { codeActions } from '../../server/src/features/code-actions';
import { edited, fixture } from './fixture';

function fixes(marked: string): Readonly<Record<string, string>> {
  const where = fixture(marked);
  const at = { start: where.offset, end: where.offset };
  return Object.fromEntries(
    codeActions(where.analysis, at, { only: ['quickfix'] }).map(({ title, edit }) => [
      title,
      changed(where.text, edited(where, Object.values(edit!.changes!)[0]!)),
    ]),
  );
}

/** The lines that are new. */
function changed(before: string, after: string): string {
  const old = new Set(before.split('\n'));
  return after
    .split('\n')
    .filter(line => !old.has(line))
    .join('\n');
}

const net = (head: string, side: string) =>
  `network A${head} {\n  input(3, ${side}, ${side})\n  conv(16, 3, 2) -> bn -> relu\n  conv(32, 3) -> bn -> relu\n  gap -> fc(10)\n}\n\n`;
const deployed = (budget: string, args = '') =>
  `deploy A${args} on max78000 {\n  precision int8\n  ${budget}\n}\n`;

test('a smaller picture, a rewrite and the limit that is needed', () => {
  const found = fixes(net('', '96') + deployed('peak_memory <= 40$0KiB'));
  expect(found).toMatchInlineSnapshot(`
    {
      "An input of 48×48 pixels: peak memory 27.0 KiB": "  input(3, 48, 48)",
      "Set the budget to what is needed: peak_memory <= 108KiB": "  peak_memory <= 108KiB",
    }
  `);
});

test('the nearest choice of a parameter, in the deployment', () => {
  const head = '(side = 96 of [32, 48, 64, 96], width = 1)';
  const found = fixes(net(head, 'side') + deployed('peak_memory <= 40$0KiB'));
  expect(found).toMatchInlineSnapshot(`
    {
      "Deploy it with side = 48: peak memory 27.0 KiB": "deploy A(side = 48) on max78000 {",
      "Set the budget to what is needed: peak_memory <= 108KiB": "  peak_memory <= 108KiB",
    }
  `);
});

test('of weights and of arguments that stand there', () => {
  const head = '(side = 96, classes = 10 of [2, 10, 100])';
  const found = fixes(
    net(head, 'side').replace('fc(10)', 'fc(classes)') + deployed('weights <= 6$0KiB', '(classes = 100)'),
  );
  expect(found).toMatchInlineSnapshot(`
    {
      "Deploy it with classes = 10: weights stored 5.23 KiB": "deploy A(classes = 10) on max78000 {",
      "Set the budget to what is needed: weights <= 8.05KiB": "  weights <= 8.05KiB",
    }
  `);
});

test('what a runtime lays out, and how long it takes', () => {
  const onM4 = (budget: string) => `deploy A on cortex_m4 {\n  precision int8\n  ${budget}\n}\n`;
  expect(fixes(net('', '96') + onM4('peak_memory <= 40$0KiB'))).toMatchInlineSnapshot(`
    {
      "An input of 48×48 pixels: peak memory 28.4 KiB": "  input(3, 48, 48)",
      "Set the budget to what is needed: peak_memory <= 110KiB": "  peak_memory <= 110KiB",
    }
  `);
  expect(
    fixes(net('', '96').replace('conv(32, 3)', 'conv(64, 3)') + onM4('macs <= 1$00M')),
  ).toMatchInlineSnapshot(`
    {
      "An input of 48×48 pixels: MACs 5,557,888": "  input(3, 48, 48)",
      "Replace by depthwise separable: MACs 3,687,040": "  dwconv(3) -> bn -> relu -> conv(64, 1) -> bn -> relu",
      "Replace by shift + 1×1: MACs 3,355,264": "  shift(3) -> conv(64, 1) -> bn -> relu",
      "Set the budget to what is needed: macs <= 22.3M": "  macs <= 22.3M",
    }
  `);
});

test('a rewrite where the memory is fullest, whether it is enough or not', () => {
  const text = net('', '96').replace('conv(32, 3) -> bn', 'conv(32, 3) -> bn -> SE(8)');
  const at = (limit: string) => Object.keys(fixes(text + deployed(`peak_memory <= ${limit}$0KiB`)));
  expect(at('130')).toMatchInlineSnapshot(`
    [
      "Remove the squeeze-and-excitation: peak memory 108 KiB",
      "An input of 72×72 pixels: peak memory 81.0 KiB",
      "Set the budget to what is needed: peak_memory <= 145KiB",
    ]
  `);
  expect(at('100')).toMatchInlineSnapshot(`
    [
      "Remove the squeeze-and-excitation: peak memory 108 KiB, which is not enough",
      "An input of 72×72 pixels: peak memory 81.0 KiB",
      "Set the budget to what is needed: peak_memory <= 145KiB",
    ]
  `);
});
