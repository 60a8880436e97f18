/** Models changed by chance are designs or told, and never more than that: in `npm run fuzz` as many as LWNET_FUZZ_CASES says. */
import { expect, test } from 'vitest';
import { importBytes, modelBytes } from '../recover/imported';
import { eight, eleven, five } from '../recover/yolo-files';
import { cases } from './cases';
import { chance, type Mutate, mutateBytes, mutated, mutateFields, mutateText } from './mutated-files';

const mutations = cases(1 / 30);
const changesOfText: readonly Mutate[] = [mutateText, mutateText, mutateText, mutateText, mutateBytes];
const files = (...names: readonly string[]) => names.map(name => modelBytes(`public/${name}`));

interface Format {
  readonly ending: string;
  readonly kinds: readonly Mutate[];
  readonly seeds: readonly Uint8Array[];
}

const formats: readonly Format[] = [
  {
    ending: 'onnx',
    kinds: [mutateBytes, mutateFields, mutateFields],
    seeds: [...files('tiny.onnx', 'streaming.onnx'), modelBytes('onnx-light/light_zfnet512.onnx')],
  },
  {
    ending: 'tflite',
    kinds: [mutateBytes],
    seeds: files('hello-world-int8.tflite', 'depthwise.tflite', 'split-concat.tflite', 'lstm-int8.tflite'),
  },
  { ending: 'cfg', kinds: changesOfText, seeds: files('yolov3-tiny.cfg', 'yolov4-tiny.cfg') },
  { ending: 'json', kinds: changesOfText, seeds: files('every-kind-keras3.json') },
  { ending: 'keras', kinds: [mutateBytes], seeds: files('keras/whole.keras') },
  {
    ending: 'h5',
    kinds: [mutateBytes],
    seeds: files('keras/whole.h5', 'keras/latest.h5', 'keras/user.h5'),
  },
  { ending: 'yaml', kinds: changesOfText, seeds: [eight('n'), eleven('n'), five(0.25)] },
];

// What a damaged file may take, however large the sizes are that it tells.
const mostBytes = 1_000_000_000;

test.each(formats)(
  '$ending',
  ({ ending, kinds, seeds }) => {
    // Other tests of the process have left something, too.
    const before = process.memoryUsage().heapUsed;
    let designs = 0;
    let slowest = 0;
    for (let seed = 0; seed < mutations; seed++) {
      const bytes = mutated(seeds[seed % seeds.length]!, kinds, chance(seed));
      const begun = process.cpuUsage();
      const outcome = importBytes(`a.${ending}`, bytes, { shapes: new Map() });
      const { user, system } = process.cpuUsage(begun);
      slowest = Math.max(slowest, (user + system) / 1000);
      if ('text' in outcome) designs++;
      else if ('failure' in outcome)
        expect(outcome.failure, `seed ${seed}`).not.toContain('mistake of lwnet');
      if (seed % 16 === 0)
        expect(process.memoryUsage().heapUsed - before, `seed ${seed}`).toBeLessThan(mostBytes);
    }
    // Some changes hurt nobody, and most are noticed.
    expect(designs).toBeGreaterThan(mutations / 200);
    expect(designs).toBeLessThan(mutations);
    // A hang, and not what else is at work in the process.
    expect(slowest).toBeLessThan(10_000);
  },
  Math.max(120_000, mutations * 100),
);
