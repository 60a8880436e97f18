/** Memory that a chip's runtime lays out: what budgets and memories are held to, and when that is worked out. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { fitOf } from '../../server/src/deploy/fit';
import { isSettled, settle, settled } from '../../server/src/deploy/settled';
import { type Problem, sayProblem } from '../../server/src/text/problem';

/** A padded stride in front of a wide map: the runtime has a PAD of its own, and more than what is alive. */
const network = (width: number) =>
  `network A {\n  input(3, 64, 64) -> conv(${width}, 3, 2) -> bn -> relu -> conv(8) -> gap -> fc(10)\n}\n`;

const told = (problems: readonly Problem[]) =>
  problems.filter(({ kind }) => /budget|memory/.test(kind.code)).map(sayProblem);

const deploy = (target: string, items = '', width = 16) => {
  const text = `${network(width)}deploy A on ${target} {\n  precision int8\n${items}}\n`;
  const analysis = analyse('file:///a.lwnet', text);
  const [judged] = analysis.deployments;
  return {
    judged: judged!,
    now: told(analysis.problems),
    later: () => told(settled(analysis.problems, analysis.deployments)),
  };
};

// The picture and 16 maps of 32×32 are alive at once; with its border the picture is 12,675 bytes.
const alive = (12 + 16) * 1024;

describe('a budget of peak_memory', () => {
  test('is held to the arena, which is more than what is alive', () => {
    const { now, later } = deploy('cortex_m4', `  peak_memory <= ${alive}B\n`);
    expect(now).toEqual([]);
    expect(later()).toEqual([
      expect.stringMatching(
        /^The budget for peak memory is <= 28,672 bytes; at int8 the arena needs [\d,]+ bytes, [\d,]+ bytes more; 28,672 bytes of them are maps that are alive at once\.$/,
      ),
    ]);
    expect(deploy('cortex_m4', '  peak_memory <= 64KiB\n').later()).toEqual([]);
  });

  test('that the maps alive at once break is told at once, and then once again in its whole size', () => {
    const { now, later } = deploy('cortex_m4', `  peak_memory < ${alive - 1}B\n`);
    expect(now).toEqual([
      'The budget for peak memory is < 28,671 bytes; at int8 the network needs at least 28,672 bytes, 1 byte more.',
    ]);
    expect(later()).toHaveLength(1);
    expect(later()[0]).toContain('the arena needs');
  });

  test('is held to what a compiler that plans all of the SRAM makes of it', () => {
    const { now, later, judged } = deploy('ethos_u55_128', `  peak_memory <= ${alive}B\n`);
    expect(now).toEqual([]);
    expect(isSettled(judged)).toBe(false);
    expect(later()).toEqual([
      expect.stringMatching(
        /^The budget for peak memory is <= 28,672 bytes; at int8 the arena needs [\d,]+ bytes, [\d,]+ bytes more; 28,672 bytes of them are maps that are alive at once\.$/,
      ),
    ]);
    expect(isSettled(judged)).toBe(true);
    expect(deploy('ethos_u55_128', '  peak_memory <= 64KiB\n').later()).toEqual([]);
    expect(fitOf(deploy('ethos_u55_128', '  weights <= 1MB\n  peak_memory <= 64KiB\n').judged).fits).toBe(
      true,
    );
  });

  test('is open where what the compiler makes of an operator is not worked out', () => {
    const text =
      'network A {\n  input(3, 32, 32) -> conv(8) -> gap -> fc(5000) -> reduce_mean(0)\n}\ndeploy A on ethos_u55_128 {\n  precision int8\n  peak_memory <= 1MB\n}\n';
    const { problems, deployments } = analyse('file:///a.lwnet', text);
    expect(told(settled(problems, deployments))).toEqual([
      "Whether this budget of 'peak_memory' is kept is unknown: it is at least 11,264 bytes, and how much more is not " +
        'worked out: what Vela makes of MEAN of more than 4096 columns is not worked out here.',
    ]);
  });

  test('is open where the runtime cannot be asked', () => {
    const { later } = deploy('cortex_m4', '  precision w4a8\n  peak_memory <= 64KiB\n');
    expect(later()).toEqual([
      "Whether this budget of 'peak_memory' is kept is unknown: it is at least 28,672 bytes, and how much more is not " +
        'worked out: its runtime is not known at w4a8.',
    ]);
  });

  test('is held to the maps alive at once where no runtime is known', () => {
    const { now, judged } = deploy('ethos_u85_256', `  peak_memory <= ${alive}B\n`);
    expect(now).toEqual([]);
    expect(judged.hasty).toBeUndefined();
  });
});

test('a RAM of known size is held to the arena without any budget', () => {
  const { now, later, judged } = deploy('stm32f746', '', 307);
  expect(now).toEqual([]);
  expect(later()).toEqual([
    expect.stringMatching(
      /^The RAM of STM32F746 holds 327,680 bytes; at int8 the arena takes [\d,]+ bytes, [\d,]+ bytes more; 326,656 bytes of them are maps that are alive at once\.$/,
    ),
  ]);
  expect(fitOf(judged)).toMatchObject({ fits: false, why: later()[0] });
  expect(deploy('stm32f746', '', 400).now).toEqual([
    'The RAM of STM32F746 holds 327,680 bytes; the maps that are alive at once take at least 421,888 bytes, 94,208 bytes more.',
  ]);
});

describe('what fills an arena is told at the layers that make it', () => {
  const fills = (lines: string, items: string, target = 'cortex_m4') => {
    const text = `network A {\n${lines}\n}\ndeploy A on ${target} {\n  precision int8\n${items}}\n`;
    const { problems, deployments, locate } = analyse('file:///a.lwnet', text);
    const found = settled(problems, deployments).filter(({ kind }) => /budget|memory/.test(kind.code));
    expect(found).toHaveLength(1);
    return found[0]!.related.map(({ place, text: said }) => {
      const { start, end } = locate(place)!;
      return `${text.slice(0, start).split('\n').length} ${text.slice(start, end)}: ${said}`;
    });
  };

  test('and not what is alive at the peak of the network, which has no PAD', () =>
    expect(
      fills(
        '  input(3, 64, 64)\n  conv(16, 3, 2) -> bn -> relu\n  conv(8) -> gap -> fc(10)',
        '  peak_memory <= 16KiB\n',
      ),
    ).toEqual([
      '3 conv: The arena is as large as it is while conv runs here.',
      '3 conv: 16.0 KiB of it are what conv makes here.',
      '3 conv: 12.4 KiB of it are what conv needs for itself here.',
    ]));

  test('with a map that waits for a sum, made lines before', () => {
    const lines =
      '  x = input(8, 32, 32) -> conv(8)\n  x -> conv(24, 1) -> relu\n  conv(8, 1)\n  x, it -> add';
    expect(fills(lines, '  peak_memory <= 16KiB\n')).toEqual([
      '4 conv: The arena is as large as it is while conv runs here.',
      '3 conv: 24.0 KiB of it are what conv makes here.',
      '2 conv: 8.00 KiB of it are what conv makes here.',
      '4 conv: 8.00 KiB of it are what conv makes here.',
    ]);
  });

  test('of a memory of the chip without any budget', () => {
    const said = fills('  input(3, 64, 64)\n  conv(307, 3, 2)\n  conv(8)', '', 'stm32f746');
    expect(said[0]).toBe('3 conv: The arena is as large as it is while conv runs here.');
    expect(said[1]).toBe('3 conv: 307 KiB of it are what conv makes here.');
  });

  test('with what its planner leaves free', () => {
    const lines =
      '  x = input(4, 16, 16) -> conv(4, 1) -> conv(4, 1)\n  x -> conv(20, 1) -> conv(4, 1)\n' +
      '  x, it -> concat\n  conv(20, 1)';
    // What is concatenated lies above the two wide maps, whose places are one, and what makes it up above that.
    expect(fills(lines, '  peak_memory <= 8KiB\n')).toEqual([
      '3 conv: The arena is as large as it is while conv runs here. 2.00 KiB of it lie free then, as its planner places ' +
        'the largest buffers first.',
      '3 conv: 5.00 KiB of it are what conv makes here.',
      '2 conv: 1.00 KiB of it are what conv makes here.',
      '3 conv: 1.00 KiB of it are what conv makes here.',
    ]);
  });
});

describe('whether it fits', () => {
  const fits = (target: string, items = '') => fitOf(deploy(target, items).judged);

  test('is known on a chip with memories, and what is left is told', () =>
    expect(fits('stm32f746')).toEqual({
      fits: true,
      why: expect.stringMatching(
        /^Code, stacks and other data are not counted; [\d.,]+ KiB of the flash and [\d.]+ KiB of the RAM are left for them\.$/,
      ),
    }));

  test('follows from budgets where nobody knows the memories', () => {
    expect(fits('cortex_m4').why).toBe(
      'The size of the flash is not known; a budget says it, such as weights <= 2MB.',
    );
    expect(fits('cortex_m4', '  weights <= 64KiB\n').why).toBe(
      'The size of the RAM is not known; a budget says it, such as peak_memory <= 512KiB.',
    );
    expect(fits('cortex_m4', '  weights <= 64KiB\n  peak_memory <= 64KiB\n')).toEqual({
      fits: true,
      why: 'Code, stacks and other data are not counted.',
    });
    expect(fits('cortex_m4', '  weights <= 64KiB\n  peak_memory >= 1KiB\n').fits).toBeUndefined();
    expect(fits('cortex_m4', '  weights <= 64KiB\n  peak_memory <= 1KiB\n').fits).toBe(false);
  });
});

describe('the arena is worked out when somebody looks', () => {
  test('and not before', () => {
    const { judged } = deploy('cortex_m4', '  peak_memory <= 64KiB\n');
    expect(isSettled(judged)).toBe(false);
    settle(judged);
    expect(isSettled(judged)).toBe(true);
  });

  test.each([
    ['no budget and no size of a memory', 'cortex_m4', ''],
    ['another precision at a place', 'cortex_m4', '  precision int16 for fc\n  peak_memory <= 64KiB\n'],
    ['a precision that is not known', 'cortex_m4', '  precision w4a8\n  peak_memory <= 64KiB\n'],
    ['no runtime', 'max78000', '  peak_memory <= 64KiB\n'],
  ])('with %s there is nothing to wait for', (_, target, items) =>
    expect(isSettled(deploy(target, items).judged)).toBe(true),
  );

  test('an edit elsewhere keeps it', () => {
    const text = `${network(16)}deploy A on cortex_m4 {\n  precision int8\n  peak_memory <= 64KiB\n}\n`;
    const before = analyse('file:///a.lwnet', text);
    settle(before.deployments[0]!);
    const after = analyse('file:///a.lwnet', text.replace('64KiB', '32KiB'), {}, before);
    expect(isSettled(after.deployments[0]!)).toBe(true);
  });
});

test('a name that is written twice is told, and the memory is worked out all the same', () => {
  // The flat view comes by the second `a` before `b`, which runs in front of it.
  const lines = [
    'a = it -> conv(8, 3) -> bn',
    'b = it -> relu',
    'a = b -> conv(8, 5) -> relu',
    'a -> conv(4)',
  ];
  const text = `network A {\n  input(8, 16, 16)\n  ${lines.join('\n  ')}\n}\n`;
  for (const target of ['stm32h747', 'ethos_u55_128']) {
    const analysis = analyse('file:///a.lwnet', `${text}deploy A on ${target} { precision int8 }\n`);
    const problems = settled(analysis.problems, analysis.deployments);
    expect(problems.map(({ kind }) => kind.code)).toEqual(['duplicate-name']);
  }
});
