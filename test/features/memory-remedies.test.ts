/** What the light bulb has where a chip's memory is too small, with no budget written: each is made, and fits. */
import { expect, test } from 'vitest';
import { codeActions } from '../../server/src/features/code-actions';
import { edited, fixture } from './fixture';

function fixes(marked: string): Readonly<Record<string, string>> {
  const where = fixture(marked);
  const at = { start: where.offset, end: where.offset };
  const found = codeActions(where.analysis, at, { only: ['quickfix'] });
  return Object.fromEntries(
    found.map(({ title, edit }) => {
      const after = edited(where, Object.values(edit!.changes!)[0]!);
      const old = new Set(where.text.split('\n'));
      return [
        title,
        after
          .split('\n')
          .filter(line => !old.has(line))
          .join('\n'),
      ];
    }),
  );
}

const net = (head: string, side: string, wide = '32') =>
  `network A${head} {\n  input(3, ${side}, ${side})\n  conv(16, 3, 2) -> bn -> relu\n  conv(${wide}, 3) -> bn -> relu\n  gap -> fc(10)\n}\n\n`;

test('an arena that a chip has no room for', () => {
  expect(fixes(`${net('', '512')}deploy A on stm32l$04r5 {\n  precision int8\n}\n`)).toMatchInlineSnapshot(`
    {
      "An input of 192×192 pixels: peak memory 433 KiB": "  input(3, 192, 192)",
    }
  `);
});

const onMax = 'deploy A on max78000 {\n  precision int8\n}\n';
const deep = (conv: string) =>
  `network A(wide = 128 of [32, 64, 96, 128]) {\n  input(3, 32, 32)\n  conv(16, 3) -> bn -> relu\n  maxpool(2)\n  repeat 4 { ${conv} -> relu }\n  gap -> fc(10)\n}\n\n`;

test('weights, by a parameter of the network', () => {
  expect(fixes(deep('conv(wide, 3)') + onMax.replace('max', '$0max'))).toMatchInlineSnapshot(`
    {
      "Deploy it with wide = 96: weights stored 258 KiB": "deploy A(wide = 96) on max78000 {",
    }
  `);
});

test('weights beside a processor, told at their layer', () => {
  expect(fixes(deep('con$0v(wide * 4, 3)') + onMax)).toMatchInlineSnapshot(`
    {
      "Deploy it with wide = 32: fits into the weight memory of each processor": "deploy A(wide = 32) on max78000 {",
    }
  `);
});

test('a map that a layer makes', () => {
  const text =
    'network A {\n  input(16, 128, 128)\n  con$0v(16, 3) -> bn -> relu\n  maxpool(2)\n  flatten\n}\n\n';
  expect(fixes(text + onMax)).toMatchInlineSnapshot(`
    {
      "Allow late-downsampling here": "  // allow late-downsampling: ",
      "An input of 64×64 pixels: fits into the data memory of 4 processors": "  input(16, 64, 64)",
      "Halve the image first, conv(16, 3, 2) -> bn -> relu: MACs −50.0 %": "  input(16, 128, 128) -> conv(16, 3, 2) -> bn -> relu",
      "Stride here, conv(16, 3, 2): MACs −75.0 %, memory access −64.6 %": "  conv(16, 3, 2) -> bn -> relu",
    }
  `);
});
