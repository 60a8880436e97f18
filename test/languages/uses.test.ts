/** Sentences whose words stand in another order in Chinese: how many layers of a block, in how many uses, from which file. */
import { expect, test } from 'vitest';
import { languages, speaks } from '../../server/src/languages';

test.each([
  ['2 layers of Unit are refused (7 uses).', 'Unit 的 2 层被拒绝（7 处使用）。'],
  ['2 layers of Unit are refused.', 'Unit 的 2 层被拒绝。'],
  ['1 layer of Unit is refused (7 of 9 uses).', 'Unit 的 1 层被拒绝（9 处使用中的 7 处）。'],
  [
    'The Cortex-M does not run it either: 2 layers of Unit are refused (3 uses).',
    'Cortex-M 也不运行它：Unit 的 2 层被拒绝（3 处使用）。',
  ],
  ['The Cortex-M runs 2 layers of Unit (7 uses).', 'Cortex-M 运行 Unit 的 2 层（7 处使用）。'],
  ['The Cortex-M runs 1 layer of Unit (7 of 9 uses).', 'Cortex-M 运行 Unit 的 1 层（9 处使用中的 7 处）。'],
  ['Where 2 layers of Unit would run is unknown (7 uses).', 'Unit 的 2 层在何处运行未知（7 处使用）。'],
  ['This layer is refused (7 uses).', '这一层被拒绝（7 处使用）。'],
  ["Import 'Unit' from 'lib/unit.lwnet'", '从“lib/unit.lwnet”导入“Unit”'],
  ["Import from '../unit.lwnet'", '改从“../unit.lwnet”导入'],
  ['fits into the weight memory of each processor', '可放入每个处理器的权重存储器'],
  ['fits into the data memory of 4 processors', '可放入 4 个处理器的数据存储器'],
])('%s', async (said, chinese) => {
  const say = await speaks(languages, 'zh-cn');
  expect(say(said)).toBe(chinese);
});
