/** What an editor shows in few words is said in each language: whatever the catalogues, the examples and the mistakes make it say. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { codeActions, resolveAction } from '../../server/src/features/code-actions';
import { lenses } from '../../server/src/features/lenses';
import { newNetwork } from '../../server/src/features/new-network';
import { newTarget } from '../../server/src/features/new-target';
import { actionsIn, deploymentsIn, questionsIn, tableIn, totalsIn } from '../../server/src/features/spoken';
import { figures } from '../../server/src/figures';
import { languages, speaker, speaks } from '../../server/src/languages';
import { chapters } from '../../server/src/problems';
import { stageColumns } from '../../server/src/report/columns';
import { rewrites } from '../../server/src/rewrites';
import { builtIn } from '../../server/src/targets';

const mistakes = chapters.flatMap(({ kinds }) => kinds).flatMap(({ bad }) => bad ?? []);
const folder = new URL('../../examples/', import.meta.url);
const examples = readdirSync(folder)
  .filter(name => name.endsWith('.lwnet'))
  .map(name => readFileSync(new URL(name, folder), 'utf8'));

/** Titles in the light bulb and lines above declarations, as English has them. */
function shownOf(text: string): readonly string[] {
  const analysis = analyse('file:///a.lwnet', text);
  const places = analysis.problems.flatMap(({ place }) => analysis.locate(place) ?? []);
  return [
    ...places.flatMap(at => codeActions(analysis, at)).map(({ title }) => title),
    ...lenses(analysis, false).map(({ command }) => command!.title),
  ];
}

describe.each([...languages])('%s', async (_, load) => {
  const language = await load();
  const { say, left } = speaker(language);
  const unsaid = (all: Iterable<string>) =>
    [...new Set(all)].filter(text => say(text) === text && !Object.hasOwn(language.phrases, text));

  test('what stands above declarations and in the light bulb, of every mistake and example', () => {
    const shown = [...mistakes, ...examples].flatMap(shownOf);
    expect(new Set(shown).size).toBeGreaterThan(100);
    expect(unsaid(shown)).toEqual([]);
  });

  test('every rewrite, figure and column', () => {
    expect(unsaid(rewrites.map(({ title }) => title))).toEqual([]);
    expect(unsaid(figures.map(({ title }) => title))).toEqual([]);
    expect(unsaid(stageColumns.map(({ title }) => title))).toEqual([]);
  });

  test('every question that begins a file', () => {
    const asked = [newNetwork({}, builtIn), newTarget({})].flatMap(({ questions }) => questions);
    const texts = asked.flatMap(({ title, prompt }) => [title, prompt]);
    expect(unsaid(texts)).toEqual([]);
    const spoken = questionsIn(say, newNetwork({}, builtIn)).questions;
    expect(spoken.map(({ key }) => key)).toEqual(newNetwork({}, builtIn).questions.map(({ key }) => key));
    expect(spoken[0]!.title).not.toBe('Name');
  });

  test('every choice that begins a file, and every answer that is not understood', () => {
    const ids = ['cortex_m7', 'ultra96_conv', 'max78000'];
    const begun = ids.map(target => newNetwork({ target }, builtIn));
    const asked = [...begun, newTarget({})].flatMap(({ questions }) => questions);
    const texts = asked
      .flatMap(({ choices = [] }) => choices)
      .flatMap(({ label, detail = '' }) => [label, detail]);
    const wrong = [
      {},
      { name: '1' },
      { name: 'cortex m7' },
      { name: 'A', part: 'XC7Z02' },
      { name: 'A', array: '16' },
      { name: 'A', array: '0x99999' },
      { name: 'A', array: '64x64', part: 'XC7Z020', productsPerDsp: '1' },
      { name: 'A', array: '64x64', part: 'XCK26', productsPerDsp: '2', macsInLuts: '7' },
      { name: 'A', partDsps: '7' },
      { name: 'A', clock: 'fast' },
      { name: 'A', clock: '200' },
      { name: 'A', clock: '200PHz' },
      { name: 'A', clock: '0MHz' },
      { name: 'A', clock: '90GHz' },
      { name: 'A', buffers: '1KB,?,?' },
      { name: 'A', buffers: '1KiB' },
      { name: 'A', buffers: '99MiB,99MiB,99MiB', part: 'XC7Z020' },
      { name: 'A', runs: 'convolutoin' },
      { name: 'A', runs: 'lstm' },
    ];
    const failures = [newNetwork({ target: 'x', size: 'x' }, builtIn), ...wrong.map(newTarget)].flatMap(
      ({ failures }) => failures,
    );
    texts.push(...failures.map(({ text }) => text));
    // Names begin with a capital letter and keep it, but for one.
    const english = (text: string) => left(text).some(word => /^[a-z]/.test(word) && word !== 'xcore');
    expect([...new Set(texts)].filter(english)).toEqual([]);
    expect(say('Zynq UltraScale+ of the Kria K26, as on the KV260')).not.toMatch(/the|as$/);
  });

  test('gaps of a phrase are those of its words', () => {
    for (const [english, words] of Object.entries(language.phrases)) {
      const gaps = (text: string) =>
        (text.match(/\{#?\d\}|<\d,?>/g) ?? []).map(gap => gap.replace(/\D/g, '')).sort();
      expect(gaps(words), english).toEqual(gaps(english));
    }
  });
});

describe('Chinese', async () => {
  const say = await speaks(languages, 'ZH_cn');

  test('parts of a line, with what they are said of', () => {
    expect(say('300,774,272 MACs · 13.3 MiB weights stored · at fp32')).toBe(
      '300,774,272 MACs · 权重存储 13.3 MiB · 按 fp32',
    );
    expect(say('5 layers refused | 6,755,648 MACs · 11,466 parameters · 162 KiB peak memory')).toBe(
      '5 层被拒绝 | 6,755,648 MACs · 11,466 参数 · 峰值内存 162 KiB',
    );
    expect(say('weights stored 1.17 KiB of 1.00 KiB: broken')).toBe('权重存储 1.17 KiB / 1.00 KiB：超出');
    expect(say('Replace by shift + 1×1: latency −38.1 % on stm32h747, MACs −88.9 %, retrain')).toBe(
      '替换为移位 + 1×1 卷积：stm32h747 上的延迟 −38.1 %，MACs −88.9 %，需重新训练',
    );
  });

  test('what somebody has written stays', () => {
    expect(say("Change to 'a: stage, output'")).toBe('改为“a: stage, output”');
    expect(say('Small(width = 1, target = 2): 3.505 M parameters')).toBe(
      'Small(width = 1, target = 2): 3.505 M 参数',
    );
    expect(say('Nobody has words for this.')).toBe('Nobody has words for this.');
  });

  test('a table keeps names and reasons', () => {
    const table = {
      title: 'target',
      about: 'fp32',
      columns: ['stage', 'MACs', 'why not'].map(title => ({ title, right: false, sorts: true })),
      rows: [{ cells: ['stage', 'unknown', 'unknown'], order: [] }],
      linkColumn: 2,
      total: ['all', 'yes', ''],
    };
    const spoken = tableIn(say, table)!;
    expect(spoken.title).toBe('target');
    expect(spoken.columns.map(({ title }) => title)).toEqual(['阶段', 'MACs', '原因']);
    expect(spoken.rows[0]!.cells).toEqual(['stage', '未知', 'unknown']);
  });

  test('a budget says by how much it is broken', () => {
    const told =
      'The budget for peak memory is <= 20,480 bytes; at int8 the arena needs 369,952 bytes, 349,472 bytes more; ' +
      '294,912 bytes of them are maps that are alive at once.';
    expect(say(told)).toBe(
      '峰值内存的预算为 <= 20,480 字节；按 int8，arena 需要 369,952 字节，超出 349,472 字节；其中 294,912 字节是同时存活的特征图。',
    );
  });

  test('what several layers share is a list, whichever of them stands behind the comma', () => {
    const list = 'convolutions, fully connected layers, sigmoid or tanh';
    expect(say(`ReLU right behind ${list}`)).toBe('紧跟卷积、全连接层、sigmoid 或 tanh 的 ReLU');
    expect(
      say(
        `ReLU right behind ${list.replace('fully connected layers, sigmoid or tanh', 'fully connected layers or sums of maps')}, or behind their activation`,
      ),
    ).toBe('紧跟卷积、全连接层或特征图相加或其激活的 ReLU');
    expect(say('average pools with windows of 2×2 at a stride of 2 or 4×4 at a stride of 4')).toBe(
      '窗口为 2×2（步长 2）或 4×4（步长 4）的平均池化',
    );
    expect(say('Where it goes: fully connected 99.5 %, pooling < 0.1 %')).toBe(
      '时间分布：全连接 99.5 %，池化 < 0.1 %',
    );
  });

  test('a sentence that begins with a number is one of its own', () => {
    expect(
      say('MAX78000 has no ReLU6 and no depthwise convolutions. 3 layers of Inverted are refused (4 uses).'),
    ).toBe('MAX78000 没有 ReLU6，也没有深度卷积。Inverted 的 3 层被拒绝（4 处使用）。');
  });

  test('chips and processors that nobody knows keep their names', () => {
    expect(say('Our NPU has no swish. The Cortex-M7 runs 2 layers of Unit (16 uses).')).toBe(
      'Our NPU 没有 swish。Cortex-M7 运行 Unit 的 2 层（16 处使用）。',
    );
    expect(
      say('The flash of STM32H747 (calibrated) holds 100 bytes; the weights take 300 bytes, 200 bytes more.'),
    ).toBe('STM32H747 (calibrated) 的闪存可容纳 100 字节；权重占 300 字节，超出 200 字节。');
    expect(say('12 networks of times.csv')).toBe('times.csv 中的 12 个网络');
    expect(say('A tiled array of multipliers in the FPGA XC7Z020, as its team describes it.')).toMatch(
      /^FPGA XC7Z020 中的/,
    );
  });

  test('what leaves the accelerator is told block by block', () => {
    const told =
      "'gap', 'swish' and 'mul' in 16 squeeze-and-excitation blocks leave the accelerator, 94 crossings; " +
      "'swish' and 'mul' in 3 Unit blocks, 9 crossings; 'swish', 4 crossings; 107 in all.";
    expect(say(told)).toBe(
      '16 个 SE 模块中的“gap”、“swish”和“mul”离开加速器，94 次往返；3 个 Unit 模块中的“swish”和“mul”，9 次往返；“swish”，4 次往返；共 107 次。',
    );
    expect(
      say('No source says whether GAP9 runs ReLU6; where 2 layers of Unit would run is unknown (7 uses).'),
    ).toBe('没有资料说明 GAP9 是否运行 ReLU6；Unit 的 2 层在何处运行未知（7 处使用）。');
  });

  test('files that import each other are told by their paths', () => {
    const told =
      "'s.lwnet' imports this file in turn, by way of 't.lwnet' and '../u.lwnet'; move what all of them need to another file.";
    expect(say(told)).toBe(
      '“s.lwnet”经由“t.lwnet”和“../u.lwnet”又导入了本文件；请把它们都需要的移到另一个文件。',
    );
    expect(say("'t.lwnet' is imported here.")).toBe('此处导入“t.lwnet”。');
    expect(say('This is the path of the file itself, in which all that it declares is known.')).toMatch(
      /^这是/,
    );
  });

  test('a network keeps its name, be it a word', () => {
    const totals = (text: string) => totalsIn(say, { text, tooltip: '' } as never)!.text;
    expect(totals('Small: 2.286 M MACs · 2,818 parameters')).toBe('Small: 2.286 M MACs · 2,818 参数');
    expect(totals('Small(classes = 10): at least 3 MACs')).toBe('Small(classes = 10): 至少 3 MACs');
    expect(totals('2,818 parameters')).toBe('2,818 参数');
  });

  test('a target keeps its name, whatever is said of it', () => {
    const told = { text: 'max78000: latency broken', tooltip: '', targets: [] };
    expect(deploymentsIn(say, told)!.text).toBe('max78000: 延迟超出');
  });

  test('an action that was offered in Chinese is resolved', () => {
    const text = 'network A {\n  input(32, 16, 16) -> conv(64, 3)\n}\n';
    const analysis = analyse('file:///a.lwnet', text);
    const at = text.indexOf('conv') + 1;
    const actions = actionsIn(say, codeActions(analysis, { start: at, end: at }, { resolvesEdits: true }));
    expect(actions.length).toBeGreaterThan(1);
    for (const action of actions) {
      expect(action.title).toMatch(/\p{Script=Han}/u);
      expect(resolveAction(analysis, action).edit, action.title).toBeDefined();
    }
  });
});

test('an editor in another language, or in none, hears English', async () => {
  for (const locale of [undefined, 'en', 'tlh'])
    expect((await speaks(languages, locale))('Remove the line')).toBe('Remove the line');
});
