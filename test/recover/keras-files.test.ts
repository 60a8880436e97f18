/** Files that Keras saves models in: an archive or HDF5, of whose many bytes only the topology is read. */
import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { importBytes, imported, modelBytes, told } from './imported';

const file = (name: string): Uint8Array => modelBytes(`public/keras/${name}`);

function failure(path: string, bytes: Uint8Array): string {
  const outcome = importBytes(path, bytes, { shapes: new Map() });
  return 'failure' in outcome ? outcome.failure : JSON.stringify(outcome);
}

/** A file of which one word is another. */
function changed(name: string, what: string, by: string): Uint8Array {
  const bytes = file(name).slice();
  const at = Buffer.from(bytes).indexOf(what);
  expect(at, what).toBeGreaterThan(-1);
  bytes.set(strToU8(by), at);
  return bytes;
}

const whole = { parameters: 268, macs: 13_856, results: '4' };

test.each(['whole.keras', 'whole.h5', 'latest.h5', 'user.h5'])('%s', name => {
  expect(told(imported(name, file(name)))).toEqual(whole);
});

test('an archive may be packed', () => {
  const config = unzipSync(file('whole.keras'))['config.json']!;
  const packed = zipSync({ 'metadata.json': strToU8('{}'), 'config.json': [config, { level: 9 }] });
  expect(packed.length).toBeLessThan(config.length);
  expect(told(imported('a.keras', packed))).toEqual(whole);
});

describe('is told', () => {
  const zip = (files: Record<string, Uint8Array>) => zipSync(files, { level: 9 });
  /** What the directory of an archive says of how long a file is. */
  function declaring(length: number): Uint8Array {
    const bytes = zip({ 'config.json': strToU8('{}') });
    const directory = Buffer.from(bytes).indexOf(Uint8Array.of(0x50, 0x4b, 1, 2));
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(directory + 24, length, true);
    return bytes;
  }
  /** An archive whose end says that a directory of four thousand million entries stands in it. */
  function endless(): Uint8Array {
    const bytes = new Uint8Array(200);
    const view = new DataView(bytes.buffer);
    bytes.set([0x50, 0x4b, 3, 4]);
    view.setUint32(70, 0x06064b50, true);
    view.setUint32(102, 0xfffffff0, true);
    view.setUint32(158, 0x07064b50, true);
    view.setUint32(166, 70, true);
    view.setUint32(178, 0x06054b50, true);
    view.setUint16(186, 0xffff, true);
    view.setUint16(188, 0xffff, true);
    view.setUint32(194, 0xffffffff, true);
    return bytes;
  }
  const weights = changed('whole.h5', 'model_config', 'model_konfig');
  /** A header that goes on in itself. */
  function circle(): Uint8Array {
    const bytes = file('whole.h5').slice();
    const view = new DataView(bytes.buffer);
    const root = Number(view.getBigUint64(64, true));
    for (let at = root + 16; ; at += 8 + view.getUint16(at + 2, true)) {
      if (view.getUint16(at, true) !== 0x10) continue;
      view.setBigUint64(at + 8, BigInt(root + 16), true);
      return bytes;
    }
  }
  test.each<[string, string, Uint8Array, string]>([
    ['HDF5 without a topology', 'a.h5', weights, 'it holds weights alone: its root has no model_config'],
    ['HDF5 cut off', 'a.h5', file('whole.h5').subarray(0, 100), 'cut off or damaged'],
    ['HDF5 of a version to come', 'a.h5', changed('latest.h5', '\r\n\x1a\n', '\r\n\x1a\n\x09'), 'version 9'],
    ['a header that is none', 'a.h5', changed('latest.h5', 'OHDR', 'OHDX'), 'no header'],
    ['a heap that is none', 'a.h5', changed('latest.h5', 'GCOL', 'GCOX'), 'lies in no heap'],
    ['a header in a circle', 'a.h5', circle(), 'longer than the file'],
    ['an archive of other things', 'a.keras', zip({ 'a.txt': strToU8('a') }), 'without config.json'],
    ['an archive cut off', 'a.keras', file('whole.keras').subarray(0, 9000), 'cut off or damaged'],
    ['a gigabyte in a hundred bytes', 'a.keras', declaring(1_000_000_000), '1,000,000,000 bytes'],
    ['more than was packed', 'a.keras', declaring(90_000_000), 'as long as it says'],
    ['a directory without end', 'a.keras', endless(), 'more entries than any has'],
    ['what is neither', 'a.h5', strToU8('hello'), 'this is none of them'],
  ])('%s', (_, path, bytes, words) => {
    const begun = performance.now();
    expect(failure(path, bytes)).toContain(words);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});
