/** Arrays of multipliers on FPGAs: what a part has not is told at the number to change, with what would fit. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ceilingText } from '../../server/src/report/ceiling';
import { readTargetFile } from '../../server/src/targets/file';
import { partNamed, parts } from '../../server/src/targets/parts';
import { sayProblem } from '../../server/src/text/problem';

const folder = new URL('../../server/src/targets/parts/', import.meta.url);

type Json = Record<string, unknown>;

/** 16 by 16 MACs, two in each DSP, 160 KiB of buffers: it fits an XC7Z020. */
const array = {
  inputs: 16,
  outputs: 16,
  productsPerDsp: 2,
  buffers: { input: 65536, weights: 65536, output: 32768 },
  source: 'design',
};

const chip = (change: { array?: Json; part?: Json; accepted?: number; latency?: Json } = {}): string =>
  JSON.stringify(
    {
      id: 'ours',
      name: 'Ours',
      summary: 'An array of the tests.',
      engines: [
        {
          id: 'pl',
          name: 'Ours',
          precisions: {
            accepted: [{ weightBits: change.accepted ?? 8, activationBits: 8 }],
            others: 'refused',
            source: 'design',
          },
          array: { ...array, ...change.array },
          latency: { kind: 'tiled', clockHz: 200e6, source: 'design', ...change.latency },
          support: { convolution: { how: 'native', source: 'design' } },
          unlisted: { how: 'none', source: 'design' },
        },
        { id: 'arm', name: 'Arm', runs: 'everything' },
      ],
      unsupported: 'host',
      memories: [],
      part: { name: 'XC7Z020', ...change.part },
      sources: { design: 'Nowhere.' },
    },
    undefined,
    1,
  );

/** The marked text, and what is told of it. */
function told(text: string): string[] {
  const { problems } = readTargetFile('file:///w/ours.lwtarget.json', text);
  return problems.map(one => `${text.slice(one.place.start, one.place.end)}: ${sayProblem(one)}`);
}

/** The key in front of what is marked first. */
function keyMarked(text: string): string | undefined {
  const [first] = readTargetFile('file:///w/ours.lwtarget.json', text).problems;
  return first && /"(\w+)": $/.exec(text.slice(0, first.place.start))?.[1];
}

describe('parts', () => {
  test('each file is listed, and says where its numbers stand', () => {
    const files = readdirSync(folder).filter(name => name.endsWith('.json'));
    expect(parts.map(({ name }) => `${name.toLowerCase()}.json`)).toEqual(files.sort());
    for (const file of files) {
      const { name, about, dsps, blockRams, ultraRams, luts, source, ...rest } = JSON.parse(
        readFileSync(new URL(file, folder), 'utf8'),
      );
      expect(rest).toEqual({});
      for (const count of [dsps, blockRams, luts]) expect(count).toBeGreaterThan(0);
      expect(Number.isInteger(ultraRams)).toBe(true);
      for (const words of [name, about, source]) expect(words).toMatch(/\w/);
      expect(source.length).toBeGreaterThan(30);
    }
  });

  test.each([
    ['XCZU3EG-SBVA484-1-E', 'XCZU3EG'],
    ['xczu3eg-sbva484-1-e', 'XCZU3EG'],
    ['xc7z020clg400-1', 'XC7Z020'],
    ['XC7Z020-1CLG400C', 'XC7Z020'],
    ['XCK26', 'XCK26'],
    ['XC7Z0201', undefined],
    ['XC7Z010', undefined],
    ['XCZU3', undefined],
    ['', undefined],
  ])('%s', (name, found) => expect(partNamed(name)?.name).toBe(found));
});

test('what fits is nothing to tell of', () => {
  expect(told(chip())).toEqual([]);
  expect(told(chip({ array: { productsPerDsp: 1, macsInLuts: 36 } }))).toEqual([]);
  // What is not known is no mistake.
  expect(told(chip({ array: { productsPerDsp: null, inputs: null } }))).toEqual([]);
  expect(told(chip({ array: { buffers: { input: null, weights: null, output: null } } }))).toEqual([]);
  // 220 at two products each, to the last one; 140 blocks of 4,608 bytes likewise.
  expect(told(chip({ array: { inputs: 20, outputs: 22 } }))).toEqual([]);
  const full = { input: 645_120 - 2, weights: 1, output: 1 };
  expect(told(chip({ array: { buffers: full } }))).toEqual([]);
});

describe('more multipliers than the part has', () => {
  test('the wider side is told of, with both numbers and each way out', () => {
    const text = chip({ array: { productsPerDsp: 1 } });
    expect(told(text)).toEqual([
      '16: 16 × 16 = 256 MACs a cycle take 256 DSPs, with one product in each; the XC7Z020 has 220. What fits: ' +
        "at most 13 here, or 2 products packed into each DSP ('productsPerDsp'), or 36 of the MACs built of LUTs ('macsInLuts').",
    ]);
    expect(keyMarked(text)).toBe('outputs');
    // Each way out leads out.
    for (const change of [{ outputs: 13 }, { productsPerDsp: 2 }, { macsInLuts: 36 }])
      expect(told(chip({ array: { productsPerDsp: 1, ...change } }))).toEqual([]);
    for (const change of [{ outputs: 14 }, { macsInLuts: 35 }])
      expect(told(chip({ array: { productsPerDsp: 1, ...change } }))).toHaveLength(1);
  });

  test('the widest of three', () => {
    const text = chip({ array: { inputs: 8, outputs: 8, pixels: 16 } });
    expect(keyMarked(text)).toBe('pixels');
    expect(told(text)[0]).toContain('8 × 8 × 16 = 1,024 MACs a cycle take 512 DSPs, with 2 products in each');
    expect(told(text)[0]).toContain('at most 6 here');
  });

  test('no width, where the other sides alone are too much; no packing of wide numbers', () => {
    expect(told(chip({ array: { inputs: 500, outputs: 500 } }))[0]).not.toContain('at most 0');
    const wide = chip({ array: { productsPerDsp: 1 }, accepted: 16 });
    expect(told(wide)[0]).not.toContain('packed');
  });

  test('as the tools report them', () => {
    expect(told(chip({ array: { dsps: 221 } }))).toEqual(["221: 'dsps' is 221; the XC7Z020 has 220."]);
    expect(told(chip({ array: { dsps: 100 } }))).toEqual([
      "100: 'dsps' is 100, but 16 × 16 = 256 MACs a cycle take 128 DSPs, with 2 products in each.",
    ]);
    expect(told(chip({ array: { blockRams: 140.5 } }))).toEqual([
      "140.5: 'blockRams' is 140.5; the XC7Z020 has 140.",
    ]);
  });
});

test('larger buffers than the part has, told at the largest with what is left for it', () => {
  const buffers = { input: 65536, weights: 600000, output: 32768 };
  const text = chip({ array: { buffers } });
  expect(told(text)).toEqual([
    '600000: The buffers take 698,304 bytes; the 140 block RAMs of the XC7Z020 have 645,120. At most 546,816 fit here.',
  ]);
  expect(told(chip({ array: { buffers: { ...buffers, weights: 546_816 } } }))).toEqual([]);
  // UltraRAM counts where a part has it.
  expect(told(chip({ array: { buffers }, part: { name: 'XCK26' } }))).toEqual([]);
  const large = chip({ array: { buffers: { ...buffers, weights: 4e6 } }, part: { name: 'XCK26' } });
  expect(told(large)[0]).toContain('the 144 block RAMs and 64 UltraRAMs of the XCK26 have 3,022,848.');
});

describe('the part', () => {
  test('that is not known here says what it has, and where that is written', () => {
    expect(told(chip({ part: { name: 'XC7Z02O' } }))).toEqual([
      `"XC7Z02O": What 'XC7Z02O' has is not known here. Did you mean 'XC7Z020'? Known are XC7Z020, XCK26, XCZU3EG, ` +
        "XCZU7EV; of another one say 'dsps', 'blockRams' and 'source'.",
    ]);
    const own = { name: 'XC7Z045', dsps: 100, source: 'design' };
    expect(told(chip({ part: own }))[0]).toContain('the XC7Z045 has 100');
    expect(told(chip({ part: { name: 'XC7Z045', dsps: 900 } }))[0]).toMatch(/'source' is missing here/);
  });

  test('that is known is not said otherwise', () => {
    expect(told(chip({ part: { dsps: 2200 } }))[0]).toMatch(/^2200: 'dsps' is 2,200; the XC7Z020 has 220 \(/);
    expect(told(chip({ part: { dsps: 220 } }))).toEqual([]);
  });
});

test("'tiled' needs an array", () => {
  const text = chip().replace(/"array": \{[^}]*\{[^}]*\}[^}]*\},/, '');
  expect(told(text)).toEqual([
    `{: 'array' is missing here. 'tiled' goes through an array: say how large that of Ours is.`,
  ]);
});

describe('what an array does at best', () => {
  const at = (change: Parameters<typeof chip>[0]) => {
    const [member] = readTargetFile('file:///w/ours.lwtarget.json', chip(change)).members;
    return ceilingText(member!.target!);
  };

  test('follows from its size and its clock', () => {
    expect(at({})).toBe('256 MACs a cycle at 200 MHz: at most 51.2 G MACs a second.');
    expect(at({ latency: { clockHz: null } })).toBe('256 MACs a cycle; its clock is not known.');
  });

  test('follows from the DSPs of its part where nobody has said how large it is', () => {
    const unsized = { inputs: null, outputs: null };
    expect(at({ array: { ...unsized, productsPerDsp: null }, latency: { clockHz: 100e6 } })).toBe(
      'The size of its array is not known; 220 DSPs at 100 MHz do at most 22 G MACs a second with one product in ' +
        'each, 44 G with 2.',
    );
    expect(at({ array: unsized, latency: { clockHz: null } })).toBe(
      'The size of its array and its clock are not known; 220 DSPs do at most 440 MACs a cycle with 2 products in each.',
    );
    expect(at({ array: { ...unsized, dsps: 110 } })).toContain('110 DSPs at 200 MHz do at most 44 G MACs');
    expect(at({ array: unsized, part: { name: 'XC7Z045', blockRams: 545, source: 'design' } })).toBe(
      'The size of its array is not known.',
    );
  });
});
