/**
 * The arena of networks and the operators that no kernel runs, held to what TensorFlow Lite for Microcontrollers itself said:
 * `npm run judges:tflm` wrote `tflm.json`. All of it holds to the byte.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { arenaOf, arenaOfLowered } from '../../server/src/formats/tflite/arena';
import { lowered } from '../../server/src/formats/tflite/lowered';
import { microKernels } from '../../server/src/formats/tflite/micro';
import type { OperatorName } from '../../server/src/formats/tflite/model';
import type { Precision } from '../../server/src/formats/tflite/quantise';
import { flatten } from '../../server/src/graph/flat';
import type { Declared, Evaluated } from '../../server/src/graph/graph';
import { Variants } from '../../server/src/search/variants';
import { parseRational } from '../../server/src/syntax/rational';
import type { Network } from '../../server/src/syntax/tree';
import { analyseExample, exampleNetwork } from '../examples/load';

interface Case {
  readonly file: string;
  readonly network: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly precision: Precision;
  readonly said: {
    readonly headBytes?: number;
    readonly tailBytes?: number;
    readonly refused?: string;
    readonly stopped?: string;
  };
}

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const { cases } = JSON.parse(read('test/judges/tflm.json')) as { readonly cases: readonly Case[] };

/** As the package is built that was asked. */
const desktop = { pointerBytes: 8, hasCompression: true, isRecording: true } as const;

const byName = new Map<string, ReadonlyMap<string, Evaluated>>();
function networkOf({ file, network, set }: Case): Evaluated {
  let found = byName.get(file);
  if (found === undefined) {
    const analysed = file.startsWith('examples/')
      ? analyseExample(file.slice('examples/'.length))
      : analyse(file, read(file));
    found = new Map(analysed.networks.map(({ evaluated }) => [evaluated.declared.node.name.name, evaluated]));
    byName.set(file, found);
  }
  const asWritten = found.get(network)!;
  if (set === undefined) return asWritten;
  const values = Object.entries(set).map(([name, value]) => [name, parseRational(value)!] as const);
  return new Variants(asWritten.declared as Declared<Network>).try(new Map(values)).evaluated;
}

const worked = cases.map(one => {
  const { file, network, set = {}, precision } = one;
  const program = lowered(flatten(networkOf(one)), precision, 0);
  return {
    said: one.said,
    arena: arenaOfLowered(program, precision, desktop),
    operators: new Set(program.graph.operators.map(({ name }) => name)),
    title: [file, network, ...Object.values(set), precision].join(' '),
  };
});

test('the planned part of the arena is what the runtime plans', () => {
  const planned = worked.flatMap(({ title, said, arena }) =>
    said.headBytes === undefined ? [] : [[title, said.headBytes, arena.plannedBytes] as const],
  );
  expect(planned.length).toBeGreaterThan(250);
  expect(planned.filter(([, said, ours]) => said !== ours)).toEqual([]);
});

test('so is the part that is kept', () => {
  const kept = worked.flatMap(({ title, said, arena }) =>
    said.tailBytes === undefined ? [] : [[title, said.tailBytes, arena.persistentBytes] as const],
  );
  expect(kept.filter(([, said, ours]) => said !== ours)).toEqual([]);
});

test('an operator is missing where the runtime refuses it or stops at it, and nowhere else', () => {
  const named = ({ refused = '', stopped = '' }: Case['said']) =>
    /'([A-Z0-9_]+)'/.exec(refused)?.[1] ??
    /Node ([A-Z0-9_]+) /.exec(stopped)?.[1] ??
    /kernels\/(\w+)\.cc/.exec(refused)?.[1]?.toUpperCase();
  const wrong = worked.filter(({ said, arena }) => {
    const operator = named(said);
    if (operator === undefined) return arena.missing.size > 0 || said.headBytes === undefined;
    return !arena.missing.has(operator as OperatorName);
  });
  expect(wrong.map(({ title, said }) => [title, said])).toEqual([]);
});

test('every operator that is not missing was asked about', () => {
  const seen = new Set(
    worked.flatMap(({ said, operators }) => (said.headBytes === undefined ? [] : [...operators])),
  );
  const others = Object.keys(microKernels).filter(name => !seen.has(name as OperatorName));
  // What is written for the runtime has no operator of somebody's own.
  expect(others).toEqual(['CUSTOM', 'GELU', 'LOCAL_RESPONSE_NORMALIZATION']);
});

test('a microcontroller plans the same and keeps less', () => {
  const network = exampleNetwork('mobilenet-v2.lwnet', 'MobileNetV2');
  const chip = arenaOf(network, 'int8')!;
  const asked = arenaOf(network, 'int8', desktop)!;
  expect(chip.plannedBytes).toBe(asked.plannedBytes);
  expect(chip.persistentBytes).toBeLessThan(asked.persistentBytes);
});

test('a network that cannot be said in TensorFlow Lite has no arena', () => {
  const { networks } = analyse('norm.lwnet', 'network Norm {\n  input(8, 4, 4)\n  ln\n}\n');
  expect(arenaOf(networks[0]!.evaluated, 'int8')).toBeUndefined();
  expect(arenaOf(networks[0]!.evaluated, 'fp32')).toBeDefined();
});
